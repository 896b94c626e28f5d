"""What a convolution costs: weights, multiply-adds, and the formulas with the numbers in.

A zero of the padding is multiplied like any other number, as Keras and the papers count.
"""

from collections.abc import Sequence
from fractions import Fraction

from netviz.convolution.settings import ConvolutionSettings
from netviz.convolution.stages import Convolution, Stage


def products_per_value(stage: Stage) -> int:
    """The multiply-adds behind one output value: k x k x channels read."""
    return stage.axis.kernel**2 * stage.kernel.shape[2]


def multiply_adds(stage: Stage) -> int:
    """k x k x channels read x channels out x positions."""
    return products_per_value(stage) * stage.channels_out * stage.axis.positions**2


def total_multiply_adds(convolution: Convolution) -> int:
    """The multiply-adds of all stages."""
    return sum(map(multiply_adds, convolution.stages))


def total_weights(convolution: Convolution) -> int:
    """The parameters of all stages, biases included."""
    return sum(stage.kernel.size + (0 if stage.bias is None else stage.bias.size) for stage in convolution.stages)


def reference(convolutions: Sequence[Convolution]) -> Convolution:
    """The one that the others are measured by: the standard one, or where it is not shown the most expensive."""
    standard = [each for each in convolutions if each.kind == "standard"]
    return standard[0] if standard else max(convolutions, key=total_multiply_adds)


def ratio(convolution: Convolution, other: Convolution) -> Fraction:
    """The multiply-adds of one convolution as a part of another's."""
    return Fraction(total_multiply_adds(convolution), total_multiply_adds(other))


def ratio_to_standard(
    kind: str, settings: ConvolutionSettings, fraction: str = "{}/{}", times: str = "×"
) -> str | None:
    """The ratio to a standard convolution in closed form, such as "1/4 + 1/9": 1/Cout + 1/k².

    None where there is none: pointwise without padding, whose output is larger. Source: Howard et al. 2017
    (arXiv:1704.04861), section 3.1; with a depth multiplier m it grows m times.
    """
    one_of = fraction.format
    multiplier, out, window = settings.depth_multiplier, settings.channels_out, settings.kernel**2
    if kind == "depthwise":
        return one_of(multiplier, out)
    if kind == "pointwise":
        positions = settings.model_copy(update={"kernel": 1, "dilation": 1}).axis.positions
        return one_of(1, window) if positions == settings.axis.positions else None
    if kind == "separable":
        terms = f"{one_of(1, out)} + {one_of(1, window)}"
        return terms if multiplier == 1 else f"{multiplier} {times} ({terms})"
    return "1"


def latex_multiply_adds(convolution: Convolution) -> str:
    """The multiply-adds as a formula, a product a stage."""
    lines = [rf"&{'+' if index else ''}\;{_latex_product(stage)}" for index, stage in enumerate(convolution.stages)]
    sums = [" + ".join(_latex_number(multiply_adds(stage)) for stage in convolution.stages)]
    if len(convolution.stages) > 1:
        sums.append(_latex_number(total_multiply_adds(convolution)))
    lines.append(r"&=\;" + " = ".join(sums))
    return r"\begin{aligned}" + r"\\[6pt]".join(lines) + r"\end{aligned}"


def latex_ratio(convolution: Convolution, other: Convolution, settings: ConvolutionSettings) -> str:
    """One convolution's multiply-adds over another's, in closed form where the other is the standard one."""
    above, below = total_multiply_adds(convolution), total_multiply_adds(other)
    parts = [rf"\frac{{{_latex_number(above)}}}{{{_latex_number(below)}}}"]
    closed = ratio_to_standard(convolution.kind, settings, r"\frac{{{}}}{{{}}}", r"\times")
    if other.kind == "standard" and closed:
        if convolution.kind == "separable" and settings.depth_multiplier == 1:
            parts.append(r"\frac{1}{C_\text{out}} + \frac{1}{k^2}")
        parts.append(closed)
    return " = ".join(parts) + rf" \approx {above / below:.3f}"


def _latex_product(stage: Stage) -> str:
    kernel, positions = stage.axis.kernel, stage.axis.positions
    factors = [
        (rf"{kernel} \times {kernel}", "kernel"),
        (stage.kernel.shape[2], "channels read"),
        (stage.channels_out, "channels out"),
        (rf"{positions} \times {positions}", "positions"),
    ]
    return r" \times ".join(rf"\underbrace{{{factor}}}_{{\text{{{name}}}}}" for factor, name in factors)


def _latex_number(number: int) -> str:
    return f"{number:,}".replace(",", "{,}")
