"""What differs between two networks, layer by layer and block by block."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property

from netviz import words
from netviz.anatomy.alignment import Alignment, Path, align_blocks, align_layers
from netviz.anatomy.difference import Difference, called, differences
from netviz.layers import Shape
from netviz.network import Network, Node

LESS = 0.5
"""Of the layers that differ block by block."""


@dataclass(frozen=True, eq=False)
class Pair:
    """Two networks beside one another: what is what in both, and what differs; each is found once, when asked for."""

    left: Network
    right: Network

    @cached_property
    def alignment(self) -> Alignment:
        """Which block and which layer of the left is which of the right.

        All layers are taken in a row only where so much less differs then that the blocks must be the same ones.
        """
        by_blocks = align_blocks(self.left, self.right)
        if len(by_blocks.nodes) == len(self.left.nodes) == len(self.right.nodes):
            return by_blocks
        by_layers = align_layers(self.left, self.right)
        differing = [len(differences(self.left, self.right, each)) for each in (by_blocks, by_layers)]
        return by_layers if differing[1] < LESS * differing[0] else by_blocks

    @cached_property
    def differences(self) -> Mapping[Node, Difference]:
        """Every layer of either network that differs."""
        return differences(self.left, self.right, self.alignment)

    @cached_property
    def blocks(self) -> list[BlockChange]:
        """Every block of either network, in order.

        Counts of all blocks, where known, add up to each network's totals.
        """
        left, right, partners = _blocks(self.left), _blocks(self.right), self.alignment.blocks
        back = {other: path for path, other in partners.items()}
        rows: list[tuple[Path | None, Path | None]] = [(path, partners.get(path)) for path in left]
        place = -1
        for path in right:  # what only the right has stands after what it follows there
            row = back.get(path), path
            if row in rows:
                place = rows.index(row)
            else:
                place += 1
                rows.insert(place, row)
        return [self._change(row, _at(left, row[0]), _at(right, row[1])) for row in rows]

    def _change(self, paths: tuple[Path | None, Path | None], left: list[Node], right: list[Node]) -> BlockChange:
        titles = [" / ".join(path) or "image" for path in paths if path is not None]
        return BlockChange(
            block=" → ".join(dict.fromkeys(titles)),
            output_shapes=(left[-1].output_shape if left else None, right[-1].output_shape if right else None),
            layers=(len(left), len(right)),
            params=(sum(node.params for node in left), sum(node.params for node in right)),
            macs=(sum(node.macs for node in left), sum(node.macs for node in right)),
            differences=tuple(self._phrases(left, right)),
        )

    def _phrases(self, left: list[Node], right: list[Node]) -> list[str]:
        """A phrase for each layer that differs by more than its size.

        A change of size runs on through every layer that follows: it is said once, where it enters the block.
        """
        found = [(node, self.differences[node]) for node in [*left, *right] if node in self.differences]
        alone = {each.role for _, each in found}
        if len(found) == len([*left, *right]) and (not left or not right) and alone <= {"gone", "added"}:
            return ["only in the right network" if right else "only in the left network"]
        phrases = [f"{node.label} ({called(node.layer)}) left out" for node, each in found if each.role == "gone"]
        phrases += [f"{node.label} ({called(node.layer)}) added" for node, each in found if each.role == "added"]
        inside = set(left)
        changed = [(node, each) for node, each in found if each.role == "changed" and node in inside]
        phrases += [f"{node.label}: {said}" for node, each in changed for said in each.words]
        sizes = [" and ".join(map(words.shape, block[0].input_shapes)) for block in (left, right) if block]
        if len(set(sizes)) > 1:
            return [f"takes {sizes[0]} → {sizes[1]}", *phrases]
        if found and not phrases:
            node, resized = found[0]
            return [f"{node.label}: {resized.words[0]}"]
        return phrases


@dataclass(frozen=True)
class BlockChange:
    """One block in two networks: left, right; None and zero where a network has no such block.

    A count is UNKNOWN where that of one of the block's layers is.
    """

    block: str
    output_shapes: tuple[Shape | None, Shape | None]
    layers: tuple[int, int]
    params: tuple[int, int]
    macs: tuple[int, int]
    differences: tuple[str, ...]
    """A phrase for each layer that differs."""

    @property
    def changed(self) -> bool:
        """Whether anything in the block differs."""
        return bool(self.differences)


def compare(left: Network, right: Network) -> list[BlockChange]:
    """Every block of either network, in order, and what differs in it."""
    return Pair(left, right).blocks


def _blocks(network: Network) -> dict[Path, list[Node]]:
    blocks: dict[Path, list[Node]] = {}
    for node in network.nodes_as_called:
        blocks.setdefault(node.block, []).append(node)
    return blocks


def _at(blocks: Mapping[Path, list[Node]], path: Path | None) -> list[Node]:
    return [] if path is None else blocks.get(path, [])
