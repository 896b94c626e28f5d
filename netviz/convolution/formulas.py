"""Costs as formulas with their numbers in: LaTeX, for the page and for slides."""

from collections.abc import Iterable

from netviz.convolution.axis import TransposedAxis
from netviz.convolution.costs import (
    cut_off,
    multiply_adds,
    ratio_in_letters,
    ratio_to_standard,
    total_multiply_adds,
    total_weights,
    weights,
)
from netviz.convolution.settings import ConvolutionSettings
from netviz.convolution.stages import Convolution, Stage


def latex_multiply_adds(convolution: Convolution) -> str:
    """The multiply-adds, a product a stage; what a transposed convolution cuts off is taken off."""
    cut = cut_off(convolution)
    if cut:
        stage = convolution.stages[0]
        kept, all_of_it = multiply_adds(stage), multiply_adds(stage) + cut
        taken = rf"&-\;\underbrace{{{_number(cut)}}}_{{\text{{cut off by same padding}}}}"
        result = rf"&=\;{_number(all_of_it)} - {_number(cut)} = {_number(kept)}"
        return _aligned([rf"&\;{_product(stage)}", taken, result])
    parts = [multiply_adds(stage) for stage in convolution.stages]
    return _sum_of_stages(map(_product, convolution.stages), parts, total_multiply_adds(convolution))


def latex_weights(convolution: Convolution) -> str:
    """The parameters, a product a stage, with the biases."""
    parts = [weights(stage) for stage in convolution.stages]
    return _sum_of_stages(map(_weights, convolution.stages), parts, total_weights(convolution))


def latex_ratio(convolution: Convolution, other: Convolution, settings: ConvolutionSettings) -> str:
    """One convolution's multiply-adds over another's, in closed form where the other is the standard one."""
    above, below = total_multiply_adds(convolution), total_multiply_adds(other)
    parts = [rf"\frac{{{_number(above)}}}{{{_number(below)}}}"]
    if other.kind == "standard":
        closed = ratio_to_standard(convolution.kind, settings, r"\frac{{{}}}{{{}}}", r"\times")
        parts += [part for part in (ratio_in_letters(convolution.kind, settings), closed) if part]
    return " = ".join(parts) + rf" \approx {above / below:.3f}"


def _sum_of_stages(products: Iterable[str], parts: list[int], total: int) -> str:
    lines = [rf"&{'+' if index else ''}\;{product}" for index, product in enumerate(products)]
    sums = [" + ".join(map(_number, parts))]
    if len(parts) > 1:
        sums.append(_number(total))
    return _aligned([*lines, r"&=\;" + " = ".join(sums)])


def _product(stage: Stage) -> str:
    height, width, read, out = stage.kernel.shape
    is_transposed = isinstance(stage.rows, TransposedAxis)
    rows, columns = stage.image.shape[:2] if is_transposed else stage.output.shape[:2]
    return _factors(
        (rf"{height} \times {width}", "kernel"),
        (read, "channels read"),
        (out, "channels out"),
        (rf"{rows} \times {columns}", "image cells" if is_transposed else "positions"),
    )


def _weights(stage: Stage) -> str:
    height, width, read, out = stage.kernel.shape
    product = _factors((rf"{height} \times {width}", "kernel"), (read, "channels read"), (out, "channels out"))
    return product if stage.bias is None else product + rf" + \underbrace{{{out}}}_{{\text{{biases}}}}"


def _factors(*factors: tuple[object, str]) -> str:
    return r" \times ".join(rf"\underbrace{{{factor}}}_{{\text{{{name}}}}}" for factor, name in factors)


def _aligned(lines: list[str]) -> str:
    return r"\begin{aligned}" + r"\\[6pt]".join(lines) + r"\end{aligned}"


def _number(number: int) -> str:
    return f"{number:,}".replace(",", "{,}")
