"""The head of the inspector: what was chosen, where it stands, and what stands next to it, as names to choose."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property
from html import escape

from netviz.drawing.look.palette import colours
from netviz.drawing.outline.tree import Item, enclosing
from netviz.network import Network, Node
from netviz.ui.shared.markup import choice

MOST = 6  # names in a row; a dense block's last layer feeds on dozens


@dataclass(frozen=True)
class Surroundings:
    """Where everything stands in a network."""

    network: Network
    root: Item

    @cached_property
    def items(self) -> dict[str, Item]:
        """Everything by its id."""
        return {item.id: item for item in self.root.walk()}

    @cached_property
    def around(self) -> dict[str, list[str]]:
        """The ids of the blocks around each item, from the outermost in."""
        return enclosing(self.root)

    @cached_property
    def followers(self) -> dict[Node, list[Node]]:
        """The layers that take in what each layer returns."""
        found: dict[Node, list[Node]] = {node: [] for node in self.network.nodes}
        for node in self.network.nodes_as_called:
            for source in dict.fromkeys(node.inputs):
                found[source].append(node)
        return found

    def blocks(self, id: str) -> list[str]:
        """The blocks around the item with that id, by their ids."""
        return self.around.get(id, [])


Row = tuple[str, Sequence[str]]
"""A word, and the ids of the layers and blocks that it is about."""


def inspector_head(
    where: Surroundings, *, title: str, kind: str, type: str, signature: str = "", shapes: str,
    rows: Sequence[Row], home: Sequence[str],
) -> str:  # fmt: skip
    """As HTML: the title in the kind's colour, what a figure says of it, the shapes, and words with names to choose.

    A name outside of the blocks `home` (ids) has the blocks that it stands in before it.
    """
    light, dark = (colours(theme)[kind] for theme in ("light", "dark"))
    told = "".join(f"<dt>{word}<dd>{_names(where, ids, home)}" for word, ids in rows if ids)
    figured = f"<p><b>{escape(signature)}</b></p>" if signature else ""
    close = '<button class="close" data-choose="" aria-label="Close" title="Close">×</button>'
    return (
        f'{close}<h2 style="border-color:light-dark({light},{dark})">{escape(title)} <small>{escape(type)}</small></h2>'
        f"{figured}<p>{escape(shapes)}</p><dl>{told}</dl>"
    )


def _names(where: Surroundings, ids: Sequence[str], home: Sequence[str]) -> str:
    names = [choice(id, _name(where, id, home)) for id in ids[:MOST]]
    return " ".join(names) + (f" and {len(ids) - MOST} more" if len(ids) > MOST else "")


def _name(where: Surroundings, id: str, home: Sequence[str]) -> str:
    outside = [where.items[block] for block in where.blocks(id) if block not in home]
    return " / ".join([*(block.label for block in outside if not block.is_repeat), where.items[id].label])
