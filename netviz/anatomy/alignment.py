"""The alignment of two networks: which block of one is which block of the other, and which layer which layer.

Block by block where both have the same blocks: what bears a name that somebody gave it belongs to what bears it in the
other network, whatever stands between. Of the rest, which Keras numbered, the longest common subsequence is taken
(Myers 1986, "An O(ND) difference algorithm"), by what the layers are, then by their classes alone. Where the blocks
are others, as between a network of the catalog and a file of the same, all layers in a row are aligned so. Either
costs little more than one look at each layer.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Hashable, Sequence
from dataclasses import dataclass
from functools import cached_property
from operator import itemgetter
from typing import Any, NamedTuple

from netviz.layers import Layer
from netviz.network import Network, Node

Path = tuple[str, ...]
MOST_EDITS = 300
"""Where two sequences differ by more than so many insertions and removals, what follows is not aligned any more."""


class Alignment(NamedTuple):
    """What of the left network is what of the right: partners by layer and by the path of a block, one to one."""

    nodes: dict[Node, Node]
    blocks: dict[Path, Path]

    @property
    def mirrored(self) -> Alignment:
        """The same from right to left."""
        return Alignment(
            {right: left for left, right in self.nodes.items()}, {right: left for left, right in self.blocks.items()}
        )


def align_blocks(left: Network, right: Network) -> Alignment:
    """Every layer has at most one partner, in the partner of its block; seen from the right it is the same."""
    # Of several longest subsequences one is taken: from whichever side one looks, it must be the same one.
    if _written(left) > _written(right):
        return align_blocks(right, left).mirrored
    found = Alignment({}, {})
    _align(_Part((), left.nodes_as_called), _Part((), right.nodes_as_called), found)
    return found


def align_layers(left: Network, right: Network) -> Alignment:
    """Every layer has at most one partner, whatever block that is in; seen from the right it is the same.

    A block's partner is the one with which it shares most layers, one to one.
    """
    if _written(left) > _written(right):
        return align_layers(right, left).mirrored
    here, there = ([_Part(node.block, (node,), node) for node in network.nodes] for network in (left, right))
    nodes = {one.nodes[0]: other.nodes[0] for one, other in _further([], here, there)}
    shared = Counter((old.block, new.block) for old, new in nodes.items())
    blocks: dict[Path, Path] = {}
    for (old, new), _ in sorted(shared.items(), key=lambda each: (-each[1], each[0])):
        if old not in blocks and new not in blocks.values():
            blocks[old] = new
    return Alignment(nodes, blocks)


@dataclass(frozen=True, eq=False)
class _Part:
    """A layer, or a block with all that is in it."""

    path: Path
    nodes: Sequence[Node]
    layer: Node | None = None

    @cached_property
    def children(self) -> list[_Part]:
        """What stands in the block, in the order in which it begins."""
        depth = len(self.path)
        inside: dict[str | Node, list[Node]] = {}
        for node in self.nodes:
            inside.setdefault(node.block[depth] if len(node.block) > depth else node, []).append(node)
        return [
            _Part((*self.path, what), nodes) if isinstance(what, str) else _Part(self.path, nodes, what)
            for what, nodes in inside.items()
        ]

    @property
    def given_name(self) -> Hashable:
        """Whether it is a block, and its name; None where Keras would name any layer of its class so."""
        if self.layer is None:
            return True, self.path[-1]
        label, layer = re.sub(r"_\d+$", "", self.layer.label), self.layer.layer
        is_usual = label == layer.default_name or label.replace("_", "") == layer.keras_class.lower()
        return None if is_usual else (False, self.layer.label)

    @cached_property
    def content(self) -> Hashable:
        """What is computed there, whatever it is called and however large the map is."""
        return tuple(_computed(node.layer) for node in self.nodes)

    @property
    def sort(self) -> Hashable:
        """The class of a layer; the size of the map that a block returns."""
        return self.nodes[-1].output_shape[:2] if self.layer is None else self.layer.type


_Pair = tuple[_Part, _Part]


def _computed(layer: Layer) -> Hashable:
    return layer.sole_function or (layer.keras_class, *sorted(layer.meant().items(), key=itemgetter(0)))


def _align(left: _Part, right: _Part, found: Alignment) -> None:
    found.blocks[left.path] = right.path
    here, there = left.children, right.children
    for one, other in _further(_by_name(here, there), here, there):
        if one.layer and other.layer:
            found.nodes[one.layer] = other.layer
        else:
            _align(one, other, found)


def _further(pairs: list[_Pair], left: list[_Part], right: list[_Part]) -> list[_Pair]:
    """These pairs, and in order those of the rest that compute the same, then those of a sort."""
    for key in (lambda part: part.content, lambda part: part.sort):
        taken = {part for pair in pairs for part in pair}
        rest = [[part for part in parts if part not in taken] for parts in (left, right)]
        pairs = [*pairs, *_in_order(*rest, key)]
    return pairs


def _by_name(left: list[_Part], right: list[_Part]) -> list[_Pair]:
    named = {part.given_name: part for part in right}
    return [(part, named[part.given_name]) for part in left if part.given_name is not None and part.given_name in named]


def _in_order(left: list[_Part], right: list[_Part], key: Callable[[_Part], Hashable]) -> list[_Pair]:
    """Pairs of equal keys; a block is never a layer's partner."""
    keys = [[(part.layer is None, key(part)) for part in parts] for parts in (left, right)]
    return [(left[i], right[j]) for i, j in common_subsequence(*keys)]


def common_subsequence(left: Sequence[Hashable], right: Sequence[Hashable]) -> list[tuple[int, int]]:
    """The places of a longest common subsequence of both, in order; not the longest where they differ too much.

    >>> common_subsequence("abcx", "bcyx")
    [(1, 0), (2, 1), (3, 3)]
    """
    # By diagonal, how far of `left` so many edits lead at most, and the way there: where equal stretches begin and end.
    reached: dict[int, tuple[int, _Way]] = {1: (0, None)}
    for edits in range(min(len(left) + len(right), MOST_EDITS) + 1):
        for diagonal in range(-edits, edits + 1, 2):
            removed, added = reached.get(diagonal - 1, (-2, None)), reached.get(diagonal + 1, (-1, None))
            begin, way = added if added[0] > removed[0] else (removed[0] + 1, removed[1])
            end = begin
            while end < len(left) and end - diagonal < len(right) and left[end] == right[end - diagonal]:
                end += 1
            reached[diagonal] = end, (begin, end, diagonal, way) if end > begin else way
            if end >= len(left) and end - diagonal >= len(right):
                return _pairs(reached[diagonal][1])
    return _pairs(max(reached.items(), key=lambda each: 2 * each[1][0] - each[0])[1][1])


_Way = Any
"""(begin, end, diagonal, way before) of an equal stretch; None where there was none yet."""


def _pairs(way: _Way) -> list[tuple[int, int]]:
    pairs: list[tuple[int, int]] = []
    while way:
        begin, end, diagonal, way = way
        pairs += [(i, i - diagonal) for i in reversed(range(begin, end))]
    return pairs[::-1]


def _written(network: Network) -> list[str]:
    return [f"{node.name} {node.layer}" for node in network.nodes_as_called]
