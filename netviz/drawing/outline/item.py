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
    stands_for: int = 0
    """How many equal items an open repeat stands for, while it shows what is in the first of them."""
    lead: Node | None = None
    """In a unit the convolution, beside which all else in it stands."""

    @property
    def is_layer(self) -> bool:
        """Whether nothing is inside: a block and a run of items have children."""
        return not self.children

    @property
    def is_block(self) -> bool:
        """Whether it unfolds where all blocks do: a unit unfolds only where it is asked for."""
        return bool(self.children) and self.lead is None

    def walk(self) -> Iterator[Item]:
        """This item and all below it."""
        yield self
        for child in self.children:
            yield from child.walk()


def new_id(name: str, taken: set[str]) -> str:
    """An id for a block that nobody named and that starts with the item of that name; a link can hold it."""
    safe = name.isidentifier() or all(letter.isalnum() or letter in "_.-/" for letter in name)
    id = "~" + (name if safe else "".join(each if each.isalnum() or each in "_.-/" else "_" for each in name))
    while id in taken:
        id += "~"
    taken.add(id)
    return id
