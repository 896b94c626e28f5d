"""Keras' BatchNormalization with one kernel in the place of a dozen. For workers: it imports TensorFlow and Keras."""

from __future__ import annotations

from functools import lru_cache
from typing import Any


@lru_cache(maxsize=1)
def fused_batch_normalization() -> type:
    """A subclass with the same arguments, weights and numbers that computes 4-D maps with FusedBatchNormV3."""
    import keras
    import tensorflow as tf

    class FusedBatchNormalization(keras.layers.BatchNormalization):
        """The stock layer, faster on maps (images, height, width, channels)."""

        def call(self, inputs: Any, training: Any = None, mask: Any = None) -> Any:
            if len(inputs.shape) != 4 or self.axis not in (-1, 3) or self.renorm or mask is not None:
                return super().call(inputs, training=training, mask=mask)
            channels = inputs.shape[-1]
            scale = tf.convert_to_tensor(self.gamma) if self.scale else tf.ones(channels)
            offset = tf.convert_to_tensor(self.beta) if self.center else tf.zeros(channels)
            if not (training and self.trainable):
                outputs, *_ = tf.raw_ops.FusedBatchNormV3(
                    x=inputs,
                    scale=scale,
                    offset=offset,
                    mean=tf.convert_to_tensor(self.moving_mean),
                    variance=tf.convert_to_tensor(self.moving_variance),
                    epsilon=self.epsilon,
                    is_training=False,
                )
                return outputs
            nothing = tf.zeros(0)
            outputs, mean, variance, *_ = tf.raw_ops.FusedBatchNormV3(
                x=inputs,
                scale=scale,
                offset=offset,
                mean=nothing,
                variance=nothing,
                epsilon=self.epsilon,
                is_training=True,
            )
            # The kernel divides by n - 1, Keras by n: 43 % apart at n = 2, where maps are a single pixel.
            count = tf.cast(tf.size(inputs) // channels, tf.float32)
            variance *= (count - 1.0) / count
            keep = self.momentum
            self.moving_mean.assign(self.moving_mean * keep + mean * (1.0 - keep))
            self.moving_variance.assign(self.moving_variance * keep + variance * (1.0 - keep))
            return outputs

    return FusedBatchNormalization
