"""The curve of an activation function, and what it is good for."""

import numpy as np

from netviz.anatomy.activations import RELU, RELU6, Curve, curve_of, function_of
from netviz.network import Node
from netviz.ui.shared.markup import BLUE, ORANGE, Picture, svg

WIDTH, HEIGHT, MARGIN = 150, 96, 4  # pixels
STEPS = 56

FLOAT16 = (
    "They are equal up to 6, where float16 numbers are 1/256 apart. Without a limit the steps grow, "
    "to 1 at 1,024 and 32 near 65,504, the last: so ReLU6 suits phones that compute in float16."
)
SOFTMAX = (
    "Softmax has no curve: each of its values depends on all of them, for they are made positive and share a sum of 1."
)


def activation_curve(node: Node) -> Picture | str | None:
    """The curve of the layer's function, or a sentence where it has none; None for a layer without a function."""
    name, curve = function_of(node), curve_of(node)
    if name is None or name == "linear":
        return None
    if curve is None:
        return SOFTMAX if name == "softmax" else "netviz does not know the curve of this function."
    if curve in (RELU, RELU6):
        other = RELU6 if curve is RELU else RELU
        return Picture(_draw(curve, other), f"{curve.name}, and {other.name} dashed. {FLOAT16}")
    low, high = curve.range
    return Picture(_draw(curve), f"{curve.name}, for values from {low:g} to {high:g}.")


def _draw(*curves: Curve) -> str:
    """The first curve drawn through, the others dashed; with the axes through zero."""
    x = np.linspace(*curves[0].range, STEPS + 1)
    values = [curve.of(x) for curve in curves]
    low, high = min(0.0, *(float(y.min()) for y in values)), max(float(y.max()) for y in values)
    wide, tall = (WIDTH - 2 * MARGIN) / (x[-1] - x[0]), (HEIGHT - 2 * MARGIN) / ((high - low) or 1)

    def place(at: float, value: float) -> tuple[float, float]:
        return MARGIN + (at - x[0]) * wide, MARGIN + (high - value) * tall

    zero = place(0, 0)
    axes = f"<path d='M0 {zero[1]:.1f}H{WIDTH}M{zero[0]:.1f} 0V{HEIGHT}'/>"
    lines = [
        f"<path {looks} stroke-width='2' d='M{_path([place(*point) for point in zip(x, y, strict=True)])}'/>"
        for y, looks in zip(values, (f"stroke='{BLUE}'", f"stroke='{ORANGE}' stroke-dasharray='4 3'"), strict=False)
    ]
    return svg(WIDTH, HEIGHT, axes, *reversed(lines))


def _path(points: list[tuple[float, float]]) -> str:
    """The points, without those on a straight line between their neighbours."""
    kept = [
        point
        for before, point, after in zip([None, *points], points, [*points[1:], None], strict=False)
        if before is None or after is None or abs((point[1] - before[1]) - (after[1] - point[1])) > 0.02
    ]
    return " ".join(f"{x:.1f} {y:.1f}" for x, y in kept)
