"""What differs between two networks, block by block."""

from __future__ import annotations

from dataclasses import dataclass

from netviz import words
from netviz.layers import Shape
from netviz.network import Network, Node


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
    """Every block of either network, in order; counts of all blocks, where known, add up to each network's totals.

    Blocks are matched by their path, and layers by their names within the block.
    """
    blocks = [_blocks(left), _blocks(right)]
    return [_change(path, blocks[0].get(path, []), blocks[1].get(path, [])) for path in _merged(*map(list, blocks))]


def _blocks(network: Network) -> dict[tuple[str, ...], list[Node]]:
    blocks: dict[tuple[str, ...], list[Node]] = {}
    for node in network.nodes_as_called:
        blocks.setdefault(node.block, []).append(node)
    return blocks


def _merged(left: list[tuple[str, ...]], right: list[tuple[str, ...]]) -> list[tuple[str, ...]]:
    """Both lists in one, each in its order: what only the right has stands after what it follows there."""
    merged = list(left)
    before: tuple[str, ...] | None = None
    for path in right:
        if path not in merged:
            merged.insert(merged.index(before) + 1 if before is not None else 0, path)
        before = path
    return merged


def _change(path: tuple[str, ...], left: list[Node], right: list[Node]) -> BlockChange:
    return BlockChange(
        block=" / ".join(path) or "image",
        output_shapes=(left[-1].output_shape if left else None, right[-1].output_shape if right else None),
        layers=(len(left), len(right)),
        params=(sum(node.params for node in left), sum(node.params for node in right)),
        macs=(sum(node.macs for node in left), sum(node.macs for node in right)),
        differences=tuple(_differences(left, right)),
    )


def _differences(left: list[Node], right: list[Node]) -> list[str]:
    if not left or not right:
        return ["only in the right network" if right else "only in the left network"]
    old, new = {node.label: node for node in left}, {node.label: node for node in right}
    phrases = [f"{label} ({old[label].type}) left out" for label in old if label not in new]
    phrases += [f"{label} ({new[label].type}) added" for label in new if label not in old]
    for label in [label for label in old if label in new]:
        phrases += _layer_differences(label, old[label], new[label])
    # A change of size runs on through every layer that follows: it is said once, where it enters the block.
    sizes = [" and ".join(map(words.shape, block[0].input_shapes)) for block in (left, right)]
    return [f"takes {sizes[0]} → {sizes[1]}", *phrases] if sizes[0] != sizes[1] else phrases


def _layer_differences(label: str, old: Node, new: Node) -> list[str]:
    if old.type != new.type:
        return [f"{label}: {old.type} → {new.type}"]
    before, after = old.layer.arguments(), new.layer.arguments()
    phrases = [
        f"{label}: {name} {getattr(old.layer, name)} → {getattr(new.layer, name)}"
        for name in dict.fromkeys([*before, *after])
        if before.get(name) != after.get(name)
    ]
    sources = [" and ".join(source.name for source in node.inputs) for node in (old, new)]
    return phrases if sources[0] == sources[1] else [*phrases, f"{label}: fed by {sources[0]} → {sources[1]}"]
