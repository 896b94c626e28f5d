"""How cards, frames and connections look: with custom properties for the page, with plain colours for a file."""

from __future__ import annotations

import re

from netviz.drawing.look.colouring import PREFIXES, ColourBy
from netviz.drawing.look.palette import EDGE, KINDS, LEVELS, TINT, Theme, colours, mixed

PAGE_FONTS = "var(--st-font,system-ui,sans-serif)"
FILE_FONTS = 'Arial,Helvetica,"DejaVu Sans",sans-serif'

# One rule a line, for one class: not every program that reads SVG knows more. What depends on a card's colour stands
# apart: --kind is its strong colour, --fill that of its body; on the page both follow from its classes.
_RULES = """
.nv text{font-family:FONTS;fill:var(--nv-ink);unicode-bidi:isolate}
.nv .label{font-size:13px;font-weight:600}
.nv .slim-label{font-size:11.5px;font-weight:400;fill:var(--nv-quiet)}
.nv .fact{font-size:10.5px;fill:var(--nv-quiet)}
.nv .beside{font-size:10.5px;font-weight:400;fill:var(--nv-quiet)}
.nv .end{text-anchor:end}
.nv .times{font-size:12px;font-weight:700}
.nv .strip{stroke-width:3}
.nv .glyph{fill:none;stroke-width:1.5;stroke-linejoin:round;stroke-linecap:round}
.nv .rail{stroke:var(--nv-line);stroke-width:2}
.nv .bar{stroke-width:2}
.nv .badge{fill:var(--nv-card);stroke:var(--nv-line)}
.nv .frozen{fill:none;stroke:var(--nv-quiet);stroke-width:1.3;stroke-linecap:round}
.nv .behind{fill:var(--nv-card);stroke:var(--nv-line)}
.nv .frame-body{fill:var(--nv-frame);stroke:var(--nv-line)}
.nv .frame-label{font-size:12px;font-weight:600;fill:var(--nv-quiet)}
.nv .repeat-body{stroke:var(--nv-flow);stroke-dasharray:5 4}
.nv .loop{fill:none;stroke:var(--nv-flow);stroke-width:1.2}
.nv .flow{fill:none;stroke:var(--nv-flow);stroke-width:1.4}
.nv .skip{fill:none;stroke:var(--nv-skip);stroke-width:1.8}
.nv .tip{fill:var(--nv-flow)}
.nv .tip-skip{fill:var(--nv-skip)}
.nv .shape{font-size:9.5px;fill:var(--nv-quiet)}
"""
_BY_QUANTITY = """
.nv .label,.nv .slim-label,.nv .fact,.nv .beside{fill:var(--nv-ink)}
.nv .rail{stroke:var(--nv-ink);stroke-opacity:.25}
"""
_MARKED = """
.nv .mark-words{font-size:10.5px;font-weight:600;text-anchor:middle;fill:var(--nv-paper)}
"""
_ON_THE_PAGE = """
.nv .times{fill:var(--kind)}
.nv .body{fill:var(--fill);stroke:color-mix(in srgb,var(--kind) EDGE,var(--nv-card))}
.nv .strip{stroke:var(--kind)}
.nv:not(.by-kind) .strip{display:none}
.nv .glyph,.nv .bar{stroke:var(--kind)}
.nv .toggle rect{fill:transparent}
.nv .toggle path{fill:none;stroke:var(--nv-quiet);stroke-width:1.8;stroke-linecap:round;stroke-linejoin:round}
.nv:not(.shapes) .shape{display:none}
.wide .flow,.wide .skip{stroke-width:var(--w)}
.nv.compared .card:not(.gone,.added,.changed,.resized){--kind:var(--nv-quiet)}
.nv .gone{--mark:var(--nv-gone)}
.nv .added{--mark:var(--nv-added)}
.nv .changed{--mark:var(--nv-changed)}
.nv .resized{--mark:var(--nv-resized)}
.nv .mark{fill:var(--mark)}
.nv .card:is(.gone,.added,.changed){--fill:color-mix(in srgb,var(--mark) 12%,var(--nv-card))}
.nv .card:is(.gone,.added,.changed)>.body{stroke:var(--mark);stroke-width:2.6}
.nv .card.resized>.body{stroke:var(--mark);stroke-width:1.6;stroke-dasharray:5 3}
.nv .frame.whole>.frame-body{stroke:var(--mark);stroke-width:2.2}
"""


def page_stylesheet(within: str) -> str:
    """For every way of colouring: the root's class, such as by-kind or by-params, says which one shows.

    The colours are custom properties of the elements `within` (a selector), and follow the reader's colour scheme.
    """
    light, dark = colours("light"), colours("dark")
    variables = ";".join(f"--nv-{name}:light-dark({light[name]},{dark[name]})" for name in light)
    kinds = "".join(f".k-{kind}{{--kind:var(--nv-{kind})}}" for kind in KINDS) + (
        f"[class*=k-]{{--swatch:var(--kind);--fill:color-mix(in srgb,var(--kind) {TINT:.0%},var(--nv-card))}}"
    )
    levels = "".join(
        ",".join(f".by-{quantity} .{letter}{level}" for quantity, letter in PREFIXES.items())
        + f"{{--kind:var(--nv-ink);--swatch:{colour};--fill:{colour}}}"
        for level, colour in [*((str(i), f"var(--nv-{i})") for i in range(len(LEVELS))), ("u", "var(--nv-card)")]
    )
    unknown = ",".join(f".by-{quantity} .{letter}u .body" for quantity, letter in PREFIXES.items())
    return f"{within}{{{variables}}}" + (
        _RULES.replace("FONTS", PAGE_FONTS)
        + _MARKED
        + _ON_THE_PAGE.replace("EDGE", f"{EDGE:.0%}")
        + _BY_QUANTITY.replace(".nv", ".nv:not(.by-kind)")
        + f"{unknown},.k-unknown .body{{stroke-dasharray:4 3}}{kinds}{levels}"
    )


def file_stylesheet(theme: Theme, colour_by: ColourBy, *, is_compared: bool = False) -> str:
    """For a file, which other programs read: no custom property; each card says its own colours."""
    named = colours(theme)
    rules = _RULES.replace("FONTS", FILE_FONTS) + (_BY_QUANTITY if colour_by != "kind" else "")
    rules += _MARKED if is_compared else ""
    plain = re.sub(r"var\(--nv-([\w-]+)\)", lambda found: named[found[1]], rules)
    return plain.replace(".nv ", "").replace("\n", "")


def strong_and_fill(cls: str, named: dict[str, str]) -> tuple[str, str]:
    """The colours of a class: k-pooling has its kind's and a tint of it, p3 that of its level under ink."""
    if cls.startswith("k-"):
        return named[cls[2:]], mixed(named[cls[2:]], named["card"], TINT)
    return named["ink"], named["card" if is_unknown(cls) else cls[1:]]


def edge_of(cls: str, named: dict[str, str]) -> str:
    """The colour of the edge of a card of that class."""
    return mixed(strong_and_fill(cls, named)[0], named["card"], EDGE)


def is_unknown(cls: str) -> bool:
    """Whether a card of the class is dashed, for nobody knows what its colour would say."""
    return cls == "k-unknown" or cls in {f"{letter}u" for letter in PREFIXES.values()}


def swatch(entry: dict[str, str], named: dict[str, str], x: float, y: float) -> str:
    """What stands before a legend's words, on the line y: the sign of a kind, or a square of a level's colour."""
    strong, fill = strong_and_fill(entry["cls"], named)
    if "glyph" in entry:
        shift = f"translate({x - 5:.1f},{y - 16:.1f})"
        return (
            f'<path d="{entry["glyph"]}" fill="none" stroke="{strong}" stroke-width="1.5" stroke-linejoin="round" '
            f'transform="{shift}"/>'
        )
    return f'<rect x="{x:.1f}" y="{y - 10:.1f}" width="14" height="12" rx="3" fill="{fill}" stroke="{named["line"]}"/>'
