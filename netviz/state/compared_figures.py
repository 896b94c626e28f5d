"""What charts of compared networks tell of one: cost by stage, layers by kind, the receptive field at each depth."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Mapping
from typing import NamedTuple

from netviz import words
from netviz.anatomy.quantities import Quantity
from netviz.anatomy.receptive_field import receptive_fields
from netviz.network import Network, Node
from netviz.state.shown_network import ShownNetwork
from netviz.unknown import UNKNOWN, known_sum

THIN = 8
"""Times a smaller bar."""
FIGURES: Mapping[Quantity, Callable[[Node], int]] = {
    "params": lambda node: node.params,
    "macs": lambda node: node.macs,
    "memory": lambda node: node.activation_bytes,
}
"""What of a layer adds up to the cost of its stage."""
WRITTEN: Mapping[Quantity, Callable[[int], str]] = {"params": words.count, "macs": words.count, "memory": words.size}


def stage_costs(shown: ShownNetwork, quantity: Quantity) -> list[tuple[str, int]]:
    """What each stage costs, from the image on, as far as it is known."""
    return [(stage.label, known_sum(map(FIGURES[quantity], stage.nodes))) for stage in shown.figure.children]


def differ_much(networks: Iterable[ShownNetwork], quantity: Quantity) -> bool:
    """Whether the smallest cost is no more than a thin line beside the largest."""
    totals = [known_sum(map(FIGURES[quantity], shown.network.nodes)) for shown in networks]
    return max(totals) > THIN * min(totals)


def kinds(network: Network) -> dict[str, int]:
    """How many layers of each kind there are."""
    return dict(Counter(node.type for node in network.nodes))


class Seen(NamedTuple):
    """The largest receptive field at a depth, and the layer that has it."""

    depth: int
    side: int
    layer: str


def fields(network: Network) -> list[Seen]:
    """The largest receptive field at each depth, which is how many convolutions lie between a map and the image."""
    sides, depths = receptive_fields(network), depth(network)
    found: dict[int, Seen] = {}
    for node in network.nodes_as_called:
        side = sides[node.name].size
        if len(node.output_shape) == 3 and side is not UNKNOWN:
            seen = Seen(depths[node.name], side, node.name)
            found[seen.depth] = max(found.get(seen.depth, seen), seen, key=lambda each: (each.side, each.layer))
    return [found[each] for each in sorted(found)]


def depth(network: Network) -> dict[str, int]:
    """By layer how many convolutions and dense layers lie on the longest way from the image to it, itself counted."""
    depths: dict[str, int] = {}
    for node in network.nodes_as_called:
        counted = int(bool(node.macs))  # UNKNOWN is false
        depths[node.name] = counted + max((depths[source.name] for source in node.inputs), default=0)
    return depths
