"""VGG (Simonyan and Zisserman 2014, arXiv:1409.1556): depth from 3 x 3 convolutions and nothing else."""

from netviz import layers
from netviz.architectures import common_settings as common
from netviz.architectures.family import Family, Preset
from netviz.layers import Tensor, block
from netviz.settings import Integers, setting


class VGGSettings(common.ImageSettings):
    """The defaults are the paper's configuration D, VGG-16."""

    blocks: Integers = setting(
        (2, 2, 3, 3, 3), low=1, high=8, lengths=(1, 5), label="Convolutions in each block",
        help="2,2,3,3,3 is VGG-16, the paper's configuration D: 13 convolutions and 3 dense layers. A pooling halves "
        "the map after each block.",
    )  # fmt: skip
    initial_filters: int = setting(
        64, low=4, high=128, step=4, label="Filters of the first block",
        help="Each block doubles them, up to eight times these.",
    )  # fmt: skip
    dense_units: int = setting(
        4096, low=16, high=4096, step=16, label="Units of the two hidden dense layers",
        help="In VGG-16 these two layers hold 86 % of all parameters.",
    )  # fmt: skip
    batch_norm: bool = setting(
        False, label="Batch normalisation", help="Newer than the paper; without it VGG is hard to train from scratch."
    )
    bias: bool = setting(
        False, label="Bias before batch normalisation",
        help="Normalising takes it out again with the mean; torchvision's VGG with batch normalisation has it all the "
        "same. Without batch normalisation every convolution has one.",
    )  # fmt: skip
    dropout: float = setting(
        0.0, low=0.0, high=0.9, step=0.05, label="Dropout after each hidden dense layer",
        help="The paper trains with 0.5; keras.applications leaves it out.",
    )  # fmt: skip
    input_size: int = common.input_size(224, low=8, high=512, step=8)
    classes: int = common.classes()

    def _smallest_input(self) -> common.Smallest:
        blocks = len(self.blocks)
        why = f" for {blocks} blocks, since each ends in a pooling that halves the map"
        return common.at_least(2**blocks, why)


def build(settings: VGGSettings) -> Tensor:
    """Sizes in the comments are those of VGG-16."""
    x = layers.Input((settings.input_size, settings.input_size, 3), name="image")
    for number, count in enumerate(settings.blocks, 1):  # 224 x 224 x 3 -> 7 x 7 x 512
        filters = settings.initial_filters * min(2 ** (number - 1), 8)  # 64, 128, 256, 512, 512
        with block(f"block {number}"):
            for index in range(1, count + 1):
                x = _convolution(x, filters, f"conv{index}", settings)
            x = layers.MaxPooling2D(2)(x)
    with block("classifier"):  # 25088 -> 4096 -> 4096 -> 1000
        x = layers.Flatten()(x)
        for name in ("fc1", "fc2"):
            x = layers.Dense(settings.dense_units, activation="relu", name=name)(x)
            if settings.dropout:
                x = layers.Dropout(settings.dropout)(x)
        return layers.Dense(settings.classes, activation="softmax", name="predictions")(x)


def _convolution(x: Tensor, filters: int, name: str, settings: VGGSettings) -> Tensor:
    if not settings.batch_norm:
        return layers.Conv2D(filters, 3, padding="same", activation="relu", name=name)(x)
    x = layers.Conv2D(filters, 3, padding="same", use_bias=settings.bias, name=name)(x)
    x = layers.BatchNormalization(name=f"{name}_bn")(x)
    return layers.Activation("relu", name=f"{name}_relu")(x)


FAMILY = Family(
    name="vgg",
    title="VGG",
    settings=VGGSettings,
    builder=build,
    source="Simonyan and Zisserman 2014, Very Deep Convolutional Networks for Large-Scale Image Recognition, "
    "arXiv:1409.1556",
    introduction=(
        "Early networks mixed kernels of 11 × 11, 5 × 5 and 3 × 3, and nobody knew what depth alone would bring. VGG "
        "keeps everything else still: 3 × 3 convolutions only, twice the filters wherever a pooling halves the map. "
        "Two 3 × 3 convolutions see as much as one of 5 × 5, with fewer weights and one more non-linearity, and "
        "going from 11 to 19 layers made ImageNet's errors fall steadily.\n\n"
        "Look at where the parameters are and where the work is: they are not in the same place. The first dense "
        "layer alone holds 103 of the 138 million parameters but does under 1 % of the multiply-adds; nearly "
        "all of those are in the convolutions, on the large maps. Later networks replace the dense layers by a "
        "global pooling, and the 3 × 3 stack by cheaper blocks."
    ),
    presets={
        "vgg16": Preset("VGG-16", {}),
        "vgg19": Preset("VGG-19", {"blocks": (2, 2, 4, 4, 4)}),
        "vgg13": Preset("VGG-13", {"blocks": (2, 2, 2, 2, 2)}),
        "vgg11": Preset("VGG-11", {"blocks": (1, 1, 2, 2, 2)}),
        "vgg_cifar": Preset(
            "VGG-16 for CIFAR-10",
            {"input_size": 32, "classes": 10, "dense_units": 512, "batch_norm": True, "dropout": 0.5},
        ),
    },
)
