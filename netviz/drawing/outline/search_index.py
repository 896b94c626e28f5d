"""What a browser needs to know of every layer, drawn or folded away: to find it, and to follow what feeds it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from itertools import pairwise
from typing import Any

from netviz import words
from netviz.anatomy.receptive_field import longest_path
from netviz.drawing.outline.tree import Item, with_holders
from netviz.network import Network, Node
from netviz.unknown import known_sum

HEAVIEST = 10


def search_index(network: Network, root: Item) -> dict[str, Any]:
    """The layers in the order of the calls, in columns, with what repeats listed once; `root` is the outline.

    A layer's name is its holder's prefix and its label; `holder` is the item around it, or -1; its kind is its type and
    its kernel. `inputs` counts backwards: 1 is the layer before; a list where there is not exactly one. `heaviest` and
    `longest` are layers, by number; of `holder` and `longest` the steps are told.
    """
    items: list[tuple[Item, int]] = []
    holder_of: dict[Node, int] = {}
    for item, holder in with_holders(root):
        if item.is_layer:
            holder_of[item.nodes[0]] = holder
        else:
            items.append((item, holder))
    nodes = network.nodes_as_called
    number = {node: index for index, node in enumerate(nodes)}
    prefixes: list[str] = []
    for item, holder in items:
        around = prefixes[holder] if holder >= 0 else ""
        prefixes.append(around if item.lead else _common_prefix(item))
    holders = [holder_of[node] for node in nodes]
    rests = [node.name.removeprefix(prefixes[holder]) if holder >= 0 else node.name
             for node, holder in zip(nodes, holders, strict=True)]  # fmt: skip
    labels, label = distinct(rests)
    kinds, kind = distinct(_type_and_kernel(node) for node in nodes)
    shapes, shape = distinct(words.shape(node.output_shape) for node in nodes)
    return {
        "holders": [
            _holder(item, items[parent][0] if parent >= 0 else None, at - parent, prefix, number)
            for at, ((item, parent), prefix) in enumerate(zip(items, prefixes, strict=True))
        ],
        "holder": _steps(holders),
        "labels": labels,
        "label": label,
        "kinds": kinds,
        "kind": kind,
        "shapes": shapes,
        "shape": shape,
        "inputs": [_backwards(index, [number[source] for source in node.inputs]) for index, node in enumerate(nodes)],
        "heaviest": {
            "macs": _heaviest([node.macs for node in nodes]),
            "params": _heaviest([node.params for node in nodes]),
        },
        "longest": _steps([number[node] for node in longest_path(network)]),
    }


def _holder(item: Item, around: Item | None, back: int, prefix: str, number: Mapping[Node, int]) -> list[Any]:
    """[id, how many items back the one around it is, prefix] without what follows from the rest.

    The id is a list of what is added to that of the item around it, or text where it begins otherwise; of a unit it is
    the number of its convolution, where "~" and the name of that are its id. A unit has the prefix of its block; that
    of most blocks is their id with "_" for "/" and one more at the end.
    """
    if item.lead and item.id == f"~{item.lead.name}":
        return [number[item.lead], back]
    inner = around is not None and item.id.startswith(f"{around.id}/")
    id = [item.id.removeprefix(f"{around.id}/")] if around and inner else item.id
    return [id, back] if prefix == f"{item.id.replace('/', '_')}_" else [id, back, prefix]


def _type_and_kernel(node: Node) -> str:
    """ "Conv2D 3 × 3", "Add"."""
    kernel = getattr(node.layer, "kernel_size", None) or getattr(node.layer, "pool_size", None)
    if not kernel:
        return node.type
    sides = kernel if isinstance(kernel, tuple) else (kernel,) * node.layer.rank
    return f"{node.type} {words.shape(sides)}"


def _common_prefix(item: Item) -> str:
    """What the names of the block's own layers begin with, in units or not; empty where they share nothing."""
    own = [layer for child in item.children for layer in (child.children if child.lead else [child])]
    names = [child.id for child in own if child.is_layer]
    low, high = min(names, default=""), max(names, default="")
    shared = next((at for at, (a, b) in enumerate(zip(low, high, strict=False)) if a != b), len(low))
    return low[: low.rfind("_", 0, shared) + 1]


def distinct(values: Iterable[str]) -> tuple[list[str], list[int]]:
    """The different values in the order of their first appearance, and the place of each value among them."""
    places: dict[str, int] = {}
    column = [places.setdefault(value, len(places)) for value in values]
    return list(places), column


def _steps(numbers: Sequence[int]) -> list[int]:
    """From 0 to the first, and from each number to the next: these are small where the numbers are not."""
    return [here - before for before, here in pairwise([0, *numbers])]


def _backwards(index: int, sources: Sequence[int]) -> int | list[int]:
    steps = [index - source for source in sources]
    return steps[0] if len(steps) == 1 else steps


def _heaviest(figures: Sequence[int]) -> list[int]:
    """The layers with the largest figures, the largest first; a figure that is unknown or nothing does not count."""
    ordered = sorted(range(len(figures)), key=lambda index: known_sum([figures[index]]), reverse=True)
    return [index for index in ordered[:HEAVIEST] if known_sum([figures[index]])]
