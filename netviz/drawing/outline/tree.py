"""What there is to draw: layers in blocks, equal neighbours folded into one, and levels of what is open."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from itertools import count

from netviz.drawing.outline.folding import Folding
from netviz.drawing.outline.inference import LARGEST, MOST, Inference
from netviz.drawing.outline.item import Item, new_id
from netviz.drawing.outline.repeats import all_of, within
from netviz.network import Network, Node


def outline(network: Network) -> Item:
    """The whole network as one block named after its title; its id is empty.

    Folded, it is at most MOST items: where its blocks are too few for that, more are inferred from the graph.
    """
    return _Outline(network).block((), network.title, list(network.nodes_as_called))


def foldable(root: Item) -> frozenset[str]:
    """The ids of everything that can be unfolded, and of every repeat as showing all of its items."""
    inside = [item for item in root.walk() if item.children and item.id]
    return frozenset([item.id for item in inside] + [all_of(item) for item in inside if item.is_repeat])


def blocks(root: Item) -> frozenset[str]:
    """The ids of what stands open where all blocks do: each repeat shows its first item, and units stay folded."""
    opened: set[str] = set()
    waiting = list(root.children)
    while waiting:
        item = waiting.pop()
        if item.is_block:
            opened.add(item.id)
            waiting += within(item)
    return frozenset(opened)


def with_only_children(root: Item, ids: Collection[str]) -> frozenset[str]:
    """These, and what can be unfolded in one of them and stands there alone: a frame around one card says nothing."""
    found = set(ids)
    for item in root.walk():
        if item.id in found and len(item.children) == 1 and item.children[0].is_block:
            found.add(item.children[0].id)
    return frozenset(found)


def enclosing(root: Item) -> dict[str, list[str]]:
    """The ids of the items around each item, from the outermost in."""
    around: dict[str, list[str]] = {}
    stack: list[tuple[Item, list[str]]] = [(child, []) for child in root.children]
    while stack:
        item, outer = stack.pop()
        around[item.id] = outer
        stack.extend((child, [*outer, item.id]) for child in item.children)
    return around


def with_holders(root: Item) -> Iterator[tuple[Item, int]]:
    """Every block and layer below the root, in the order of the drawing, with the number of the block around it.

    Blocks are numbered from 0 in this order; -1 is none.
    """
    numbers = count()

    def below(item: Item, number: int) -> Iterator[tuple[Item, int]]:
        for child in item.children:
            yield child, number
            if not child.is_layer:
                yield from below(child, next(numbers))

    return below(root, -1)


def level(root: Item, depth: int) -> frozenset[str]:
    """The ids of the blocks of depth below `depth`: with 1, the outermost blocks; with 0, none."""
    opened: set[str] = set()
    below = root.children
    for _ in range(depth):
        opened.update(item.id for item in below if item.is_block)
        below = tuple(child for item in below if item.is_block for child in within(item))
        if not below:
            break
    return frozenset(opened)


def one_level_more(root: Item, opened: Collection[str]) -> frozenset[str]:
    """The ids that are open after one level more: the outermost folded blocks in sight, and all at their depth, too."""
    below, depth = [root], 0
    while below:
        seen = [child for item in below for child in within(item) if child.is_block]
        depth += 1
        if any(item.id not in opened for item in seen):
            return frozenset(opened) | level(root, depth)
        below = seen
    return frozenset(opened)


def one_level_less(root: Item, opened: Collection[str]) -> frozenset[str]:
    """The ids that are open after one level less: without the innermost open blocks in sight, all at one depth."""
    seen: list[set[str]] = []
    below = [root]
    while below:
        inside = (child for item in below for child in within(item, opened))
        below = [child for child in inside if child.children and child.id in opened]
        seen.append({item.id for item in below})
    return frozenset().union(*seen[:-2])


class _Outline:
    """A network being outlined."""

    def __init__(self, network: Network):
        paths = {node.block for node in network.nodes}
        self.taken = {*network.by_name, *(_id(path[:end]) for path in paths for end in range(1, len(path) + 1))}
        self.folding = Folding(self._new_id)
        self.inference = Inference(network, self.folding, self._new_id)

    def _new_id(self, name: str) -> str:
        return new_id(name, self.taken)

    def block(self, path: tuple[str, ...], label: str, nodes: list[Node]) -> Item:
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
                children.append(self.block((*path, first.block[depth]), first.block[depth], members))
            else:
                children.append(Item(first.name, first.label, (first,)))
        folded = self.folding.blocks(children)
        if len(folded) > (LARGEST if path else MOST):
            folded = self.inference.arrange(children)
        return Item(_id(path), label, tuple(nodes), tuple(folded))


def _id(path: tuple[str, ...]) -> str:
    return "/".join(path).replace(" ", "_").replace(",", "_")
