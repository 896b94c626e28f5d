"""U-Net (Ronneberger et al. 2015, arXiv:1505.04597, figure 1): down to what there is, up again to where it is."""

from typing import Literal

from netviz import layers
from netviz.architectures import common_settings as common
from netviz.architectures.family import Family, Preset
from netviz.layers import Tensor, block
from netviz.settings import setting


class UNetSettings(common.ImageSettings):
    """The defaults are the paper's network, on a tile of its first figure."""

    input_size: int = common.input_size(
        572, low=8, high=1024, step=4, help="An odd row or column that a pooling meets is lost, on the way up too."
    )
    channels: int = common.channels(1)
    pixel_classes: int = setting(
        2, low=1, high=256, label="Classes of each pixel", help="1 is a yes or no, with a sigmoid."
    )
    depth: int = setting(4, low=1, high=6, label="Levels below the first", help="How many times the map is halved.")
    filters: int = setting(64, low=4, high=128, step=4, label="Filters of the first level", help="Each level doubles.")
    padding: Literal["valid", "same"] = setting(
        "valid", label="Padding",
        help="valid: only pixels with all their neighbours are told, as in the paper. same: every pixel is.",
    )  # fmt: skip
    upsampling: Literal["transposed", "nearest", "bilinear"] = setting(
        "transposed", label="Upsampling",
        help="By a transposed convolution, or by repeating or interpolating, and a 2 × 2 convolution.",
    )  # fmt: skip
    batch_normalization: bool = setting(
        False, label="Batch normalisation", help="After each convolution; the paper is from before its days."
    )
    dropout: float = setting(
        0.5, low=0.0, high=0.9, step=0.05, label="Dropout", help="On the two lowest levels, where the way down ends."
    )

    def _smallest_input(self) -> common.Smallest:
        if self.padding == "same":
            return common.halved(self.depth)
        pixels = 3 if self.depth == 1 else 4  # on the lowest level, so that four cropped rows a level leave some
        for _ in range(self.depth):
            pixels = 2 * (pixels + 4)
        return common.at_least(pixels + 4, f" for {self.depth} levels with padding valid, since each crops its map")


def build(settings: UNetSettings) -> Tensor:
    """Sizes in the comments are those of the paper's network."""
    x = layers.Input((settings.input_size, settings.input_size, settings.channels), name="image")
    filters = settings.filters
    copies = []
    with block("contracting path"):  # 572 x 572 x 1 -> 32 x 32 x 512
        for level in range(1, settings.depth + 1):
            with block(f"level {level}"):
                x = _two_convolutions(x, filters, settings)  # 568, 280, 136, 64
                if settings.dropout and level == settings.depth:
                    x = layers.Dropout(settings.dropout)(x)
                copies.append(x)
                x = layers.MaxPooling2D(2)(x)
            filters *= 2
    with block("bottom"):  # 32 x 32 x 512 -> 28 x 28 x 1024
        x = _two_convolutions(x, filters, settings)
        if settings.dropout:
            x = layers.Dropout(settings.dropout)(x)
    with block("expanding path"):  # 28 x 28 x 1024 -> 388 x 388 x 64
        for level in range(settings.depth, 0, -1):
            filters //= 2
            with block(f"level {level}"):
                x = _up(x, filters, settings)  # 56, 104, 200, 392
                x = layers.Concatenate()([_cropped(copies.pop(), x), x])
                x = _two_convolutions(x, filters, settings)
    with block("classifier"):
        activation = "sigmoid" if settings.pixel_classes == 1 else "softmax"
        return layers.Conv2D(settings.pixel_classes, 1, activation=activation, name="predictions")(x)


def _two_convolutions(x: Tensor, filters: int, settings: UNetSettings) -> Tensor:
    for number in (1, 2):
        bias = not settings.batch_normalization
        x = layers.Conv2D(filters, 3, padding=settings.padding, use_bias=bias, name=f"conv{number}")(x)
        if settings.batch_normalization:
            x = layers.BatchNormalization(name=f"conv{number}_bn")(x)
        x = layers.ReLU(name=f"conv{number}_relu")(x)
    return x


def _up(x: Tensor, filters: int, settings: UNetSettings) -> Tensor:
    """Twice the side, half the channels: the paper's up-convolution."""
    if settings.upsampling == "transposed":
        return layers.Conv2DTranspose(filters, 2, strides=2, name="up")(x)
    x = layers.UpSampling2D(2, interpolation=settings.upsampling)(x)
    return layers.Conv2D(filters, 2, padding="same", name="up")(x)


def _cropped(copy: Tensor, x: Tensor) -> Tensor:
    """The middle of what the way down knew, as large as the map beside which it comes."""
    height, width = copy.shape[0] - x.shape[0], copy.shape[1] - x.shape[1]
    if not (height or width):
        return copy
    return layers.Cropping2D(((height // 2, height - height // 2), (width // 2, width - width // 2)))(copy)


FAMILY = Family(
    name="unet",
    title="U-Net",
    settings=UNetSettings,
    builder=build,
    source="Ronneberger et al. 2015, U-Net: Convolutional Networks for Biomedical Image Segmentation, arXiv:1505.04597",
    introduction=(
        "A classifier says what is in an image; a biologist wants to know which pixel belongs to which cell, and has "
        "thirty images to learn from. On its way down a network learns what there is, and with each pooling forgets "
        "where. U-Net goes up again: a transposed convolution doubles the side of the map, and the map of the same "
        "size from the way down, which still knows where, is copied beside it.\n\n"
        "Follow one level across the U: the copy is cropped, because convolutions without padding have cost four "
        "rows and columns each time, so that an image of 572 pixels gets labels for its middle 388. Set the padding "
        "to same and both are alike. Then see where things are: the parameters at the bottom, the memory at the top, "
        "the multiply-adds about evenly on all levels."
    ),
    presets={
        "unet_paper": Preset("U-Net", {}),
        "unet_same": Preset("U-Net with padding same", {"input_size": 256, "pixel_classes": 1, "padding": "same"}),
        "unet_32": Preset(
            "U-Net, half the filters",
            {"input_size": 96, "channels": 3, "pixel_classes": 1, "filters": 32, "padding": "same"},
        ),
        "unet_small": Preset(
            "Small, for 128 pixels",
            {"input_size": 128, "channels": 3, "pixel_classes": 1, "filters": 16, "padding": "same",
             "dropout": 0.1},
        ),
    },
)  # fmt: skip
