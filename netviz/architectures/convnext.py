"""ConvNeXt (Liu et al. 2022, arXiv:2201.03545): a ResNet rebuilt with what vision transformers taught."""

from netviz import layers
from netviz.architectures import common_settings as common
from netviz.architectures.family import Family, Preset
from netviz.layers import Tensor, block
from netviz.settings import Integers, setting

# ImageNet's means and standard deviations, in pixels of 0 to 255.
MEAN = (0.485 * 255, 0.456 * 255, 0.406 * 255)
VARIANCE = ((0.229 * 255) ** 2, (0.224 * 255) ** 2, (0.225 * 255) ** 2)


class ConvNeXtSettings(common.ImageSettings):
    """The defaults are the paper's ConvNeXt-T, as keras.applications has it."""

    blocks: Integers = setting(
        (3, 3, 9, 3), low=1, high=36, lengths=(1, 5), label="Blocks in each stage",
        help="3,3,9,3 is ConvNeXt-T, 3,3,27,3 all larger ones. Each stage after the first halves the map.",
    )  # fmt: skip
    initial_filters: int = setting(
        96, low=8, high=256, step=8, label="Channels of the first stage",
        help="Each stage doubles them. The paper: 96 in T and S, 128 in B, 192 in L, 256 in XL.",
    )  # fmt: skip
    kernel_size: int = setting(7, low=3, high=11, step=2, label="Depthwise kernel")
    patch_size: int = setting(
        4, low=1, high=8, unit="pixels", label="Patch of the stem",
        help="The stem cuts the image into squares of this side. 2 keeps a useful map of a 32-pixel image.",
    )  # fmt: skip
    layer_scale: bool = setting(
        True, label="Layer scale", help="A trained factor for each channel of a branch; it starts at 0.000001."
    )
    drop_path: float = setting(
        0.0, low=0.0, high=0.9, step=0.05, label="Stochastic depth",
        help="In training, how often the last block is skipped for an image; earlier blocks less. "
        "The paper trains T with 0.1 and L with 0.5.",
    )  # fmt: skip
    preprocessing: bool = common.preprocessing()
    input_size: int = common.input_size(224, low=8, high=512, step=8)
    classes: int = common.classes()

    def _smallest_input(self) -> common.Smallest:
        stages, patch = len(self.blocks), self.patch_size
        why = f" for {stages} stages and patch_size {patch}, since each stage after the first halves the map"
        return common.at_least(patch * 2 ** (stages - 1), why)


def build(settings: ConvNeXtSettings) -> Tensor:
    """Sizes in the comments are those of ConvNeXt-T."""
    x = layers.Input((settings.input_size, settings.input_size, 3), name="image")
    if settings.preprocessing:
        with block("preprocessing"):
            x = layers.Normalization(mean=MEAN, variance=VARIANCE)(x)
    with block("stem"):  # 224 x 224 x 3 -> 56 x 56 x 96
        patch, filters = settings.patch_size, settings.initial_filters
        x = layers.Conv2D(filters, patch, strides=patch, name="patches")(x)
        x = layers.LayerNormalization(epsilon=1e-6)(x)
    done, last = 0, max(1, sum(settings.blocks) - 1)
    for stage, count in enumerate(settings.blocks, 1):  # 56 x 56 x 96 -> 7 x 7 x 768
        if stage > 1:
            filters *= 2
            with block(f"downsampling {stage - 1}"):  # half the side, twice the channels
                x = layers.LayerNormalization(epsilon=1e-6)(x)
                x = layers.Conv2D(filters, 2, strides=2, name="conv")(x)
        with block(f"stage {stage}"):
            for number in range(1, count + 1):
                with block(f"block {number}"):
                    x = _block(x, settings.drop_path * done / last, settings)
                done += 1
    with block("classifier"):
        x = layers.GlobalAveragePooling2D()(x)
        x = layers.LayerNormalization(epsilon=1e-6)(x)
        return layers.Dense(settings.classes, activation="softmax", name="predictions")(x)


def _block(x: Tensor, drop: float, settings: ConvNeXtSettings) -> Tensor:
    """Filter each channel, then mix them: a transformer's block with a convolution for its attention (figure 4)."""
    channels = x.shape[-1]
    y = layers.Conv2D(channels, settings.kernel_size, padding="same", groups=channels, name="depthwise")(x)
    y = layers.LayerNormalization(epsilon=1e-6)(y)
    y = layers.Dense(4 * channels, name="expand")(y)  # on a map, a dense layer is a 1 x 1 convolution
    y = layers.Activation("gelu")(y)
    y = layers.Dense(channels, name="project")(y)
    if settings.layer_scale:
        y = layers.LayerScale(1e-6, channels)(y)
    # Keras marks a branch that is never dropped with an activation that does nothing.
    y = layers.StochasticDepth(drop)(y) if drop else layers.Activation("linear", name="identity")(y)
    return layers.Add()([x, y])


FAMILY = Family(
    name="convnext",
    title="ConvNeXt",
    settings=ConvNeXtSettings,
    builder=build,
    source="Liu et al. 2022, A ConvNet for the 2020s, arXiv:2201.03545",
    introduction=(
        "Around 2021 vision transformers overtook convolutional networks, and attention got the credit. ConvNeXt "
        "asks how much of the gain came from everything else. It starts from a ResNet-50 and changes one thing at a "
        "time to what a transformer has: an image cut into patches, large depthwise kernels, wide 1 × 1 layers, "
        "fewer activations and normalisations. In the end a network of convolutions alone is as accurate as a Swin "
        "transformer of the same cost.\n\n"
        "Look at one block beside a ResNet block: one activation instead of three, one normalisation, and a 7 × 7 "
        "filter that costs almost nothing, because it sees one channel at a time. Nearly all parameters and "
        "multiply-adds are in the two dense layers that mix channels. Enlarge the kernel, or shrink the patches, and "
        "see which of the two changes the cost."
    ),
    presets={
        "convnext_tiny": Preset("ConvNeXt-T", {}),
        "convnext_small": Preset("ConvNeXt-S", {"blocks": (3, 3, 27, 3)}),
        "convnext_base": Preset("ConvNeXt-B", {"blocks": (3, 3, 27, 3), "initial_filters": 128}),
        "convnext_large": Preset("ConvNeXt-L", {"blocks": (3, 3, 27, 3), "initial_filters": 192}),
        "convnext_xlarge": Preset("ConvNeXt-XL", {"blocks": (3, 3, 27, 3), "initial_filters": 256}),
        "convnext_cifar": Preset(
            "Small, for CIFAR-10",
            {"blocks": (2, 2, 6), "initial_filters": 48, "patch_size": 2, "drop_path": 0.1, "preprocessing": False,
             "input_size": 32, "classes": 10},
        ),
    },
)  # fmt: skip
