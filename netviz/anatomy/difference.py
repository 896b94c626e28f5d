"""How a layer differs between two networks: one lacks it, it computes something else, or its map has another size."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal

from netviz import words
from netviz.anatomy.alignment import Alignment
from netviz.layers import Layer
from netviz.layers.form import Form
from netviz.network import Network, Node

Role = Literal["gone", "added", "changed", "resized"]
"""A layer that is gone is in the left network only, one that is added in the right; `changed` computes something else,
`resized` does the same on a map of another size."""


@dataclass(frozen=True)
class Difference:
    """What is different about a layer."""

    role: Role
    words: tuple[str, ...]
    """Phrases such as "filters 64 → 32", the strongest first."""
    brief: str
    """The first of them, as short as it can be understood."""


_GONE, _ADDED = Difference("gone", ("left out",), "left out"), Difference("added", ("added",), "added")


def differences(left: Network, right: Network, alignment: Alignment) -> Mapping[Node, Difference]:
    """Every layer of either network that differs; partners share their difference.

    Where it stands differs only if both have what feeds it there: beside a layer that is added or gone, that says it.
    """
    partners, back = alignment.nodes, alignment.mirrored.nodes
    found: dict[Node, Difference] = {}
    found |= dict.fromkeys((node for node in left.nodes_as_called if node not in partners), _GONE)
    found |= dict.fromkeys((node for node in right.nodes_as_called if node not in back), _ADDED)
    for old, new in partners.items():
        has_both = all(source in partners for source in old.inputs) and all(source in back for source in new.inputs)
        if difference := _difference(old, new, partners if has_both else None):
            found[old] = found[new] = difference
    return found


def _difference(old: Node, new: Node, partners: Mapping[Node, Node] | None) -> Difference | None:
    phrases = _argument_differences(old.layer, new.layer) or _call_differences(old, new)
    brief = phrases[:1]
    if partners is not None and (sources := _other_sources(old, new, partners)):
        here, there = sources
        told = [_from(source, old.block) for source in here], [_from(source, new.block) for source in there]
        phrases.append(_fed_by(*told))
        labels = [source.label for source in here], [source.label for source in there]
        brief = brief or [_fed_by(*labels) if labels[0] != labels[1] else phrases[0]]
    if phrases:
        return Difference("changed", tuple(phrases), brief[0])
    for before, after in ((old.output_shape, new.output_shape), *zip(old.input_shapes, new.input_shapes, strict=False)):
        if before != after:
            said = f"{words.shape(before)} → {words.shape(after)}"
            return Difference("resized", (said,), said)
    return None


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
        names = [called(old), called(new)]
        if names[0].lower() == names[1].lower():  # a function with its usual arguments, and one with others
            names = [old.keras_class, new.keras_class]
        return [" → ".join(names)]
    before, after = old.meant(), new.meant()
    return [
        f"{name} {_value(old, name)} → {_value(new, name)}"
        for name in dict.fromkeys([*before, *after])
        if before.get(name) != after.get(name)
    ]


def _other_sources(old: Node, new: Node, partners: Mapping[Node, Node]) -> tuple[list[Node], list[Node]] | None:
    """What feeds it instead; where their order means nothing, only those that are not the same."""
    own = {partners[source]: source for source in old.inputs}
    before, after = [partners[source] for source in old.inputs], list(new.inputs)
    if old.layer.is_commutative and new.layer.is_commutative:
        lost, gained = Counter(before) - Counter(after), Counter(after) - Counter(before)
        before, after = list(lost.elements()), list(gained.elements())
    return None if before == after else ([own[source] for source in before], after)


def _fed_by(before: list[str], after: list[str]) -> str:
    return f"fed by {' and '.join(before) or 'nothing'} → {' and '.join(after) or 'nothing'}"


def _from(source: Node, block: tuple[str, ...]) -> str:
    """A layer as one calls it within that block: by its label, and by the blocks around it that are others."""
    shared = 0
    while source.block[: shared + 1] == block[: shared + 1] and shared < len(block):
        shared += 1
    return " / ".join((*source.block[shared:], source.label))


def called(layer: Layer) -> str:
    """A layer by its operation: ReLU, whether ReLU() or Activation("relu") does it; else by its class."""
    return words.function(layer.sole_function) if layer.sole_function else layer.keras_class


def _value(layer: Layer, name: str) -> str:
    """An argument as a reader knows it; one that is not told is Keras' own."""
    value = layer.meant().get(name, getattr(layer, name, "as usual"))
    if isinstance(value, tuple) and all(isinstance(side, int) for side in value):
        return words.shape(value)
    return str(value)
