"""The columns of the layer table: what each is called, what it holds, and how that is written for a reader.

The table in the browser is sent `declared`, and writes the sums of the rows that a visitor filters in the same ways.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any, Literal

from netviz import words
from netviz.anatomy.quantities import QUANTITIES
from netviz.anatomy.receptive_field import largest_field
from netviz.anatomy.table import Row
from netviz.network import Network

Unit = Literal["words", "shape", "count", "share", "bytes", "pixels", "stride"]
"""How a cell is written: as text, or as a number of these."""


@dataclass(frozen=True)
class Column:
    """A column beside the layers' names."""

    heading: str
    of: Callable[[Row], float | str]
    unit: Unit = "count"
    part_of: Literal["params", "macs"] | None = None
    """The column whose figures this one shows as shares of the whole network's."""
    adds_up: bool = False
    handed_on: bool = False
    """Whether a block has what its last layer has."""
    of_network: Callable[[Network], str] | None = None
    """What the last line says of the whole network, where that is neither a sum nor what its last layer has."""
    has_bar: bool = False
    """Whether a bar in the cell compares it with the largest of its column."""

    @property
    def is_text(self) -> bool:
        """Whether its cells are set to the left, as words are."""
        return self.unit in ("words", "shape")

    def write(self, number: float, network: Network) -> str:
        """A number of it in words."""
        if self.unit == "share":
            return words.share(int_of(number), network.total_params if self.part_of == "params" else network.macs)
        if self.unit in ("pixels", "stride") and not network.takes_image:
            return words.NO_IMAGE
        if self.unit == "pixels":
            return words.receptive_field(int_of(number), network.image_side)
        return _WRITERS[self.unit](number)

    def cell(self, row: Row, network: Network) -> str:
        """A layer's cell."""
        value = self.of(row)
        return value if isinstance(value, str) else self.write(value, network)

    def total(self, rows: Sequence[Row], network: Network) -> str:
        """The cell of the last line, where `rows` are all, the output's last."""
        return self.of_network(network) if self.of_network else self.sum(rows, network)

    def sum(self, rows: Sequence[Row], network: Network) -> str:
        """The cell of many layers: at least the sum of what is known of them, or what the last has, or nothing."""
        if not self.adds_up:
            return self.cell(rows[-1], network) if self.handed_on else ""
        return words.total([int_of(self.of(row)) for row in rows], lambda total: self.write(total, network))


_WRITERS: dict[Unit, Callable[[Any], str]] = {"count": words.count, "bytes": words.size, "stride": words.stride}


def int_of(value: float | str) -> int:
    """The whole number that a column holds."""
    assert isinstance(value, int)
    return value


def _outputs(network: Network) -> str:
    return words.listed([words.shape(shape) for shape in network.output_shapes])


def _field(network: Network) -> str:
    """The receptive field of a network: that of its last map, as papers give it."""
    if not network.takes_image:
        return words.NO_IMAGE
    return words.field_of_last_map(largest_field(network), network.image_side)


_PARAMS, _MACS = QUANTITIES["params"], QUANTITIES["macs"]
COLUMNS = {
    "type": Column("Type", lambda row: row.type, "words"),
    "block": Column("Block", lambda row: row.block, "words"),
    "shape": Column(
        "Output shape", lambda row: words.shape(row.output_shape), "shape", handed_on=True, of_network=_outputs
    ),
    "params": Column(_PARAMS, lambda row: row.params, adds_up=True, has_bar=True),
    "params_share": Column(f"of {_PARAMS.lower()}", lambda row: row.params, "share", "params", adds_up=True),
    "trained": Column("Trainable", lambda row: row.trainable_params, adds_up=True),
    "macs": Column(_MACS, lambda row: row.macs, adds_up=True, has_bar=True),
    "macs_share": Column(f"of {_MACS.lower()}", lambda row: row.macs, "share", "macs", adds_up=True),
    "bytes": Column("Activations", lambda row: row.activation_bytes, "bytes", adds_up=True, has_bar=True),
    "field": Column(QUANTITIES["field"], lambda row: row.receptive_field, "pixels", handed_on=True, of_network=_field),
    "stride": Column("Stride", lambda row: row.stride, "stride", handed_on=True),
}
"""By the name that the page, the browser and the exports know them by, in their order."""

USUAL = ("type", "shape", "params", "macs", "field")
"""Those that are shown until others are chosen."""


def declared() -> dict[str, dict[str, Any]]:
    """The columns as plain data, for the table in the browser."""
    told = ("heading", "unit", "part_of", "adds_up", "handed_on", "has_bar")
    return {key: {name: getattr(column, name) for name in told} for key, column in COLUMNS.items()}
