"""Network in Network (Lin et al. 2013, arXiv:1312.4400): 1 x 1 convolutions, and an average instead of dense layers."""

from typing import Literal

from netviz import layers
from netviz.architectures import common_settings as common
from netviz.architectures.family import Family, Preset
from netviz.architectures.plain_blocks import conv_relu, max_pooling
from netviz.layers import Tensor, block
from netviz.settings import setting

# Of each block: the filters of its convolution and of its two 1 x 1, kernel, and stride. The last are the classes'.
BLOCKS = {
    "cifar": (((192, 160, 96), 5, 1), ((192, 192, 192), 5, 1), ((192, 192, 10), 3, 1)),
    "imagenet": (((96, 96, 96), 11, 4), ((256, 256, 256), 5, 1), ((384, 384, 384), 3, 1), ((1024, 1024, 1000), 3, 1)),
}


class NINSettings(common.ImageSettings):
    """The defaults are the paper's network for CIFAR-10."""

    form: Literal["cifar", "imagenet"] = setting(
        "cifar", label="Form",
        help="CIFAR: three blocks, the first of 5 × 5. ImageNet: four, the first of 11 × 11 with stride 4.",
    )  # fmt: skip
    pointwise: int = setting(
        2, low=0, high=2, label="1 × 1 convolutions in each block",
        help="They are the small network inside the network; 0 leaves plain convolutions.",
    )  # fmt: skip
    width: float = common.width(low=0.1, high=2.0)
    batch_norm: bool = setting(
        False, label="Batch normalisation", help="Newer than the paper; without it the network learns slowly at first."
    )
    dropout: float = setting(
        0.5, low=0.0, high=0.9, step=0.05, label="Dropout between the blocks",
        help="In the ImageNet form, before the last block only.",
    )  # fmt: skip
    input_size: int = common.input_size(32, low=8, high=256, step=8)
    classes: int = common.classes(10)

    def _smallest_input(self) -> common.Smallest:
        if self.form == "cifar":
            return common.halved(len(BLOCKS["cifar"]) - 1)
        return common.at_least(39, " in form imagenet, since a stride of 4 and three poolings take that much")


def build(settings: NINSettings) -> Tensor:
    """Sizes in the comments are those of the network for CIFAR-10."""
    x = layers.Input((settings.input_size, settings.input_size, 3), name="image")
    blocks = BLOCKS[settings.form]
    for number, (filters, kernel, stride) in enumerate(blocks, 1):  # 32 x 32 x 96 -> 16 x 16 x 192 -> 8 x 8 x 10
        is_last = number == len(blocks)
        with block(f"block {number}"):
            x = _mlpconv(x, filters, kernel, stride, settings.classes if is_last else None, settings)
            if not is_last:
                x = max_pooling(x, "pool")
                if settings.dropout and (settings.form == "cifar" or number == len(blocks) - 1):
                    x = layers.Dropout(settings.dropout)(x)
    with block("classifier"):  # each class has a map of its own, and its mean is the class' score
        x = layers.GlobalAveragePooling2D()(x)
        return layers.Activation("softmax", name="predictions")(x)


def _mlpconv(
    x: Tensor, filters: tuple[int, ...], kernel: int, stride: int, classes: int | None, settings: NINSettings
) -> Tensor:
    """A small network that slides over the image: a convolution, then 1 x 1 convolutions (figure 1 of the paper)."""
    widths = [max(1, int(count * settings.width)) for count in filters[: 1 + settings.pointwise]]
    widths[-1] = classes or widths[-1]
    padding = "valid" if stride > 1 else "same"
    x = conv_relu(x, widths[0], kernel, "conv", strides=stride, padding=padding, batch_norm=settings.batch_norm)
    for number, width in enumerate(widths[1:], 1):
        x = conv_relu(x, width, 1, f"pointwise{number}", batch_norm=settings.batch_norm)
    return x


FAMILY = Family(
    name="nin",
    title="Network in Network",
    settings=NINSettings,
    builder=build,
    source="Lin et al. 2013, Network In Network, arXiv:1312.4400",
    introduction=(
        "A convolution is a linear filter: one dot product at each place. Network in Network lets a small network "
        "look at each place instead. Its first layer is the convolution, and the next ones see all channels of one "
        "position, which is the same as 1 × 1 convolutions. GoogLeNet, ResNet and MobileNet took them from here.\n\n"
        "The second idea is at the end. There is no dense layer: the last block has one map for each class, and the "
        "class' score is the mean of its map, so that there is nothing left to overfit. The form for ImageNet has an "
        "eighth of AlexNet's parameters. The 1 × 1 convolutions hold a sixth of the parameters; set them to 0, and "
        "the receptive field stays what it was."
    ),
    presets={
        "nin_cifar": Preset("Network in Network for CIFAR-10", {}),
        "nin_small": Preset("Small, for CIFAR-10", {"width": 0.5, "batch_norm": True}),
        "nin_imagenet": Preset(
            "Network in Network for ImageNet", {"form": "imagenet", "input_size": 224, "classes": 1000}
        ),
    },
)
