"""Inception-ResNet-V2 as a Keras model.

Szegedy et al. 2016, Inception-v4, Inception-ResNet and the Impact of Residual Connections on
Learning, arXiv:1602.07261.
Settings: input_size=299, classes=1000, blocks_a=10, blocks_b=20, blocks_c=10, residual_scale=1.0,
width=1.0, small_images=false, variant=paper.
55,873,736 parameters (55,813,192 trained), 13,155,794,016 multiply-adds for one image, 782 layers.
"""

import keras
from keras import layers


@keras.saving.register_keras_serializable()
class CustomScaleLayer(layers.Layer):
    """x + scale * residual, called on [x, residual]."""

    def __init__(self, scale, **kwargs):
        super().__init__(**kwargs)
        self.scale = scale

    def call(self, inputs):
        return inputs[0] + self.scale * inputs[1]

    def get_config(self):
        return {**super().get_config(), "scale": self.scale}


def conv_bn_relu(x, filters, kernel_size, name, strides=1, padding="same", suffix=""):
    """Convolution, batch normalisation, ReLU."""
    x = layers.Conv2D(
        filters, kernel_size, strides=strides, padding=padding, use_bias=False, name=name + suffix
    )(x)
    x = layers.BatchNormalization(scale=False, name=f"{name}_bn{suffix}")(x)
    return layers.Activation("relu", name=f"{name}_relu{suffix}")(x)


def block_a(x, name):
    """35 x 35 x 320 throughout."""
    branch_1 = conv_bn_relu(x, 32, 1, name=f"{name}_conv1x1")  # 35 x 35 x 32
    branch_2 = conv_bn_relu(x, 32, 1, suffix="_2", name=f"{name}_conv1x1")  # 35 x 35 x 32
    branch_2 = conv_bn_relu(branch_2, 32, 3, name=f"{name}_conv3x3")
    branch_3 = conv_bn_relu(x, 32, 1, suffix="_3", name=f"{name}_conv1x1")  # 35 x 35 x 32
    branch_3 = conv_bn_relu(branch_3, 48, 3, suffix="_2", name=f"{name}_conv3x3")  # 35 x 35 x 48
    branch_3 = conv_bn_relu(branch_3, 64, 3, suffix="_3", name=f"{name}_conv3x3")  # 35 x 35 x 64
    residual = layers.Concatenate(name=f"{name}_concat")([branch_1, branch_2, branch_3])
    residual = layers.Conv2D(320, 1, padding="same", name=f"{name}_up")(residual)  # 35 x 35 x 320
    x = CustomScaleLayer(0.17, name=f"{name}_scaled_add")([x, residual])
    return layers.Activation("relu", name=f"{name}_relu")(x)


def reduction_a(x):
    """35 x 35 x 320 -> 17 x 17 x 1088."""
    branch_1 = conv_bn_relu(x, 384, 3, strides=2, padding="valid", name="reduction_A_conv3x3")
    branch_2 = conv_bn_relu(x, 256, 1, name="reduction_A_conv1x1")  # 35 x 35 x 256
    branch_2 = conv_bn_relu(branch_2, 256, 3, suffix="_2", name="reduction_A_conv3x3")
    branch_2 = conv_bn_relu(branch_2, 384, 3, strides=2, padding="valid", suffix="_3",
                            name="reduction_A_conv3x3")  # 17 x 17 x 384
    branch_3 = layers.MaxPooling2D(3, strides=2, name="reduction_A_pool")(x)  # 17 x 17 x 320
    return layers.Concatenate(name="reduction_A_concat")([branch_1, branch_2, branch_3])


def block_b(x, name):
    """17 x 17 x 1088 throughout."""
    branch_1 = conv_bn_relu(x, 192, 1, name=f"{name}_conv1x1")  # 17 x 17 x 192
    branch_2 = conv_bn_relu(x, 128, 1, suffix="_2", name=f"{name}_conv1x1")  # 17 x 17 x 128
    branch_2 = conv_bn_relu(branch_2, 160, (1, 7), name=f"{name}_conv1x7")  # 17 x 17 x 160
    branch_2 = conv_bn_relu(branch_2, 192, (7, 1), name=f"{name}_conv7x1")  # 17 x 17 x 192
    residual = layers.Concatenate(name=f"{name}_concat")([branch_1, branch_2])  # 17 x 17 x 384
    residual = layers.Conv2D(1088, 1, padding="same", name=f"{name}_up")(residual)  # 17 x 17 x 1088
    x = CustomScaleLayer(0.1, name=f"{name}_scaled_add")([x, residual])
    return layers.Activation("relu", name=f"{name}_relu")(x)


def reduction_b(x):
    """17 x 17 x 1088 -> 8 x 8 x 2080."""
    branch_1 = conv_bn_relu(x, 256, 1, name="reduction_B_conv1x1")  # 17 x 17 x 256
    branch_1 = conv_bn_relu(branch_1, 384, 3, strides=2, padding="valid",
                            name="reduction_B_conv3x3")  # 8 x 8 x 384
    branch_2 = conv_bn_relu(x, 256, 1, suffix="_2", name="reduction_B_conv1x1")  # 17 x 17 x 256
    branch_2 = conv_bn_relu(branch_2, 288, 3, strides=2, padding="valid", suffix="_2",
                            name="reduction_B_conv3x3")  # 8 x 8 x 288
    branch_3 = conv_bn_relu(x, 256, 1, suffix="_3", name="reduction_B_conv1x1")  # 17 x 17 x 256
    branch_3 = conv_bn_relu(branch_3, 288, 3, suffix="_3", name="reduction_B_conv3x3")
    branch_3 = conv_bn_relu(branch_3, 320, 3, strides=2, padding="valid", suffix="_4",
                            name="reduction_B_conv3x3")  # 8 x 8 x 320
    branch_4 = layers.MaxPooling2D(3, strides=2, name="reduction_B_pool")(x)  # 8 x 8 x 1088
    return layers.Concatenate(name="reduction_B_concat")([branch_1, branch_2, branch_3, branch_4])


def block_c(x, name, scale=0.2, relu=True):
    """8 x 8 x 2080 throughout."""
    branch_1 = conv_bn_relu(x, 192, 1, name=f"{name}_conv1x1")  # 8 x 8 x 192
    branch_2 = conv_bn_relu(x, 192, 1, suffix="_2", name=f"{name}_conv1x1")  # 8 x 8 x 192
    branch_2 = conv_bn_relu(branch_2, 224, (1, 3), name=f"{name}_conv1x3")  # 8 x 8 x 224
    branch_2 = conv_bn_relu(branch_2, 256, (3, 1), name=f"{name}_conv3x1")  # 8 x 8 x 256
    residual = layers.Concatenate(name=f"{name}_concat")([branch_1, branch_2])  # 8 x 8 x 448
    residual = layers.Conv2D(2080, 1, padding="same", name=f"{name}_up")(residual)  # 8 x 8 x 2080
    x = CustomScaleLayer(scale, name=f"{name}_scaled_add")([x, residual])
    if relu:
        x = layers.Activation("relu", name=f"{name}_relu")(x)
    return x


def stem(x):
    """299 x 299 x 3 -> 35 x 35 x 320."""
    x = conv_bn_relu(x, 32, 3, strides=2, padding="valid", name="stem_conv3x3")  # 149 x 149 x 32
    x = conv_bn_relu(x, 32, 3, padding="valid", suffix="_2", name="stem_conv3x3")  # 147 x 147 x 32
    x = conv_bn_relu(x, 64, 3, suffix="_3", name="stem_conv3x3")  # 147 x 147 x 64
    x = layers.MaxPooling2D(3, strides=2, name="stem_pool")(x)  # 73 x 73 x 64
    x = conv_bn_relu(x, 80, 1, padding="valid", name="stem_conv1x1")  # 73 x 73 x 80
    x = conv_bn_relu(x, 192, 3, padding="valid", suffix="_4", name="stem_conv3x3")  # 71 x 71 x 192
    x = layers.MaxPooling2D(3, strides=2, name="stem_pool_2")(x)  # 35 x 35 x 192
    # stem / mixed
    branch_1 = conv_bn_relu(x, 96, 1, name="stem_mixed_conv1x1")  # 35 x 35 x 96
    branch_2 = conv_bn_relu(x, 48, 1, suffix="_2", name="stem_mixed_conv1x1")  # 35 x 35 x 48
    branch_2 = conv_bn_relu(branch_2, 64, 5, name="stem_mixed_conv5x5")  # 35 x 35 x 64
    branch_3 = conv_bn_relu(x, 64, 1, suffix="_3", name="stem_mixed_conv1x1")  # 35 x 35 x 64
    branch_3 = conv_bn_relu(branch_3, 96, 3, name="stem_mixed_conv3x3")  # 35 x 35 x 96
    branch_3 = conv_bn_relu(branch_3, 96, 3, suffix="_2", name="stem_mixed_conv3x3")
    pooled = layers.AveragePooling2D(3, strides=1, padding="same", name="stem_mixed_pooled_pool")(x)
    pooled = conv_bn_relu(pooled, 64, 1, name="stem_mixed_pooled_conv1x1")  # 35 x 35 x 64
    return layers.Concatenate(name="stem_mixed_concat")([branch_1, branch_2, branch_3, pooled])


def build_model():
    """299 x 299 x 3 -> 1000."""
    image = keras.Input((299, 299, 3), name="image")
    x = stem(image)  # 35 x 35 x 320
    for number in range(1, 11):  # 35 x 35 x 320
        x = block_a(x, name=f"blocks_A_block_{number}")
    x = reduction_a(x)  # 17 x 17 x 1088
    for number in range(1, 21):  # 17 x 17 x 1088
        x = block_b(x, name=f"blocks_B_block_{number}")
    x = reduction_b(x)  # 8 x 8 x 2080
    # blocks C
    for number in range(1, 10):  # 8 x 8 x 2080
        x = block_c(x, name=f"blocks_C_block_{number}")
    x = block_c(x, scale=1.0, relu=False, name="blocks_C_block_10")
    # classifier
    x = conv_bn_relu(x, 1536, 1, name="classifier_conv1x1")  # 8 x 8 x 1536
    x = layers.GlobalAveragePooling2D(name="classifier_global_pool")(x)  # 1536
    x = layers.Dense(1000, activation="softmax", name="classifier_predictions")(x)  # 1000
    return keras.Model(image, x, name="inception_resnet_v2")


if __name__ == "__main__":
    build_model().summary()
