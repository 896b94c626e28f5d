"""Residual growth: how much wider the values of a map spread with every residual that is added to it.

How far they do was measured in a real pass, by `python -m benchmarks.record_residual_growth`, which has Keras.
"""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache

from netviz.app_folder import APP
from netviz.network import Network, Node

FILE = APP / "assets" / "measured" / "residual_growth.json"
TIMES = (0.5, 1.0, 1.5, 2.0, 3.0, 4.0, 5.0)
"""Times the paper's residual scales."""


def residual_scales(network: Network) -> dict[Node, float]:
    """By addition, in the order of their calls, the factor of the residual that it adds; 1 where it is added whole."""
    return {node: getattr(node.layer, "scale", 1.0) for node in network.nodes_as_called if node.layer.adds}


@dataclass(frozen=True)
class Growth:
    """Standard deviations of Inception-ResNet-V2's first map and of every sum behind it, in units of the first."""

    images: int
    keras: str
    whole: Sequence[float]
    """With residuals added whole."""
    scaled: Mapping[float, Sequence[float]]
    """By the times of the paper's scales."""


@lru_cache(maxsize=1)
def measured() -> Growth:
    """One pass of a few images at the first weights, for every way of scaling with the same ones."""
    told = json.loads(FILE.read_text(encoding="utf-8"))
    scaled = {float(times): values for times, values in told["scaled"].items()}
    return Growth(told["images"], told["keras"], told["whole"], scaled)
