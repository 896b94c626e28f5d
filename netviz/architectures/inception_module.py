"""One Inception module on a feature map, in the nine steps that lead from its first idea to Xception.

Steps 1 and 2: Szegedy et al. 2014 (arXiv:1409.4842), figure 2. Steps 3 and 4: Szegedy et al. 2015 (arXiv:1512.00567),
figures 5 and 6. Steps 5 to 9: Chollet 2017 (arXiv:1610.02357), figures 2 to 4.
"""

from typing import Literal

from netviz import layers
from netviz.architectures.family import Family, Preset
from netviz.layers import Pair, Tensor, block
from netviz.settings import Settings, setting

Branch = tuple[tuple[int | Pair, int], ...]
"""Convolutions one after the other: kernel and filters of each."""


class InceptionModuleSettings(Settings):
    """The defaults are about the size of GoogLeNet's first module."""

    step: Literal[
        "naive", "bottleneck", "double_3x3", "thin", "pool_then_3x3", "all_3x3", "shared_1x1", "grouped", "separable"
    ] = setting("bottleneck", label="Step")  # fmt: skip
    map_size: int = setting(28, low=4, high=112, unit="pixels", label="Side of the feature map")
    channels: int = setting(192, low=4, high=1024, step=4, label="Channels that come in")
    filters: int = setting(
        64, low=4, high=256, step=4, label="Filters of each branch", help="Four branches make four times as many."
    )
    reduced: int = setting(
        64,
        low=4,
        high=256,
        step=4,
        label="Filters of the reducing 1 × 1",
        help="Before every larger kernel, from step 2 on.",
    )
    thin_kernel: int = setting(
        7, low=3, high=9, step=2, label="Length n of 1 × n and n × 1", help="Used by the step thin."
    )
    groups: Literal["2", "4"] = setting("4", label="Groups", help="Used by the step grouped.")


def build(settings: InceptionModuleSettings) -> Tensor:
    """The comments follow the story: what each step changes in the one before."""
    x = layers.Input((settings.map_size, settings.map_size, settings.channels), name="feature_map")
    filters, reduced, n = settings.filters, settings.reduced, settings.thin_kernel
    one: Branch = ((1, filters),)
    three: Branch = ((1, reduced), (3, filters))
    double: Branch = ((1, reduced), (3, filters), (3, filters))
    with block("module"):
        match settings.step:
            case "naive":  # every kernel looks at the whole depth, and the pooling adds its own
                return _module(x, [one, ((3, filters),), ((5, filters),)], pooled=())
            case "bottleneck":  # a 1 x 1 before each larger kernel reduces what it must multiply
                return _module(x, [one, three, ((1, reduced), (5, filters))], pooled=one)
            case "double_3x3":  # two 3 x 3 see what a 5 x 5 sees, for 18 products instead of 25
                return _module(x, [one, three, double], pooled=one)
            case "thin":  # an n x n as a 1 x n and an n x 1
                across: Branch = (((1, n), reduced), ((n, 1), filters))
                return _module(x, [one, ((1, reduced), *across), ((1, reduced), *across, *across)], pooled=one)
            case "pool_then_3x3":  # the pooled branch looks around, too
                return _module(x, [one, three, double], pooled=((3, filters),))
            case "all_3x3":  # no pooling: every branch is a 1 x 1, then a 3 x 3
                return _module(x, [three] * 4, pooled=None)
            case "shared_1x1":  # one 1 x 1 for all: the branches read the same reduced map
                return _module(_conv_relu(x, reduced, 1), [((3, filters),)] * 4, pooled=None)
            case "grouped":  # a wider 1 x 1 for all; each 3 x 3 sees only its group of channels
                groups = int(settings.groups)
                x = _conv_relu(x, 4 * reduced, 1)
                return _conv_relu(x, 4 * filters, 3, groups=groups)
            case _:  # the extreme: a group for each channel
                x = _conv_relu(x, 4 * filters, 1)
                x = layers.DepthwiseConv2D(3, padding="same", name="depthwise")(x)
                return layers.ReLU(name="depthwise_relu")(x)


def _module(x: Tensor, branches: list[Branch], pooled: Branch | None) -> Tensor:
    """The branches stacked; `pooled` is what follows the pooling, and None leaves the pooling out."""
    made = []
    for number, branch in enumerate(branches, 1):
        with block(f"branch {number}"):
            made.append(_branch(x, branch))
    if pooled is not None:
        with block("pooled"):
            made.append(_branch(layers.MaxPooling2D(3, strides=1, padding="same")(x), pooled))
    return layers.Concatenate()(made)


def _branch(x: Tensor, branch: Branch) -> Tensor:
    for kernel, filters in branch:
        x = _conv_relu(x, filters, kernel)
    return x


def _conv_relu(x: Tensor, filters: int, kernel: int | Pair, groups: int = 1) -> Tensor:
    height, width = layers.pair(kernel)
    name = f"conv{height}x{width}"
    x = layers.Conv2D(filters, kernel, padding="same", groups=groups, name=name)(x)
    return layers.ReLU(name=f"{name}_relu")(x)


_TITLES = {
    "naive": "1 Naive: every kernel on everything",
    "bottleneck": "2 Bottleneck (Inception v1)",
    "double_3x3": "3 Two 3 × 3 for a 5 × 5",
    "thin": "4 1 × n and n × 1 (Inception v3)",
    "pool_then_3x3": "5 Pool, then 3 × 3",
    "all_3x3": "6 All 1 × 1, then all 3 × 3",
    "shared_1x1": "7 One 1 × 1 for all branches",
    "grouped": "8 One 1 × 1, then grouped 3 × 3",
    "separable": "9 The extreme: one channel a group (Xception)",
}

FAMILY = Family(
    name="inception_module",
    title="Inception module",
    settings=InceptionModuleSettings,
    builder=build,
    source="Szegedy et al. 2014 and 2015, Chollet 2017: arXiv:1409.4842, arXiv:1512.00567, arXiv:1610.02357",
    introduction=(
        "How did anyone come to believe that space and channels can be handled one after the other? In nine small "
        "steps. An Inception module first looks at a map with several kernels at once; then it reduces the channels "
        "before each large kernel; then it cuts the kernels into small and thin ones.\n\n"
        "Then it turns simpler again: every branch a 1 × 1 and a 3 × 3, so the 1 × 1 can be shared, so each 3 × 3 sees "
        "only a group of the channels. Let each group be a single channel and it is Xception's depthwise separable "
        "convolution. Step through the published modules and watch parameters and multiply-adds fall."
    ),
    presets={f"inception_module_{step}": Preset(title, {"step": step}) for step, title in _TITLES.items()},
)
