"""What a card's colour can say: its kind, or how much of the network's cost lies in it, in nine steps."""

from __future__ import annotations

from bisect import bisect_left
from dataclasses import dataclass
from math import prod
from typing import Literal, get_args

from netviz.anatomy.quantities import QUANTITIES
from netviz.anatomy.receptive_field import receptive_fields
from netviz.drawing.look.palette import kind_of_item
from netviz.drawing.outline.tree import Item
from netviz.network import Network
from netviz.unknown import UNKNOWN, known_sum, largest

ColourBy = Literal["kind", "params", "macs", "memory", "field"]
COLOURINGS: tuple[ColourBy, ...] = get_args(ColourBy)


@dataclass(frozen=True)
class Meaning:
    """What one way of colouring is called, in a menu and above its legend."""

    label: str
    title: str


MEANINGS: dict[ColourBy, Meaning] = {
    "kind": Meaning("Kind of layer", "Kind"),
    **{
        quantity: Meaning(title, title if quantity == "field" else f"Share of all {title.lower()}")
        for quantity, title in QUANTITIES.items()
    },
}

PREFIXES = {"params": "p", "macs": "m", "memory": "a", "field": "f"}
"""A card's class for each quantity is this letter and its level, 0 to 8, or "u" where nobody knows it."""

SHARES = (0.001, 0.003, 0.01, 0.03, 0.1, 0.2, 0.4)
"""Levels 1 to 8 of a cost end at these shares of the whole network's; 0 is no cost. Steps of about three, since costs
differ by thousands, so a card's colour means the same folded and unfolded, and in every network."""

SIDES = (1 / 64, 1 / 32, 1 / 16, 1 / 8, 1 / 4, 1 / 2, 3 / 4)
"""Levels 0 to 7 of a receptive field end at these shares of the image's side; 8 sees the whole image."""


class Colouring:
    """The classes of a network's cards, one for each way of colouring, so that the reader can switch without asking."""

    def __init__(self, network: Network):
        """Adds up what the network costs as a whole, once."""
        self._fields = receptive_fields(network)
        self._side = network.image_side
        self._totals = {
            "params": network.total_params,
            "macs": network.macs,
            "memory": known_sum(prod(node.output_shape) for node in network.nodes),
        }

    def classes(self, item: Item) -> dict[ColourBy, str]:
        """The class for each way, such as {"kind": "k-pooling", "params": "p0", ...}."""
        nodes = item.nodes
        costs = {
            "params": [node.params for node in nodes],
            "macs": [node.macs for node in nodes],
            "memory": [prod(node.output_shape) for node in nodes],
        }
        levels = {name: _level_of_cost(values, self._totals[name]) for name, values in costs.items()}
        levels["field"] = self._level_of_field(largest(self._fields[node.name].size for node in nodes))
        return {"kind": f"k-{kind_of_item(item)}"} | {
            name: f"{PREFIXES[name]}{level}" for name, level in levels.items()
        }  # type: ignore[return-value]

    def _level_of_field(self, side: int) -> str:
        if UNKNOWN in (side, self._side):
            return "u"
        return "8" if side >= self._side else str(bisect_left(SIDES, side / self._side))


def _level_of_cost(values: list[int], whole: int) -> str:
    cost = known_sum(values)
    if not cost:
        return "u" if UNKNOWN in values else "0"
    return str(1 + bisect_left(SHARES, cost / whole))
