"""A placed network as SVG text: selectable text, no script, no link; equal input gives equal bytes."""

from __future__ import annotations

import re
from dataclasses import dataclass
from xml.sax.saxutils import escape, quoteattr

from netviz import words
from netviz.drawing.colouring import ColourBy, Colouring
from netviz.drawing.glyphs import GLYPHS
from netviz.drawing.layout import CARD_WIDTH, FRAME_HEAD, Box, Route
from netviz.drawing.outline import Item
from netviz.drawing.palette import Theme, colours
from netviz.drawing.stylesheet import file_stylesheet
from netviz.layers import UnknownLayer
from netviz.network import Network
from netviz.unknown import known

MARGIN = 16.0
ROUND = 8.0
LETTERS = 22
_UNWRITABLE = re.compile(r"[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")


def to_svg(
    network: Network,
    root: Box,
    *,
    theme: Theme | None = "light",
    colour_by: ColourBy = "kind",
    shapes: bool = True,
    wide: bool = False,
) -> str:
    """The drawing; with theme None its colours come from custom properties of the page around it."""
    width, height = root.width + 2 * MARGIN, root.height + 2 * MARGIN
    frames: list[str] = []
    skips: list[str] = []
    flows: list[str] = []
    cards: list[str] = []
    _draw(root, MARGIN, MARGIN, _Layers(frames, skips, flows, cards, network.macs, Colouring(network)))
    present = set(re.findall(r'class="card ([^ "]+)', "".join(cards)))
    style = f"<style>{file_stylesheet(theme, colour_by, present)}</style>" if theme else ""
    paper = f'<rect width="{width:.0f}" height="{height:.0f}" fill="{colours(theme)["paper"]}"/>' if theme else ""
    classes = f"nv by-{colour_by}" + " shapes" * shapes + " wide" * wide
    title = _text(f"{network.title}: {words.short(network.total_params)} parameters")
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" class="{classes}" width="{width:.0f}" height="{height:.0f}" '
        f'viewBox="0 0 {width:.0f} {height:.0f}" role="group" aria-label={quoteattr(title)}>{style}{_MARKERS}{paper}'
        + "".join([*frames, *skips, *flows, *cards])
        + "</svg>"
    )


_MARKERS = "<defs>" + "".join(
    f'<marker id="nv-{name}" viewBox="0 0 8 8" refX="7" refY="4" markerWidth="7" markerHeight="7" '
    f'markerUnits="userSpaceOnUse" orient="auto"><path class="{name}" d="M0 .5L7.5 4L0 7.5Z"/></marker>'
    for name in ("tip", "tip-skip")
) + "</defs>"  # fmt: skip


@dataclass(frozen=True)
class _Layers:
    """What lies on what: frames, then what skips, then the main flow, then cards; and what a full bar stands for."""

    frames: list[str]
    skips: list[str]
    flows: list[str]
    cards: list[str]
    macs: int
    colouring: Colouring


def _draw(box: Box, x: float, y: float, out: _Layers) -> None:
    if not box.open:
        out.cards.append(_card(box, x, y, out))
        return
    if box.item.id:  # all but the root
        out.frames.append(_frame(box, x, y))
    passes_on = {child.item.id for child, _, _ in box.children if child.open} | {box.item.id}
    for route in box.routes:
        line = out.skips if route.skips else out.flows
        line.append(_flow(route, x, y, arrives=route.target not in passes_on))
    for child, child_x, child_y in box.children:
        _draw(child, x + child_x, y + child_y, out)


def _frame(box: Box, x: float, y: float) -> str:
    item = box.item
    times = f" × {len(item.children)}" if item.kind == "repeat" else ""
    label = _text(item.label + times)
    toggle = _toggle(item, 10, 6, f"Fold {label}", "M2 5L7 10L12 5")
    return (
        f'<g class="frame {item.kind}" data-id={quoteattr(_text(item.id))} transform="translate({x:.1f},{y:.1f})">'
        f'<rect width="{box.width:.1f}" height="{box.height:.1f}" rx="12"/>'
        f'<text x="32" y="{FRAME_HEAD - 9:.0f}">{escape(label)}</text>{toggle}</g>'
    )


def _toggle(item: Item, x: float, y: float, label: str, path: str) -> str:
    return (
        f'<g class="toggle" data-toggle={quoteattr(_text(item.id))} role="button" tabindex="0" '
        f'aria-label={quoteattr(label)} transform="translate({x:.0f},{y:.0f})">'
        f'<rect width="18" height="18" x="-2" y="-2" rx="5" fill="transparent" stroke="none"/><path d="{path}"/></g>'
    )


def _card(box: Box, x: float, y: float, out: _Layers) -> str:
    item = box.item
    node = item.nodes[-1]
    params, macs = [n.params for n in item.nodes], [n.macs for n in item.nodes]
    folded = item.kind != "layer"
    classes = " ".join(out.colouring.classes(item).values())
    count = f"× {len(item.children)}" if item.kind == "repeat" else ""
    label, shape = _text(item.label), words.shape(node.output_shape)
    kind_spoken, params_spoken = "block" if folded else _text(node.type), words.total(params, words.count)
    spoken = f"{label}{count and ' ' + count}, {kind_spoken}, output {shape}, {params_spoken} parameters"
    slim = box.height < 30
    parts = [
        f'<g class="card {classes}{" slim" if slim else ""}" data-id={quoteattr(_text(item.id))} '
        f'data-name={quoteattr(_text(node.name if not folded else ""))} role="button" tabindex="0" '
        f'aria-label={quoteattr(spoken)} transform="translate({x:.1f},{y:.1f})">'
    ]
    if item.kind == "repeat":
        parts.append(f'<rect class="behind" x="6" y="6" width="{box.width:.0f}" height="{box.height:.0f}" rx="9"/>')
    size = f'width="{box.width:.0f}" height="{box.height:.0f}" rx="9"'
    parts.append(f'<rect class="body" {size}/>')
    parts.append(f'<path class="glyph" d="{GLYPHS[classes.split()[0][2:]]}"/>')
    if slim:
        parts.append(f'<text class="label" x="26" y="17">{escape(_cut(label))}</text>')
    else:
        parts.append(f'<text class="label" x="26" y="19">{escape(_cut(label))}</text>')
        parts.append(f'<text class="fact" x="14" y="35">{shape}</text>')
    if count:
        parts.append(f'<text class="times" x="{CARD_WIDTH - 34:.0f}" y="19" text-anchor="end">{count}</text>')
    counted = {"params": params, "MACs": macs}
    facts = [f"{words.total(each)} {unit}" for unit, each in counted.items() if any(number != 0 for number in each)]
    if isinstance(node.layer, UnknownLayer) and not folded:
        facts = [_cut(_text(node.type)), *([] if node.layer.weightless else ["not executed"])]
    if not slim and facts:
        parts.append(f'<text class="fact" x="14" y="50">{escape(" · ".join(facts))}</text>')
    if known(macs):
        rail = CARD_WIDTH - 28
        parts.append(f'<path class="rail" d="M14 {box.height - 4:.0f}h{rail:.0f}"/>')
        share = max(2.0, rail * known(macs) / out.macs)
        parts.append(f'<path class="bar" d="M14 {box.height - 4:.0f}h{share:.1f}"/>')
    if folded:
        parts.append(_toggle(item, CARD_WIDTH - 26, 8, f"Unfold {label}", "M5 2L10 7L5 12"))
    return "".join([*parts, "</g>"])


def _flow(route: Route, x: float, y: float, *, arrives: bool) -> str:
    kind = "skip" if route.skips else "flow"
    tip = f' marker-end="url(#nv-tip{"-skip" if route.skips else ""})"' if arrives else ""
    return f'<path class="{kind}" d="{_rounded([(px + x, py + y) for px, py in route.points])}"{tip}/>'


def _rounded(points: list[tuple[float, float]]) -> str:
    """A polyline with its corners rounded."""
    path = [f"M{points[0][0]:.1f} {points[0][1]:.1f}"]
    for before, corner, after in zip(points, points[1:], points[2:], strict=False):
        radius = min(ROUND, _distance(before, corner) / 2, _distance(corner, after) / 2)
        a, b = _toward(corner, before, radius), _toward(corner, after, radius)
        path.append(f"L{a[0]:.1f} {a[1]:.1f}Q{corner[0]:.1f} {corner[1]:.1f} {b[0]:.1f} {b[1]:.1f}")
    path.append(f"L{points[-1][0]:.1f} {points[-1][1]:.1f}")
    return "".join(path)


def _distance(a: tuple[float, float], b: tuple[float, float]) -> float:
    return abs(a[0] - b[0]) + abs(a[1] - b[1])


def _toward(start: tuple[float, float], end: tuple[float, float], length: float) -> tuple[float, float]:
    whole = _distance(start, end)
    if not whole:
        return start
    return start[0] + (end[0] - start[0]) * length / whole, start[1] + (end[1] - start[1]) * length / whole


def _text(value: str) -> str:
    """Without the characters that XML cannot hold."""
    return _UNWRITABLE.sub("�", value)


def _cut(label: str) -> str:
    return label if len(label) <= LETTERS else label[: LETTERS - 1] + "…"
