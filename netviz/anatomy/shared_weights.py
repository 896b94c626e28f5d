"""Shared weights: a layer or a model that is called again uses those that are counted at its first call."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import takewhile

from netviz import words
from netviz.network import Node


def owner(nodes: Sequence[Node]) -> str:
    """The layer or block that has the weights which these layers use; "" where they have their own, or use none."""
    if any(node.weights for node in nodes):
        return ""
    owners = list(dict.fromkeys(node.first_call for node in nodes if node.first_call and node.first_call.weights))
    if not owners:
        return ""
    around, own = _around(owners), _around(nodes)
    if len(owners) > 1 and around != own[: len(around)]:
        return around[-1]
    return words.listed([one.name for one in owners])


def _around(nodes: Sequence[Node]) -> tuple[str, ...]:
    """The blocks that all of them stand in."""
    levels = zip(*(node.block for node in nodes), strict=False)
    return tuple(names[0] for names in takewhile(lambda names: len({*names}) == 1, levels))
