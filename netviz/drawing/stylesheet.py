"""How cards, frames and connections look: with custom properties for the page, with plain colours for a file."""

from __future__ import annotations

import re
from collections.abc import Collection

from netviz.drawing.colouring import PREFIXES, ColourBy
from netviz.drawing.palette import KINDS, LEVELS, TINT, Theme, colours, mixed

PAGE_FONTS = 'system-ui,-apple-system,"Segoe UI",Roboto,"DejaVu Sans",sans-serif'
FILE_FONTS = 'Arial,Helvetica,"DejaVu Sans",sans-serif'

# One rule a line. --kind is a card's strong colour, --fill that of its body; both follow from its classes.
_RULES = """
.nv text{font-family:FONTS;fill:var(--nv-ink);unicode-bidi:isolate}
.nv .label{font-size:13px;font-weight:600}
.nv .slim .label{font-size:11.5px;font-weight:400;fill:var(--nv-quiet)}
.nv .fact{font-size:10.5px;fill:var(--nv-quiet)}
.nv .end{text-anchor:end}
.nv .times{font-size:12px;font-weight:700;fill:var(--kind)}
.nv .body{fill:var(--fill);stroke:var(--nv-line)}
.nv .glyph{fill:none;stroke:var(--kind);stroke-width:1.5;stroke-linejoin:round;stroke-linecap:round}
.nv .rail{stroke:var(--nv-line);stroke-width:2}
.nv .bar{stroke:var(--kind);stroke-width:2}
.nv .behind{fill:var(--nv-card);stroke:var(--nv-line)}
.nv .frame>rect{fill:var(--nv-frame);stroke:var(--nv-line)}
.nv .frame text{font-size:12px;font-weight:600;fill:var(--nv-quiet)}
.nv .repeat>rect{stroke-dasharray:5 4}
.nv .flow{fill:none;stroke:var(--nv-flow);stroke-width:1.4}
.nv .skip{fill:none;stroke:var(--nv-skip);stroke-width:1.8}
.nv .tip{fill:var(--nv-flow)}
.nv .tip-skip{fill:var(--nv-skip)}
.nv .shape{font-size:9.5px;fill:var(--nv-quiet)}
"""
_BY_QUANTITY = ".nv .card .label,.nv .card .fact{fill:var(--nv-ink)}"
_ON_THE_PAGE = """
.nv .toggle path{fill:none;stroke:var(--nv-quiet);stroke-width:1.8;stroke-linecap:round;stroke-linejoin:round}
.nv:not(.shapes) .shape{display:none}
.wide .flow,.wide .skip{stroke-width:var(--w)}
"""


def page_stylesheet(within: str) -> str:
    """For every way of colouring: the root's class, such as by-kind or by-params, says which one shows.

    The colours are custom properties of the elements `within` (a selector), and follow the reader's colour scheme.
    """
    light, dark = colours("light"), colours("dark")
    variables = ";".join(f"--nv-{name}:light-dark({light[name]},{dark[name]})" for name in light)
    kinds = "".join(
        f".k-{kind}{{--kind:var(--nv-{kind});--swatch:var(--nv-{kind});"
        f"--fill:color-mix(in srgb,var(--nv-{kind}) {TINT:.0%},var(--nv-card))}}"
        for kind in KINDS
    )
    levels = "".join(
        ",".join(f".by-{quantity} .{letter}{level}" for quantity, letter in PREFIXES.items())
        + f"{{--kind:var(--nv-ink);--swatch:{colour};--fill:{colour}}}"
        for level, colour in [*((str(i), f"var(--nv-{i})") for i in range(len(LEVELS))), ("u", "var(--nv-card)")]
    )
    unknown = ",".join(f".by-{quantity} .{letter}u .body" for quantity, letter in PREFIXES.items())
    return f"{within}{{{variables}}}" + (
        _RULES.replace("FONTS", PAGE_FONTS)
        + _ON_THE_PAGE
        + _BY_QUANTITY.replace(".nv", ".nv:not(.by-kind)")
        + f"{unknown},.k-unknown .body{{stroke-dasharray:4 3}}{kinds}{levels}"
    )


def file_stylesheet(theme: Theme, colour_by: ColourBy, present: Collection[str], *, wide: bool = False) -> str:
    """For a file, which other programs read: no custom property, and only the classes that are `present`."""
    named = colours(theme)
    rules = [line for line in _RULES.replace("FONTS", FILE_FONTS).splitlines() if line]
    if wide:  # each line has a width of its own, which a rule would override
        rules = [re.sub(r"(^\.nv \.(?:flow|skip).*);stroke-width:[\d.]+", r"\1", rule) for rule in rules]
    if colour_by != "kind":
        rules.append(_BY_QUANTITY)
    lines = []
    for rule in rules:
        if "var(--kind)" in rule or "var(--fill)" in rule:
            lines += [_of_class(rule, cls, named) for cls in sorted(present)]
        else:
            lines.append(rule)
    lines += [f".nv .{cls} .body{{stroke-dasharray:4 3}}" for cls in sorted(present) if _is_unknown(cls)]
    return re.sub(r"var\(--nv-([\w-]+)\)", lambda found: named[found[1]], "".join(lines))


def _of_class(rule: str, cls: str, named: dict[str, str]) -> str:
    """The rule for the cards of one class, with their colours."""
    kind, fill = strong_and_fill(cls, named)
    return rule.replace(".nv ", f".nv .{cls} ").replace("var(--kind)", kind).replace("var(--fill)", fill)


def strong_and_fill(cls: str, named: dict[str, str]) -> tuple[str, str]:
    """The colours of a class: k-pooling has its kind's and a tint of it, p3 that of its level under ink."""
    if cls.startswith("k-"):
        return named[cls[2:]], mixed(named[cls[2:]], named["card"], TINT)
    return named["ink"], named["card" if _is_unknown(cls) else cls[1:]]


def _is_unknown(cls: str) -> bool:
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
