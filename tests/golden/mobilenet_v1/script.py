"""MobileNet V1 as a Keras model.

Howard et al. 2017, MobileNets: Efficient Convolutional Neural Networks for Mobile Vision
Applications, arXiv:1704.04861.
Settings: input_size=224, classes=1000, alpha=1.0, depth_multiplier=1, dropout=0.001, stem_stride=2,
convolution=separable, activation=relu6, variant=paper.
4,253,864 parameters (4,231,976 trained), 568,740,352 multiply-adds for one image, 85 layers.
"""

import keras
from keras import layers


def conv_bn_relu6(x, filters, kernel_size, name, strides=1):
    """Convolution, batch normalisation, ReLU."""
    x = layers.Conv2D(
        filters, kernel_size, strides=strides, padding="same", use_bias=False, name=name
    )(x)
    x = layers.BatchNormalization(name=f"{name}_bn")(x)
    return layers.ReLU(max_value=6.0, name=f"{name}_relu6")(x)


def depthwise_bn_relu6(x, name, strides=1):
    """Depthwise convolution, batch normalisation, ReLU."""
    x = layers.DepthwiseConv2D(3, strides=strides, padding="same", use_bias=False, name=name)(x)
    x = layers.BatchNormalization(name=f"{name}_bn")(x)
    return layers.ReLU(max_value=6.0, name=f"{name}_relu6")(x)


def separable(x, filters, name, strides=1):
    """The first: 112 x 112 x 32 -> 112 x 112 x 64; the last: 7 x 7 x 1024 throughout."""
    x = depthwise_bn_relu6(x, strides=strides, name=f"{name}_depthwise")
    return conv_bn_relu6(x, filters, 1, name=f"{name}_pointwise")


def build_model():
    """224 x 224 x 3 -> 1000."""
    image = keras.Input((224, 224, 3), name="image")
    x = conv_bn_relu6(image, 32, 3, strides=2, name="stem_conv")  # 112 x 112 x 32
    for number, (filters, strides) in enumerate(
        ((64, 1), (128, 2), (128, 1), (256, 2), (256, 1), (512, 2), (512, 1), (512, 1), (512, 1),
         (512, 1), (512, 1), (1024, 2), (1024, 1)), start=1
    ):  # 7 x 7 x 1024
        x = separable(x, filters, strides=strides, name=f"separable_{number}")
    # classifier
    x = layers.GlobalAveragePooling2D(name="classifier_global_pool")(x)  # 1024
    x = layers.Dropout(0.001, name="classifier_dropout")(x)
    x = layers.Dense(1000, activation="softmax", name="classifier_predictions")(x)  # 1000
    return keras.Model(image, x, name="mobilenet_v1")


if __name__ == "__main__":
    build_model().summary()
