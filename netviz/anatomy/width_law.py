"""Width laws: which parameters of a network grow with the square of its width, which in step with it, which not at all.

A weight between two layers that both widen has both their channels as sides, so it grows with the square.
"""

from __future__ import annotations

from typing import NamedTuple

from netviz.errors import NetvizError
from netviz.network import Network


class WidthLaw(NamedTuple):
    """The parameters of a network of width w: squared w² + linear w + constant."""

    squared: int
    linear: int
    constant: int

    def at(self, width: float) -> float:
        """How many a network of that width has, where it rounds no filter."""
        return self.squared * width**2 + self.linear * width + self.constant


def width_law(network: Network, half: Network) -> WidthLaw:
    """The law of a network, read off its weights beside those of the same network at half the width.

    Raises NetvizError where a weight of the half is neither a quarter, a half nor all of the same one.
    """
    found = {4: 0, 2: 0, 1: 0}
    for node in network.nodes:
        for weight, thin in zip(node.weights, half.by_name[node.name].weights, strict=True):
            times = weight.size / thin.size
            if times not in found:
                rule = f"{node.name} must have a quarter, a half or all of its {weight.name} at half the width"
                raise NetvizError(rule, received=f"{thin.size:,} of {weight.size:,}")
            found[int(times)] += weight.size
    return WidthLaw(found[4], found[2], found[1])
