"""What there is to draw: layers in blocks, and equal neighbours folded into one."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Literal

from netviz.network import Network, Node


@dataclass(frozen=True, eq=False)
class Item:
    """A layer, a block of items, or a run of equal blocks; `id` is unique and stable, so a link can name it."""

    kind: Literal["layer", "block", "repeat"]
    id: str
    label: str
    nodes: tuple[Node, ...]
    """The layers inside, as called; one for a layer."""
    children: tuple[Item, ...] = ()

    def walk(self) -> Iterator[Item]:
        """This item and all below it."""
        yield self
        for child in self.children:
            yield from child.walk()


def outline(network: Network) -> Item:
    """The whole network as one block named after its title; its id is empty."""
    kinds: dict[object, int] = {}
    return _block((), network.title, list(network.nodes_as_called), kinds)


def foldable(root: Item) -> frozenset[str]:
    """The ids of everything that can be unfolded."""
    return frozenset(item.id for item in root.walk() if item.children and item.id)


def enclosing(root: Item) -> dict[str, list[str]]:
    """The ids of the items around each item, from the outermost in."""
    around: dict[str, list[str]] = {}
    stack: list[tuple[Item, list[str]]] = [(child, []) for child in root.children]
    while stack:
        item, outer = stack.pop()
        around[item.id] = outer
        stack.extend((child, [*outer, item.id]) for child in item.children)
    return around


def _block(path: tuple[str, ...], label: str, nodes: list[Node], kinds: dict[object, int]) -> Item:
    """The block at `path`, its nodes grouped by the next part of their own paths, in order of appearance."""
    depth = len(path)
    groups: dict[str, list[Node]] = {}
    for node in nodes:
        inner = len(node.block) > depth
        groups.setdefault(f"block {node.block[depth]}" if inner else f"layer {node.name}", []).append(node)
    children = []
    for members in groups.values():
        first = members[0]
        if len(first.block) > depth:
            children.append(_block((*path, first.block[depth]), first.block[depth], members, kinds))
        else:
            children.append(Item("layer", first.name, first.label, (first,)))
    return Item("block", _id(path), label, tuple(nodes), tuple(_fold(children, kinds)))


def _id(path: tuple[str, ...]) -> str:
    return "/".join(path).replace(" ", "_").replace(",", "_")


def _fold(children: list[Item], kinds: dict[object, int]) -> Iterator[Item]:
    """The children, with each run of equal blocks, one feeding the next, as one item."""
    run: list[Item] = []
    signature: object = None
    for child in children:
        this = _signature(child, kinds) if child.kind == "block" else None
        if run and (this is None or this != signature or not _feeds(run[-1], child)):
            yield from _closed(run)
            run = []
        if this is None:
            yield child
        else:
            run.append(child)
            signature = this
    yield from _closed(run)


def _closed(run: list[Item]) -> list[Item]:
    if len(run) < 2:
        return run
    nodes = tuple(node for item in run for node in item.nodes)
    return [Item("repeat", f"{run[0].id}*", _range_label(run[0].label, run[-1].label), nodes, tuple(run))]


def _range_label(first: str, last: str) -> str:
    """ "separable 7" and "separable 11" as "separable 7–11"."""
    number = re.fullmatch(r"(.*?)(\d+)", last)
    return f"{first}–{number[2]}" if number and first.startswith(number[1]) else f"{first} – {last}"


def _feeds(block: Item, following: Item) -> bool:
    """Whether all that the following block takes in comes from the block."""
    inside, here = set(following.nodes), set(block.nodes)
    return all(source in here for node in following.nodes for source in node.inputs if source not in inside)


def _signature(block: Item, kinds: dict[object, int]) -> tuple:
    """Equal for blocks with the same layers, wiring, shapes and inner blocks; names do not count."""
    place = {node: index for index, node in enumerate(block.nodes)}
    depth = len(block.nodes[0].block) if block.children[0].kind == "layer" else block.id.count("/") + 1
    outside: dict[Node, int] = {}
    rows = []
    for node in block.nodes:
        kind = kinds.setdefault((node.layer, node.input_shapes), len(kinds))
        wiring = tuple(
            place[source] if source in place else -1 - outside.setdefault(source, len(outside))
            for source in node.inputs
        )
        rows.append((kind, wiring, node.block[depth:]))
    return tuple(rows)
