"""What a drawing is made of: layers, blocks of them, and runs of equal blocks."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from netviz.network import Node


@dataclass(frozen=True, eq=False)
class Item:
    """A layer, a block of items, or a run of equal items; `id` is unique and stable, so a link can name it."""

    id: str
    label: str
    nodes: tuple[Node, ...]
    """The layers inside, each after what it takes; one for a layer."""
    children: tuple[Item, ...] = ()
    inferred: bool = False
    """Nobody named this block: it was seen in the graph."""
    is_repeat: bool = False
    """A run of equal items: its children."""

    @property
    def is_layer(self) -> bool:
        """Whether nothing is inside: a block and a run of items have children."""
        return not self.children

    def walk(self) -> Iterator[Item]:
        """This item and all below it."""
        yield self
        for child in self.children:
            yield from child.walk()
