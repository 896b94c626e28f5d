"""Keras' layers and Adam with a few large kernels in the place of many small ones. For workers: it imports TensorFlow.

Weights, arguments and numbers are those of the stock classes; the tests hold them side by side.
"""

from __future__ import annotations

from functools import lru_cache
from typing import Any


@lru_cache(maxsize=1)
def fused_batch_normalization() -> type:
    """BatchNormalization that computes maps (images, height, width, channels) with FusedBatchNormV3."""
    import keras
    import tensorflow as tf

    class FusedBatchNormalization(keras.layers.BatchNormalization):
        """One kernel where the stock layer has a dozen, and twice as many in its gradient."""

        def call(self, inputs: Any, training: Any = None, mask: Any = None) -> Any:
            renorm = getattr(self, "renorm", False)  # the last Keras for Python 3.10 does not know it
            if len(inputs.shape) != 4 or self.axis not in (-1, 3) or renorm or mask is not None:
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
            # The kernel divides by n - 1, Keras by n: twice as much at n = 2, where maps are a single pixel.
            count = tf.cast(tf.size(inputs) // channels, tf.float32)
            variance *= (count - 1.0) / count
            keep = self.momentum
            for moving, seen in ((self.moving_mean, mean), (self.moving_variance, variance)):
                moving.assign(moving * keep + seen * (1.0 - keep))  # type: ignore[union-attr]
            return outputs

    return FusedBatchNormalization


@lru_cache(maxsize=1)
def direct_conv2d() -> type:
    """Conv2D that computes a 1 x 1 convolution as one product of two matrices, and a grouped one without a compiler."""
    import keras
    import tensorflow as tf

    class DirectConv2D(keras.layers.Conv2D):
        """A matrix product has a quicker gradient than a convolution, most of all on small maps.

        Keras compiles a grouped convolution by XLA, whose kernel takes eight times as long on a CPU as TensorFlow's.
        """

        def convolution_op(self, inputs: Any, kernel: Any) -> Any:
            if self.groups == 1 or self.dilation_rate != (1, 1) or self.data_format != "channels_last":
                return super().convolution_op(inputs, kernel)
            padding: Any = self.padding.upper()
            return tf.nn.conv2d(inputs, tf.convert_to_tensor(kernel), self.strides, padding)

        def call(self, inputs: Any) -> Any:
            is_pointwise = self.kernel_size == self.strides == (1, 1) and self.groups == 1
            if not is_pointwise or self.data_format != "channels_last":
                return super().call(inputs)
            _, height, width, channels = inputs.shape
            kernel = tf.reshape(tf.convert_to_tensor(self.kernel), (channels, self.filters))
            outputs = tf.matmul(tf.reshape(inputs, (-1, channels)), kernel)
            if self.use_bias:
                outputs = tf.nn.bias_add(outputs, tf.convert_to_tensor(self.bias))
            outputs = tf.reshape(outputs, (-1, height, width, self.filters))
            return outputs if self.activation is None else self.activation(outputs)

    return DirectConv2D


@lru_cache(maxsize=1)
def split_cropping3d() -> type:
    """Cropping3D that splits a volume along its third axis, as where channels are halved."""
    import keras
    import tensorflow as tf

    class SplitCropping3D(keras.layers.Cropping3D):
        """The gradient of a split is one concatenation, a fifth of the work of that of a slice."""

        def call(self, inputs: Any) -> Any:
            *others, (before, after) = self.cropping
            if others != [(0, 0), (0, 0)] or self.data_format != "channels_last":
                return super().call(inputs)
            kept = inputs.shape[3] - before - after
            return tf.split(inputs, [before, kept, after], axis=3)[1]

    return SplitCropping3D


@lru_cache(maxsize=1)
def interleaving_permute() -> type:
    """Permute that interleaves two groups of float32 channels, (2, n) to (n, 2): the shuffle of two groups."""
    import keras
    import tensorflow as tf

    @tf.custom_gradient
    def interleaved(values: Any) -> Any:
        first, second = tf.unstack(values, axis=-2)
        # A complex number lies in memory as its two parts, side by side.
        pairs = tf.bitcast(tf.complex(first, second), tf.float32)

        def gradient(wanted: Any) -> Any:
            pairs = tf.bitcast(wanted, tf.complex64)
            return tf.stack([tf.math.real(pairs), tf.math.imag(pairs)], axis=-2)

        return pairs, gradient

    class InterleavingPermute(keras.layers.Permute):
        """A transposition moves each value by itself."""

        def call(self, inputs: Any) -> Any:
            is_shuffle = self.dims == (1, 2, 4, 3) and inputs.shape[-2] == 2 and inputs.dtype == tf.float32
            return interleaved(inputs) if is_shuffle else super().call(inputs)

    return InterleavingPermute


@lru_cache(maxsize=1)
def fused_adam() -> type:
    """Adam that changes a variable with one kernel where Keras' has a dozen: its graph is traced in half the time."""
    import keras
    import tensorflow as tf

    class FusedAdam(keras.optimizers.Adam):
        """Keras' Adam, with its own moments and its own count of steps."""

        def update_step(self, gradient: Any, variable: Any, learning_rate: Any) -> None:
            number = self._get_variable_index(variable)
            step = tf.cast(self.iterations.value + 1, tf.float32)  # type: ignore[union-attr]
            tf.raw_ops.ResourceApplyAdam(
                var=variable.handle,
                m=self._momentums[number].value.handle,
                v=self._velocities[number].value.handle,
                beta1_power=tf.pow(self.beta_1, step),
                beta2_power=tf.pow(self.beta_2, step),
                lr=tf.cast(learning_rate, tf.float32),
                beta1=self.beta_1,
                beta2=self.beta_2,
                epsilon=self.epsilon,
                grad=gradient,
            )

    return FusedAdam
