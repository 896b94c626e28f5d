"""What a convolution costs: weights and multiply-adds, and how much less than another.

A zero of the padding is multiplied like any other number, as Keras and the papers count.
"""

from collections.abc import Sequence

from netviz.convolution.axis import TransposedAxis
from netviz.convolution.settings import ConvolutionSettings
from netviz.convolution.stages import Convolution, Stage


def products_per_value(stage: Stage) -> tuple[int, int]:
    """The multiply-adds behind one output value, the fewest and the most: they differ in a transposed one."""
    return int(stage.products.min()), int(stage.products.max())


def multiply_adds(stage: Stage) -> int:
    """The sum over all output values; kernel x channels read x channels out x positions where they are alike."""
    return int(stage.products.sum())


def total_multiply_adds(convolution: Convolution) -> int:
    """The multiply-adds of all stages."""
    return sum(map(multiply_adds, convolution.stages))


def cut_off(convolution: Convolution) -> int:
    """The multiply-adds of a transposed convolution that land beyond its output, where same padding crops them.

    Papers and profilers count them (k x k x channels read x channels out x cells of the image); no cell shows them.
    """
    stage = convolution.stages[0]
    if not isinstance(stage.rows, TransposedAxis):
        return 0
    return stage.kernel.size * stage.rows.cells * stage.columns.cells - multiply_adds(stage)


def weights(stage: Stage) -> int:
    """The stage's parameters, biases included."""
    return stage.kernel.size + (0 if stage.bias is None else stage.bias.size)


def total_weights(convolution: Convolution) -> int:
    """The parameters of all stages."""
    return sum(map(weights, convolution.stages))


def reference(convolutions: Sequence[Convolution]) -> Convolution:
    """The one that the others are measured by: the standard one, or where it is not shown the most expensive."""
    standard = [each for each in convolutions if each.kind == "standard"]
    return standard[0] if standard else max(convolutions, key=total_multiply_adds)


def ratio_to_standard(
    kind: str, settings: ConvolutionSettings, fraction: str = "{}/{}", times: str = "×"
) -> str | None:
    """The ratio to a standard convolution in closed form, such as "1/4 + 1/9": 1/Cout + 1/k².

    None where there is none, because some stage has more positions than the standard one. Source: Howard et al. 2017
    (arXiv:1704.04861), section 3.1; with a depth multiplier m it grows m times. Xie et al. 2017 (arXiv:1611.05431)
    for groups, Szegedy et al. 2016 (arXiv:1512.00567), section 3.2, for a column and a row.
    """
    one_of = fraction.format
    multiplier, out, read, size = (
        settings.depth_multiplier, settings.channels_out, settings.channels_in, settings.kernel,
    )  # fmt: skip
    keeps_size = settings.axis.positions == settings.size
    if kind == "depthwise":
        return one_of(multiplier, out)
    if kind == "grouped":
        return "1" if settings.groups == 1 else one_of(1, settings.groups)
    if kind == "separable":
        terms = f"{one_of(1, out)} + {one_of(1, size**2)}"
        return terms if multiplier == 1 else f"{multiplier} {times} ({terms})"
    if kind == "pointwise":
        return one_of(1, size**2) if _positions_of_points(settings) == settings.axis.positions else None
    if kind == "pointwise_first":
        return f"{one_of(1, size**2)} + {one_of(1, read)}" if keeps_size else None
    if kind == "spatial":
        terms = one_of(2, size) if read == out else f"{one_of(1, size)} + {one_of(out, size * read)}"
        return terms if keeps_size else None
    if kind == "dilated":
        return "1" if settings.dilated_axis.positions == settings.axis.positions else None
    return "1" if kind == "standard" else None


def ratio_in_letters(kind: str, settings: ConvolutionSettings) -> str | None:
    """The same law in letters, as LaTeX; None where it has no closed form or needs none."""
    if ratio_to_standard(kind, settings) in (None, "1"):
        return None
    m = "m" if settings.depth_multiplier > 1 else ""
    separable = r"\frac{1}{C_\text{out}} + \frac{1}{k^2}"
    return {
        "depthwise": rf"\frac{{{m or 1}}}{{C_\text{{out}}}}",
        "grouped": r"\frac{1}{g}",
        "separable": rf"m \left({separable}\right)" if m else separable,
        "pointwise": r"\frac{1}{k^2}",
        "pointwise_first": r"\frac{1}{k^2} + \frac{1}{C_\text{in}}",
        "spatial": r"\frac{2}{k}"
        if settings.channels_in == settings.channels_out
        else r"\frac{1}{k} + \frac{C_\text{out}}{k\,C_\text{in}}",
    }[kind]


def _positions_of_points(settings: ConvolutionSettings) -> int:
    return -(-settings.size // settings.stride)
