"""Residual growth: how much wider the values of a map spread with every residual that is added to it."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import accumulate
from math import sqrt

from netviz.network import Network, Node


def residual_scales(network: Network) -> dict[Node, float]:
    """By addition, in the order of their calls, the factor of the residual that it adds; 1 where it is added whole."""
    return {node: getattr(node.layer, "scale", 1.0) for node in network.nodes_as_called if node.layer.adds}


def spread(scales: Sequence[float]) -> list[float]:
    """The standard deviation of the map before the first addition and behind each, in units of the first.

    As if all residuals had the spread of the first map and were independent of one another, as they are about at the
    first weights, where each ends in a normalisation: then variances add up.
    """
    return [sqrt(variance) for variance in accumulate((scale**2 for scale in scales), initial=1.0)]
