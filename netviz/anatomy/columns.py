"""The columns of the layer table: what each is called, what it holds, and how that is written for a reader."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from netviz import words
from netviz.anatomy.table import Row
from netviz.network import Network


@dataclass(frozen=True)
class Column:
    """A column beside the layers' names."""

    heading: str
    of: Callable[[Row], int | str]
    write: Callable[[int, Network], str] = lambda number, _: words.count(number)
    """A number of it in words."""
    adds_up: bool = False
    handed_on: bool = False
    """Whether a block has what its last layer has."""

    def cell(self, row: Row, network: Network) -> str:
        """A layer's cell."""
        value = self.of(row)
        return value if isinstance(value, str) else self.write(value, network)

    def sum(self, rows: Sequence[Row], network: Network) -> str:
        """The cell of many layers: at least the sum of what is known of them, or what the last has, or nothing."""
        if not self.adds_up:
            return self.cell(rows[-1], network) if self.handed_on else ""
        return words.total([int_of(self.of(row)) for row in rows], lambda total: self.write(total, network))


def int_of(value: int | str) -> int:
    """The number that a column holds."""
    assert not isinstance(value, str)
    return value


COLUMNS = {
    "type": Column("Type", lambda row: row.type),
    "block": Column("Block", lambda row: row.block),
    "shape": Column("Output shape", lambda row: words.shape(row.output_shape), handed_on=True),
    "params": Column("Parameters", lambda row: row.params, adds_up=True),
    "params_share": Column("of parameters", lambda row: row.params, adds_up=True,
                           write=lambda part, network: words.share(part, network.total_params)),
    "trained": Column("Trained", lambda row: row.trainable_params, adds_up=True),
    "macs": Column("Multiply-adds", lambda row: row.macs, adds_up=True),
    "macs_share": Column("of multiply-adds", lambda row: row.macs, adds_up=True,
                         write=lambda part, network: words.share(part, network.macs)),
    "bytes": Column("Activations", lambda row: row.activation_bytes, adds_up=True,
                    write=lambda number, _: words.size(number)),
    "field": Column("Receptive field", lambda row: row.receptive_field, handed_on=True,
                    write=lambda side, network: words.receptive_field(side, network.image_side)),
    "stride": Column("Stride", lambda row: words.stride(row.stride), handed_on=True),
}  # fmt: skip
"""By the name that the page and the exports know them by, in their order."""

USUAL = ("type", "shape", "params", "macs", "field")
"""Those that are shown until others are chosen."""
