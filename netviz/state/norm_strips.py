"""Norms by block as a table of strips, in which the shades tell how a norm grew and shrank along a run."""

from __future__ import annotations

from collections.abc import Callable
from html import escape
from typing import Any, NamedTuple

import numpy as np

from netviz import words
from netviz.training.record.norms import Norms


class _Kind(NamedTuple):
    title: str
    subject: str
    values: Callable[[Norms], np.ndarray]


KINDS = {
    "gradients": _Kind("Gradients", "The gradient", lambda norms: norms.gradients),
    "relative": _Kind("Gradients by weights", "The gradient, by the weights,", lambda norms: norms.relative),
    "weights": _Kind("Weights", "The weight vector", lambda norms: norms.weights),
}
_RAMP = np.array([(68, 1, 84), (59, 82, 139), (33, 145, 140), (94, 201, 98), (253, 231, 37)])
"""From the shortest to the longest: viridis, which also those read who tell red and green apart badly."""
_SHADES = 40
_COLUMNS = 80
_DECADES = 12
"""Norms that are shorter than the longest by more orders of magnitude have the darkest shade, as 0 has."""


def strips(norms: Norms, kind: str) -> str:
    """A table with a row for each block: its norms from the first batch to the newest as shades, and the newest one."""
    title, subject, of = KINDS[kind]
    values = of(norms)
    known = values[np.isfinite(values) & (values > 0)]
    high = float(known.max()) if known.size else 1.0
    low = max(float(known.min()), high / 10**_DECADES) if known.size else high
    columns = _columns(norms)
    rows = "".join(
        f"<tr><th scope='row'>{escape(block)}</th><td style='background:{_shaded(values[columns, place], low, high)}'>"
        f"</td><td>{_written(values[-1, place])}</td></tr>"
        for place, block in enumerate(norms.blocks)
    )
    ramp = ",".join(_hex(share) for share in np.linspace(0, 1, len(_RAMP)))
    first, last = (f"{step:,}" for step in (norms.steps[0], norms.steps[-1]))
    key = f"{_written(low)} <i style='background:linear-gradient(90deg,{ramp})'></i> {_written(high)}"
    return (
        "<div class='nv-norms' role='region' aria-label='Norms' tabindex='0'><table>"
        f"<caption>{_told(norms, subject, of)}<span>{key}</span></caption><tr><th scope='col'>Block</th>"
        f"<th scope='col'>{title}, batches {first} to {last}</th><th scope='col'>Batch {last}</th></tr>"
        f"{rows}</table></div>"
    )


def readings(norms: Norms, kind: str) -> dict[str, Any]:
    """What the pointer reads along the strips: the batches of their shades, and of each block its norms in words."""
    columns, values = _columns(norms), KINDS[kind].values(norms)
    return {
        "blocks": norms.blocks,
        "steps": norms.steps[columns].tolist(),
        "norms": [list(map(_written, values[columns, place])) for place in range(len(norms.blocks))],
    }


def _columns(norms: Norms) -> np.ndarray:
    """The moments that have a shade."""
    count = len(norms.steps)
    return np.unique(np.linspace(0, count - 1, min(_COLUMNS, count)).round().astype(int))


def _told(norms: Norms, subject: str, of: Callable[[Norms], np.ndarray]) -> str:
    """What the newest norms say, in a sentence."""
    newest = of(norms)[-1]
    known = np.flatnonzero(np.isfinite(newest) & (newest > 0))
    if not known.size:
        return f"{subject} has no length in any block."
    longest, shortest = known[newest[known].argmax()], known[newest[known].argmin()]
    ratio = float(f"{newest[longest] / newest[shortest]:.2g}")
    times = words.decimal(ratio) if ratio < 1_000 else words.short(ratio)
    blocks = [escape(norms.blocks[place]) for place in (longest, shortest)]
    return f"{subject} of {blocks[0]} is {times} times as long as that of {blocks[1]}."


def _shaded(values: np.ndarray, low: float, high: float) -> str:
    """One block's norms from left to right as a background: shades on a logarithmic scale, none where there is none."""
    decades = np.log10(high / low) or 1.0
    with np.errstate(divide="ignore"):
        shares = np.clip(np.log10(np.maximum(values, 0) / low) / decades, 0, 1)
    shades = [_hex(share) if np.isfinite(value) else "transparent" for share, value in zip(shares, values, strict=True)]
    stops, begin = [], 0
    for place, shade in enumerate(shades):
        if place and shade == shades[place - 1]:
            stops.pop()
        else:
            begin = place
        stops.append(f"{shade} {100 * begin / len(shades):.4g}% {100 * (place + 1) / len(shades):.4g}%")
    return f"linear-gradient(90deg,{','.join(stops)})"


def _hex(share: float) -> str:
    at = np.round(share * _SHADES) / _SHADES * (len(_RAMP) - 1) if np.isfinite(share) else 0.0
    below = min(int(at), len(_RAMP) - 2)
    red, green, blue = (_RAMP[below] + (at - below) * (_RAMP[below + 1] - _RAMP[below])).round().astype(int)
    return f"#{red:02x}{green:02x}{blue:02x}"


def _written(value: float) -> str:
    return words.decimal(float(f"{value:.2g}")) if np.isfinite(value) else "–"
