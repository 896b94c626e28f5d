"""Colours and kinds: what a card looks like in light and in dark. Hues are far apart for colour-blind readers too."""

from typing import Literal

from netviz.layers import Conv2D, UnknownLayer, pair
from netviz.network import Node

Theme = Literal["light", "dark"]

KINDS = {
    # kind: (what a legend says, colour in light, colour in dark)
    "convolution": ("Convolution", "#2f62c9", "#7ea6ff"),
    "pointwise": ("Pointwise (1 × 1)", "#0e8a7d", "#45cdbb"),
    "depthwise": ("Depthwise", "#c2570c", "#ff9d57"),
    "normalization": ("Normalization", "#8a8f98", "#7f8794"),
    "activation": ("Activation", "#b08800", "#e3bd45"),
    "pooling": ("Pooling", "#a03a8e", "#e58fd6"),
    "dense": ("Dense", "#b3261e", "#ff8d85"),
    "merge": ("Merge", "#4d7a1f", "#a3d267"),
    "shape": ("Shape, padding, dropout", "#6b7280", "#9aa3b2"),
    "image": ("Image", "#374151", "#cbd5e1"),
    "unknown": ("Not known", "#7a5c00", "#d8c28a"),
    "block": ("Block", "#51617a", "#8fa3c4"),
}

_BY_TYPE = {
    "InputLayer": "image",
    "DepthwiseConv2D": "depthwise",
    "SeparableConv2D": "depthwise",
    "BatchNormalization": "normalization",
    "FrozenBatchNormalization": "normalization",
    "LayerNormalization": "normalization",
    "Normalization": "normalization",
    "LayerScale": "normalization",
    "ReLU": "activation",
    "Activation": "activation",
    "MaxPooling2D": "pooling",
    "AveragePooling2D": "pooling",
    "GlobalAveragePooling2D": "pooling",
    "Dense": "dense",
    "Add": "merge",
    "CustomScaleLayer": "merge",
    "Multiply": "merge",
    "Concatenate": "merge",
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
}


def kind_of(node: Node) -> str:
    """The kind that a layer's colour shows."""
    if isinstance(node.layer, Conv2D):
        return "pointwise" if pair(node.layer.kernel_size) == (1, 1) else "convolution"
    if isinstance(node.layer, UnknownLayer) and not node.layer.weightless:
        return "unknown"
    return _BY_TYPE.get(node.type, "shape")


def variables(theme: Theme | None) -> str:
    """The colours as CSS custom properties: of one theme, or of both by the reader's colour scheme."""

    def value(light: str, dark: str) -> str:
        return {"light": light, "dark": dark}.get(theme or "", f"light-dark({light},{dark})")

    roles = [f"--nv-{role}:{value(*pair_)}" for role, pair_ in _ROLES.items()]
    kinds = [f"--nv-{kind}:{value(light, dark)}" for kind, (_, light, dark) in KINDS.items()]
    return ";".join(roles + kinds)


def stylesheet() -> str:
    """How cards, frames and connections look, in the colours of `variables`."""
    kinds = "".join(f".k-{kind}{{--kind:var(--nv-{kind})}}" for kind in KINDS)
    return f"""
.nv text{{font-family:system-ui,-apple-system,"Segoe UI",Roboto,"DejaVu Sans",sans-serif;fill:var(--nv-ink)}}
.nv .label{{font-size:13px;font-weight:600}}
.nv .slim .label{{font-size:11.5px;font-weight:500;fill:var(--nv-quiet)}}
.nv .fact{{font-size:11px;fill:var(--nv-quiet)}}
.nv .times{{font-size:12px;font-weight:700;fill:var(--kind)}}
.nv .body{{fill:var(--nv-card);stroke:var(--nv-line)}}
.nv .tint{{fill:var(--kind);fill-opacity:.09}}
.nv .strip{{fill:var(--kind)}}
.nv .bar{{fill:var(--kind);fill-opacity:.55}}
.nv .rail{{fill:var(--nv-line);fill-opacity:.5}}
.nv .k-unknown .body{{stroke:var(--kind);stroke-dasharray:4 3}}
.nv .behind{{fill:var(--nv-card);stroke:var(--nv-line)}}
.nv .frame>rect{{fill:var(--nv-frame);stroke:var(--nv-line)}}
.nv .frame text{{font-size:12px;font-weight:600;fill:var(--nv-quiet)}}
.nv .repeat>rect{{stroke-dasharray:5 4}}
.nv .toggle path{{fill:none;stroke:var(--nv-quiet);stroke-width:1.8;stroke-linecap:round;stroke-linejoin:round}}
.nv .flow{{fill:none;stroke:var(--nv-flow);stroke-width:1.4}}
.nv .skip{{fill:none;stroke:var(--nv-skip);stroke-width:1.8}}
.nv .tip{{fill:var(--nv-flow)}}
.nv .tip-skip{{fill:var(--nv-skip)}}
{kinds}""".strip()
