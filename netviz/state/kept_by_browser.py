"""What of a view the browser alone knows and writes into the address by itself: see assets/lib/address.js.

It changes with every move of the hand, so the server is not told. It only looks whether a link's is possible, and
leaves in the address what is. Of a page's second drawing the same names end in SECOND.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from netviz.anatomy.columns import COLUMNS
from netviz.convolution import spots
from netviz.errors import SettingsError
from netviz.state.explored import Explored


@dataclass(frozen=True)
class Kept:
    """A parameter of the address: how it is written, as a pattern, and that as a rule in words."""

    pattern: str
    rule: str
    is_of: Callable[[Any, str], bool] = lambda state, text: True
    """Whether a page that shows this state can have it; asked of what is written like that."""

    def allows(self, text: str, state: object = None) -> bool:
        """Whether the browser can have written that; without the page's state, of whatever page it shows."""
        is_written_so = re.fullmatch(self.pattern, text, re.ASCII) is not None
        return is_written_so and (state is None or self.is_of(state, text))


def _is_drawn(state: Any, id: str) -> bool:
    return any(shown.has(id) for shown in state.drawn_networks)


def _is_lit(state: Any, at: str) -> bool:
    most = max((len(shown.network.nodes) for shown in state.drawn_networks), default=0)
    return 0 < int(at) <= most if re.fullmatch(r"[0-9]{1,9}", at) else _is_drawn(state, at)


def _is_pinned(state: Any, spot: str) -> bool:
    return spots.is_spot(state.convolutions(), spot)


def _has_type(explored: Explored, type: str) -> bool:
    return any(node.type == type for node in explored.network.nodes)


def _has_groups(explored: Explored, numbers: str) -> bool:
    most = sum(not item.is_layer for item in explored.shown.root.walk() if item.id)
    return all(0 < int(number) <= most for number in re.findall(r"\d+", numbers))


_COLUMN = "|".join(COLUMNS)
_LIT = ("macs", "params", "longest", "path")
_NAMES = f"of {', '.join(COLUMNS)}"
_WORDS = r"[^\x00-\x1f]{1,80}"
_ID = r"[^\x00-\x1f]{1,200}"
_NUMBER = r"-?\d{1,6}"
_VALUE = r"-?\d{1,12}(?:\.\d{1,12})?(?:e[+-]?\d{1,2})?"
_CHARTS = ("accuracy", "macs", "params", "memory", "kinds", "field", "time")
_SPAN = r"\d{1,5}(?:-\d{1,5})?"


def _ends(names: str) -> Kept:
    """How far axes of these names reach."""
    one = rf"(?:{names}):{_VALUE}:{_VALUE}"
    first = names.partition("|")[0]
    return Kept(rf"{one}(?:,{one}){{0,7}}", f"an axis of {names.replace('|', ', ')} and its ends, such as {first}:1:20")


DRAWING: Mapping[str, Kept] = {
    "camera": Kept(
        rf"{_NUMBER},{_NUMBER},\d(\.\d{{1,3}})?", "what stands in the middle, and the scale, such as 320,840,0.75"
    ),
    "lit": Kept("|".join(_LIT), "what Highlight offers"),
    "find": Kept(_WORDS, "a few words"),
    "at": Kept(_ID, "the number of a lit layer, or the layer or block whose path is lit", _is_lit),
    "chosen": Kept(_ID, "a layer or a block that is drawn here", _is_drawn),
}
SECOND = "_2"
_BESIDE: Mapping[str, Kept] = {f"{name}{SECOND}": known for name, known in DRAWING.items()}
EXPLORE: Mapping[str, Kept] = {
    **{name: known for name, known in DRAWING.items() if name != "chosen"},  # which the server knows there: layer
    "columns": Kept(rf"(({_COLUMN})(,({_COLUMN}))*)?", f"columns {_NAMES}, with commas between"),
    "rows": Kept("flat|grouped", "flat or grouped"),
    "sort": Kept(rf"-?(id|{_COLUMN})", f"one {_NAMES}, with a - before it for the largest first"),
    "filter": Kept(_WORDS, "a few words"),
    "type": Kept(_WORDS, "the type of a layer of this network, such as Conv2D", _has_type),
    "groups": Kept(
        rf"(?:{_SPAN}(?:,{_SPAN}){{0,199}})?", "numbers of this network's blocks, in order, such as 1-4,9", _has_groups
    ),
}
CONVOLUTION: Mapping[str, Kept] = {
    "step": Kept(r"\d{1,5}", "the number of a step"),
    "speed": Kept(r"0\.25|0\.5|2|4|8|16", "one of 0.25, 0.5, 2, 4, 8, 16"),
    "loop": Kept("on", "on"),
    "pin": Kept(spots.PATTERN, "a cell or a weight of this stage, such as standard.1.0.2.3", _is_pinned),
}
COMPARE: Mapping[str, Kept] = {
    **DRAWING,
    **{name: known for name, known in _BESIDE.items() if name != f"camera{SECOND}"},  # it is led by the first one
    "zoom": _ends("|".join(f"{chart}.{axis}" for chart in _CHARTS for axis in "xy")),
    "hidden": Kept(r"\d{1,2}(,\d{1,2}){0,20}", "numbers of a chart's series, with commas between"),
}
STORIES: Mapping[str, Kept] = {**DRAWING, **_BESIDE, **CONVOLUTION}
TRAIN: Mapping[str, Kept] = {
    **DRAWING,
    "along": Kept("batch|epoch|images|seconds", "one of batch, epoch, images, seconds"),
    "smooth": Kept(r"[1-9]\d?|1\d\d|200", "a number of batches, 1 to 200"),
    "moment": Kept(r"\d{1,9}", "the number of a batch"),
    "picture": Kept(r"\d{1,3}", "the number of a picture, from 0"),
    "log": Kept("x|loss|x,loss", "x, loss or both"),
    "zoom": _ends("x|loss|accuracy|rate"),
}


def kept(known: Mapping[str, Kept], address: Mapping[str, str], state: object = None) -> dict[str, str]:
    """What of an address stays in it, on a page that shows this state."""
    return {name: text for name, text in address.items() if name in known and known[name].allows(text, state)}


def refusals(known: Mapping[str, Kept], address: Mapping[str, str], state: object = None) -> list[SettingsError]:
    """What of an address is none that the browser can have written there."""
    return [
        SettingsError(f"{name} must be {known[name].rule}", received=text[:60], field=name)
        for name, text in address.items()
        if name in known and not known[name].allows(text, state)
    ]
