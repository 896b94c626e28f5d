"""The names that Keras makes up for operations, where layers have names of that kind."""

from __future__ import annotations

import re

from netviz.interchange.left_out import nodes_within
from netviz.layers.operation import TensorOperation
from netviz.network import Network

_OTHERS = ("true_divide", "absolute")  # what Keras calls x / y and abs(x)


def taken_names(network: Network) -> dict[str, int]:
    """How many names of each kind of operation layers have taken: a layer add_2 has taken add, add_1 and itself.

    Keras numbers operations without looking at the names that layers were given, and refuses a name that comes twice.
    """
    functions = {node.layer.function for node in nodes_within(network) if isinstance(node.layer, TensorOperation)}
    kinds = functions.union(_OTHERS) if functions else set()
    taken: dict[str, int] = {}
    for node in nodes_within(network):
        if isinstance(node.layer, TensorOperation):
            continue
        found = re.fullmatch(r"(\w+?)(?:_(\d{1,4}))?", node.name)
        if found and found[1] in kinds:
            taken[found[1]] = max(taken.get(found[1], 0), int(found[2] or 0) + 1)
    return dict(sorted(taken.items()))
