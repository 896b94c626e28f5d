"""How a fact is written for a reader. The only place where a number becomes a word.

What nobody knows is "?" among other figures, in a table, a shape or on a card, and "not known" where it stands alone.
"""

import re
from collections.abc import Callable, Collection, Sequence
from decimal import Decimal
from typing import Any

from netviz.layers import Layer, Shape
from netviz.layers.form import Form
from netviz.unknown import UNKNOWN, known_sum

NOT_KNOWN = "not known"
MINUS = "−"
MEGABYTE = 10**6
"""What MB stands for wherever a visitor reads: a million bytes. So weights of 4 bytes take 4 MB a million."""
_FACTORS = {"T": 1e12, "G": 1e9, "M": 1e6, "k": 1e3}
NO_IMAGE = "–"
"""A receptive field or its stride where the network takes no image."""
NO_FIELD = "does not apply"
"""The same where it stands alone."""
WITHOUT_IMAGE = f"Receptive field: {NO_FIELD}, for the network takes no image."
"""The same as a sentence."""


def alone(figure: str) -> str:
    """A figure that stands alone, as in a sentence: "not known" in place of "?"."""
    return {"?": NOT_KNOWN, NO_IMAGE: NO_FIELD}.get(figure, figure)


def count(number: int) -> str:
    """4,253,864, with separators."""
    return f"{number:,}"


def counted(number: int, noun: str) -> str:
    """1 epoch, 2,000 epochs."""
    return f"{number:,} {noun}{'' if number == 1 else 's'}"


def stride(pixels: float) -> str:
    """A stride: 16, or 0.333 where the map is larger than the image."""
    return f"{pixels:,}" if isinstance(pixels, int) else f"{pixels:.3g}"


def short(number: float) -> str:
    """Three figures and a letter: 4.25 M, 569 M, 8.42 G; below a thousand the number itself."""
    for letter, factor in _FACTORS.items():
        if number >= factor * 0.9995:
            return f"{_three_figures(number / factor)} {letter}"
    return _three_figures(number) if isinstance(number, float) else str(number)


def signed(number: float, write: Callable[[Any], str] = count) -> str:
    """A difference with its sign: +2,048, −0.4; `write` writes how large it is."""
    return f"{MINUS if number < 0 else '+'}{write(abs(number))}"


def total(numbers: Collection[int], write: Callable[[int], str] = short) -> str:
    """Their sum: 4.25 M; "≥ 4.25 M" where some of them are unknown; "?" where nothing else is known."""
    sure = known_sum(numbers)
    return write(sure) if UNKNOWN not in numbers else f"≥ {write(sure)}" if sure else "?"


def layers(number: int, rows: int) -> str:
    """27 layers; "27 layers in 28 rows" where a table of them has another number of rows."""
    return f"{number} layers" if rows == number else f"{number} layers in {rows} rows"


def shape(sides: Shape) -> str:
    """112 × 112 × 32."""
    return " × ".join(map(str, sides))


def listed(names: Sequence[str], most: int = 3) -> str:
    """The first names, and how many more there are: a, b, c and 4 more."""
    more = f" and {len(names) - most} more" if len(names) > most else ""
    return f"{', '.join(names[:most])}{more}"


def signature(layer: Layer, form: Form | None = None) -> str:
    """What a paper's figure says of a layer, called in that form: 3 × 3 · stride 2 · 32; of x / 127.5, / 127.5."""
    return " · ".join(f"{word} {_value(value)}".strip() for word, value in layer.signature(form))


def _value(value: float | str | tuple[int, ...]) -> str:
    if isinstance(value, tuple):
        return shape(value)
    return function(value) if isinstance(value, str) else str(value) if isinstance(value, int) else f"{value:.3g}"


def function(name: str) -> str:
    """A function of Keras as papers write it: ReLU, leaky ReLU, hard SiLU."""
    return re.sub(r"(re|se|ge|ce|si|e)lu(?=\d|$)", _as_acronym, name.replace("_", " "))


def _as_acronym(found: re.Match[str]) -> str:
    return {"relu": "ReLU", "silu": "SiLU"}.get(found[0], found[0].upper())


def beside(layer: Layer) -> str:
    """What a figure calls a layer that stands beside a convolution: BN, ReLU."""
    return function(layer.activation_function) if layer.activation_function else layer.short_name.upper()


def size(count_of_bytes: int) -> str:
    """61.1 MB, three figures and a unit, of which each is a thousand of the one before; below a thousand 12 B."""
    if count_of_bytes is UNKNOWN:
        return "?"
    return f"{short(count_of_bytes)}{'B' if count_of_bytes >= 1_000 else ' B'}"


def decimal(number: float) -> str:
    """A number with six figures at most and without a power of ten: 0.0002, 0.00001."""
    return format(Decimal(f"{number:.6g}"), "f")


def share(part: int, whole: int) -> str:
    """24.4 %; under 0.1 % where it would round to nothing; a dash where there is no whole."""
    if part is UNKNOWN:
        return "?"
    if not whole:
        return "–"
    return "under 0.1 %" if 0 < 100 * part / whole < 0.05 else percent(part / whole)


def percent(share: float, decimals: int = 1) -> str:
    """A share of 1 as 24.4 %."""
    return f"{100 * share:.{decimals}f} %"


def points(distance: float) -> str:
    """The distance of two shares, in percentage points: +2.1, −0.4."""
    return signed(100 * distance, "{:.1f}".format)


def duration(seconds: float) -> str:
    """45 s, or 3 min: nobody needs the seconds of three minutes."""
    return f"{seconds:.0f} s" if seconds < 100 else f"{seconds / 60:.0f} min"


def pixels(side: int) -> str:
    """1,311 px."""
    return "?" if side is UNKNOWN else f"{side:,} px"


def receptive_field(side: int, image_side: int) -> str:
    """A receptive field: 27 px; where it is as large as the image or larger, as padding is seen too, that is said."""
    return f"{pixels(side)} (whole image)" if side >= image_side else pixels(side)


def field_of_last_map(side: int, image_side: int) -> str:
    """A network's receptive field: 3 px (last map), for the layers behind that may see more of the image."""
    return receptive_field(side, image_side) if side is UNKNOWN or side >= image_side else f"{pixels(side)} (last map)"


def _three_figures(number: float) -> str:
    digits = 2 if number < 9.995 else 1 if number < 99.95 else 0
    return f"{number:.{digits}f}"
