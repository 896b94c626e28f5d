"""ResNet as a Keras model.

He et al. 2015, Deep Residual Learning for Image Recognition, arXiv:1512.03385.
Settings: blocks=3,4,6,3, bottleneck=true, stride_in_3x3=false, widening=1, initial_filters=64,
residual=true, stem=imagenet, input_size=224, classes=1000, variant=keras.
25,636,712 parameters (25,583,592 trained), 3,857,973,248 multiply-adds for one image, 177 layers.
"""

import keras
from keras import layers


def conv_bn(x, filters, kernel_size, name, strides=1, padding="valid"):
    """Convolution, batch normalisation."""
    x = layers.Conv2D(filters, kernel_size, strides=strides, padding=padding, name=name)(x)
    return layers.BatchNormalization(epsilon=1.001e-05, name=f"{name}_bn")(x)


def stem(x):
    """224 x 224 x 3 -> 56 x 56 x 64."""
    x = layers.ZeroPadding2D(3, name="stem_conv_pad")(x)  # 230 x 230 x 3
    x = conv_bn(x, 64, 7, strides=2, name="stem_conv")  # 112 x 112 x 64
    x = layers.Activation("relu", name="stem_relu")(x)
    x = layers.ZeroPadding2D(1, name="stem_pool_pad")(x)  # 114 x 114 x 64
    return layers.MaxPooling2D(3, strides=2, name="stem_pool")(x)  # 56 x 56 x 64


def projection_block(x, filters, name, strides=2):
    """The first: 56 x 56 x 64 -> 56 x 56 x 256; the last: 14 x 14 x 1024 -> 7 x 7 x 2048."""
    residual = conv_bn(x, filters, 1, strides=strides, name=f"{name}_conv1")
    residual = layers.Activation("relu", name=f"{name}_relu1")(residual)
    residual = conv_bn(residual, filters, 3, padding="same", name=f"{name}_conv2")
    residual = layers.Activation("relu", name=f"{name}_relu2")(residual)
    residual = conv_bn(residual, 4 * filters, 1, name=f"{name}_conv3")
    shortcut = conv_bn(x, 4 * filters, 1, strides=strides, name=f"{name}_shortcut")
    x = layers.Add(name=f"{name}_add")([shortcut, residual])
    return layers.Activation("relu", name=f"{name}_relu3")(x)


def identity_block(x, filters, name):
    """The first: 56 x 56 x 256 throughout; the last: 7 x 7 x 2048 throughout."""
    residual = conv_bn(x, filters, 1, name=f"{name}_conv1")
    residual = layers.Activation("relu", name=f"{name}_relu1")(residual)
    residual = conv_bn(residual, filters, 3, padding="same", name=f"{name}_conv2")
    residual = layers.Activation("relu", name=f"{name}_relu2")(residual)
    residual = conv_bn(residual, 4 * filters, 1, name=f"{name}_conv3")
    x = layers.Add(name=f"{name}_add")([x, residual])
    return layers.Activation("relu", name=f"{name}_relu3")(x)


def stage(x, filters, blocks, name, strides=2):
    """The first: 56 x 56 x 64 -> 56 x 56 x 256; the last: 14 x 14 x 1024 -> 7 x 7 x 2048."""
    x = projection_block(x, filters, strides=strides, name=f"{name}_block_1")
    for number in range(2, blocks + 1):
        x = identity_block(x, filters, name=f"{name}_block_{number}")
    return x


def build_model():
    """224 x 224 x 3 -> 1000."""
    image = keras.Input((224, 224, 3), name="image")
    x = stem(image)  # 56 x 56 x 64
    for number, (filters, strides, blocks) in enumerate(
        ((64, 1, 3), (128, 2, 4), (256, 2, 6), (512, 2, 3)), start=1
    ):  # 7 x 7 x 2048
        x = stage(x, filters, blocks, strides=strides, name=f"stage_{number}")
    # classifier
    x = layers.GlobalAveragePooling2D(name="classifier_global_pool")(x)  # 2048
    x = layers.Dense(1000, activation="softmax", name="classifier_predictions")(x)  # 1000
    return keras.Model(image, x, name="resnet")


if __name__ == "__main__":
    build_model().summary()
