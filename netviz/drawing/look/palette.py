"""Colours and kinds: what a card looks like in light and in dark. Hues are far apart for colour-blind readers too."""

from typing import Literal

from netviz.drawing.outline.tree import Item
from netviz.unknown import known_sum

Theme = Literal["light", "dark"]

KINDS = {
    # kind: (what a legend says, colour in light, colour in dark)
    "convolution": ("Convolution", "#2f62c9", "#7ea6ff"),
    "pointwise": ("Pointwise (1 × 1)", "#0e8a7d", "#45cdbb"),
    "depthwise": ("Depthwise", "#c2570c", "#ff9d57"),
    "normalization": ("Normalisation", "#808690", "#7f8794"),
    "activation": ("Activation", "#a88200", "#e3bd45"),
    "pooling": ("Pooling", "#a03a8e", "#e58fd6"),
    "dense": ("Dense", "#b3261e", "#ff8d85"),
    "recurrent": ("Recurrent", "#6a3fb5", "#b795ff"),
    "attention": ("Attention", "#0a78a0", "#5cc4ea"),
    "merge": ("Merge", "#4d7a1f", "#a3d267"),
    "concatenation": ("Concatenation", "#6f4e37", "#cfab8f"),
    "shape": ("Shape, padding, dropout", "#6b7280", "#9aa3b2"),
    "image": ("Image", "#374151", "#cbd5e1"),
    "input": ("Input", "#374151", "#cbd5e1"),
    "unknown": ("Not known", "#7a5c00", "#d8c28a"),
    "block": ("Block", "#51617a", "#8fa3c4"),
    "branching": ("Block with branches", "#51617a", "#8fa3c4"),
    "residual": ("Block with a shortcut", "#51617a", "#8fa3c4"),
}

_ROLES = {
    # role: (light, dark)
    "paper": ("#ffffff", "#12161d"),
    "card": ("#ffffff", "#1d242f"),
    "ink": ("#1c2430", "#e6eaf1"),
    "quiet": ("#5b6675", "#9aa5b5"),
    "line": ("#cfd7e2", "#3a4453"),
    "frame": ("#f5f7fa", "#171c25"),
    "flow": ("#7b8797", "#77849a"),
    "skip": ("#c2570c", "#ff9d57"),
    "chosen": ("#2f62c9", "#8ab0ff"),
    "gone": ("#b3341b", "#ff9c85"),
    "added": ("#12734a", "#56d6a0"),
    "changed": ("#8a5200", "#f0b429"),
    "resized": ("#5b6675", "#9aa5b5"),
}


def kind_of_item(item: Item) -> str:
    """The kind that a card shows: of a unit its convolution's, of a folded block what its wiring hides."""
    if item.is_layer or item.lead:
        return (item.lead or item.nodes[0]).layer.kind
    ways = {node.layer.merges_by for node in item.nodes}
    return "residual" if "sum" in ways else "branching" if "channels" in ways else "block"


def kinds_by_cost(item: Item) -> dict[str, float]:
    """The kinds of what is folded in an item, with their shares of its multiply-adds; empty for a layer or a unit."""
    if item.is_layer or item.lead:
        return {}
    macs: dict[str, int] = {}
    for node in item.nodes:
        if cost := known_sum([node.macs]):
            macs[node.layer.kind] = macs.get(node.layer.kind, 0) + cost
    whole = sum(macs.values())
    return {kind: macs[kind] / whole for kind in KINDS if kind in macs}


LEVELS = (
    # The nine steps of a quantity, pale to strong: light grows and hue turns, so that any eye can order them.
    ("#f7f8ec", "#1d2026"),
    ("#e5f0d7", "#341d50"),
    ("#cde9cc", "#3f2c78"),
    ("#b1e2c7", "#393f95"),
    ("#93dac9", "#26529a"),
    ("#76d1cf", "#0f6193"),
    ("#5ec5d8", "#006b85"),
    ("#53b6df", "#007072"),
    ("#58a5e4", "#0d754f"),
)

EDGE = 0.5
"""How much of its kind's colour the edge of a card has."""

TINT = 0.09
"""How much of its kind's colour the body of a card has."""


def colours(theme: Theme) -> dict[str, str]:
    """Every colour of a theme by name: roles, kinds and levels."""
    side = ("light", "dark").index(theme)
    named = _ROLES | {kind: both for kind, (_, *both) in KINDS.items()}
    return {name: both[side] for name, both in named.items()} | {str(i): both[side] for i, both in enumerate(LEVELS)}


def mixed(colour: str, ground: str, share: float) -> str:
    """`share` of a colour over a ground, both "#rrggbb"."""
    parts = [(int(colour[i : i + 2], 16), int(ground[i : i + 2], 16)) for i in (1, 3, 5)]
    return "#" + "".join(f"{round(over * share + under * (1 - share)):02x}" for over, under in parts)
