"""What differs between two networks, block by block."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass

from netviz import words
from netviz.layers import Layer, Shape
from netviz.layers.form import Form
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
    phrases = [f"{label} ({_called(old[label].layer)}) left out" for label in old if label not in new]
    phrases += [f"{label} ({_called(new[label].layer)}) added" for label in new if label not in old]
    for label in [label for label in old if label in new]:
        phrases += [f"{label}: {change}" for change in _layer_differences(old[label], new[label])]
    # A change of size runs on through every layer that follows: it is said once, where it enters the block.
    sizes = [" and ".join(map(words.shape, block[0].input_shapes)) for block in (left, right)]
    return [f"takes {sizes[0]} → {sizes[1]}", *phrases] if sizes[0] != sizes[1] else phrases


def _layer_differences(old: Node, new: Node) -> list[str]:
    phrases = _argument_differences(old.layer, new.layer) or _call_differences(old, new)
    return [*phrases, *_source_differences(old, new)]


def _call_differences(old: Node, new: Node) -> list[str]:
    """With what numbers an operation on tensors computes instead: / 127.5 → / 255."""
    if _unordered(old) == _unordered(new):
        return []
    said = [words.signature(node.layer, node.form) for node in (old, new)]
    return [" → ".join(said)] if all(said) and said[0] != said[1] else ["called with other arguments"]


def _unordered(node: Node) -> Form | None:
    """How it is called, in one order of all those that mean the same: 1 + x as x + 1."""
    if node.form is None or not node.layer.is_commutative:
        return node.form
    return Form(tuple(sorted(node.form.args, key=str)), node.form.kwargs)


def _argument_differences(old: Layer, new: Layer) -> list[str]:
    if old.sole_function is not None and old.sole_function == new.sole_function:
        return []  # Activation("relu") and ReLU() do the same
    if old.keras_class != new.keras_class:
        called = [_called(old), _called(new)]
        if called[0].lower() == called[1].lower():  # a function with its usual arguments, and one with others
            called = [old.keras_class, new.keras_class]
        return [" → ".join(called)]
    before, after = old.arguments(), new.arguments()
    return [
        f"{name} {_value(getattr(old, name))} → {_value(getattr(new, name))}"
        for name in dict.fromkeys([*before, *after])
        if before.get(name) != after.get(name)
    ]


def _source_differences(old: Node, new: Node) -> list[str]:
    """Which layers feed it instead; where their order means nothing, only those that are not the same."""
    before, after = ([_from(source, node.block) for source in node.inputs] for node in (old, new))
    if old.layer.is_commutative and new.layer.is_commutative:
        lost, gained = Counter(before) - Counter(after), Counter(after) - Counter(before)
        before, after = list(lost.elements()), list(gained.elements())
    if before == after:
        return []
    return [f"fed by {' and '.join(before) or 'nothing'} → {' and '.join(after) or 'nothing'}"]


def _from(source: Node, block: tuple[str, ...]) -> str:
    """A layer as one calls it within that block: by its label, and by the blocks around it that are others."""
    shared = 0
    while source.block[: shared + 1] == block[: shared + 1] and shared < len(block):
        shared += 1
    return " / ".join((*source.block[shared:], source.label))


def _called(layer: Layer) -> str:
    """A layer by its operation: ReLU, whether ReLU() or Activation("relu") does it; else by its class."""
    return words.function(layer.sole_function) if layer.sole_function else layer.keras_class


def _value(value: object) -> str:
    if isinstance(value, tuple) and all(isinstance(side, int) for side in value):
        return words.shape(value)
    return str(value)
