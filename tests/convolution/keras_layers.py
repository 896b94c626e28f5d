"""The layer of Keras that a convolution of the page stands for."""

from keras import layers  # noqa: TID253


def transposed(settings, dtype="float32"):
    return layers.Conv2DTranspose(
        settings.channels_out,
        settings.kernel,
        strides=settings.upsampling,
        padding=settings.padding,
        use_bias=settings.bias,
        dtype=dtype,
    )
