"""Keras layers that Keras does not have. Imported by `to_keras` when a network needs one, never by the server."""

import keras  # noqa: TID253


class FrozenBatchNormalization(keras.layers.BatchNormalization):
    """Batch normalization as if always called with training=False: by its moving statistics, which never move."""

    def call(self, inputs, training=None, mask=None):
        """Normalize by the moving statistics, whatever `training` says."""
        return super().call(inputs, training=False, mask=mask)
