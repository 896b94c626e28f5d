"""What of a view the browser alone knows and writes into the address by itself: see assets/lib/address.js.

It changes with every move of the hand, so the server is not told. It only looks whether a link's is possible, and
leaves in the address what is.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass

from netviz.anatomy.columns import COLUMNS
from netviz.errors import SettingsError


@dataclass(frozen=True)
class Kept:
    """A parameter of the address: how it is written, as a pattern, and that as a rule in words."""

    pattern: str
    rule: str

    def allows(self, text: str) -> bool:
        """Whether the browser can have written that."""
        return re.fullmatch(self.pattern, text) is not None


_COLUMN = "|".join(COLUMNS)
_LIT = ("macs", "params", "longest", "path")
_NAMES = f"of {', '.join(COLUMNS)}"
_WORDS = r"[^\x00-\x1f]{1,80}"
_NUMBER = r"-?\d{1,6}"

EXPLORE: Mapping[str, Kept] = {
    "camera": Kept(
        rf"{_NUMBER},{_NUMBER},\d(\.\d{{1,3}})?", "what stands in the middle, and the scale, such as 320,840,0.75"
    ),
    "lit": Kept("|".join(_LIT), "what Highlight offers"),
    "find": Kept(_WORDS, "a few words"),
    "columns": Kept(rf"(({_COLUMN})(,({_COLUMN}))*)?", f"columns {_NAMES}, with commas between"),
    "rows": Kept("flat|grouped", "flat or grouped"),
    "sort": Kept(rf"-?(id|{_COLUMN})", f"one {_NAMES}, with a - before it for the largest first"),
    "filter": Kept(_WORDS, "a few words"),
    "type": Kept(_WORDS, "the type of a layer, such as Conv2D"),
}
CONVOLUTION: Mapping[str, Kept] = {"step": Kept(r"\d{1,5}", "the number of a step")}
TRAIN: Mapping[str, Kept] = {
    "along": Kept("batch|epoch|images|seconds", "one of batch, epoch, images, seconds"),
    "smooth": Kept(r"\d{1,3}", "a number of batches"),
    "moment": Kept(r"\d{1,9}", "the number of a batch"),
    "picture": Kept(r"\d{1,3}", "the number of a picture, from 0"),
    "log": Kept("x|loss|x,loss", "x, loss or both"),
}


def kept(known: Mapping[str, Kept], address: Mapping[str, str]) -> dict[str, str]:
    """What of an address stays in it."""
    return {name: text for name, text in address.items() if name in known and known[name].allows(text)}


def refusals(known: Mapping[str, Kept], address: Mapping[str, str]) -> list[SettingsError]:
    """What of an address is none that the browser can have written."""
    return [
        SettingsError(f"{name} must be {known[name].rule}", received=text[:60], field=name)
        for name, text in address.items()
        if name in known and not known[name].allows(text)
    ]
