"""Numbers that the visitor typed into cells, and how a link writes them.

A cell of the image is written channel.row.column~value; one of a kernel kind.stage.out.depth.row.column~value. All are
counted from 0; commas stand between.
"""

import math
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np

from netviz.errors import SettingsError

MOST_EDITS = 60
LARGEST, DECIMALS = 99, 2


@dataclass(frozen=True)
class Edit:
    """A value for one cell: of the image, or of a kind's kernel, where `kind` and `stage` say which."""

    cell: tuple[int, ...]
    """Image: channel, row, column. Kernel: out, depth, row, column."""
    value: float
    kind: str = ""
    stage: int = 0

    def __str__(self) -> str:
        place = (self.kind, self.stage, *self.cell) if self.kind else self.cell
        return f"{'.'.join(map(str, place))}~{self.value:g}"

    @property
    def place(self) -> tuple:
        """What two edits of one cell have in common."""
        return self.kind, self.stage, self.cell


def edit_of(report: object) -> Edit:
    """An edit as the browser reports it. Raises SettingsError."""
    if not isinstance(report, Mapping):
        raise SettingsError("An edit names a cell and its value", received=str(report)[:60])
    value = _typed(report.get("value"))
    try:
        if report["part"] == "image":
            return Edit(_cell(report[name] for name in ("channel", "row", "column")), value)
        if report["part"] == "kernel":
            cell = _cell(report[name] for name in ("out", "depth", "row", "column"))
            return Edit(cell, value, str(report["kind"]), _cell([report["stage"]])[0])
    except (KeyError, TypeError, ValueError, OverflowError) as error:
        raise SettingsError("A cell is named by whole numbers from 0", received=str(dict(report))[:60]) from error
    raise SettingsError("A cell belongs to an image or a kernel", received=str(report["part"])[:60])


def edits_of(text: str) -> tuple[Edit, ...]:
    """The edits that a link writes. Raises SettingsError."""
    parts = [part for part in text.split(",") if part]
    if len(parts) > MOST_EDITS:
        raise SettingsError(f"edits must name at most {MOST_EDITS} cells", received=len(parts))
    return with_edits((), map(_read, parts))


def with_edits(edits: Iterable[Edit], more: Iterable[Edit]) -> tuple[Edit, ...]:
    """The edits with more of them; the last one of a cell counts."""
    return tuple({edit.place: edit for edit in (*edits, *more)}.values())


def edited_image(image: np.ndarray, edits: Iterable[Edit]) -> np.ndarray:
    """The image, height x width x channels, with the visitor's values in it. Raises SettingsError."""
    changed = image.copy()
    for edit in edits:
        if not edit.kind:
            channel, row, column = edit.cell
            _put(changed, (row, column, channel), edit)
    return changed


def edited_kernel(kernel: np.ndarray, kind: str, stage: int, edits: Iterable[Edit]) -> np.ndarray:
    """The kernel, kh x kw x channels read x channels out, with the visitor's values in it. Raises SettingsError."""
    changed = kernel.copy()
    for edit in edits:
        if (edit.kind, edit.stage) == (kind, stage):
            out, depth, row, column = edit.cell
            _put(changed, (row, column, depth, out), edit)
    return changed


def _put(array: np.ndarray, place: tuple[int, ...], edit: Edit) -> None:
    if any(index >= length for index, length in zip(place, array.shape, strict=True)):
        raise SettingsError("edits must name cells that are there", received=edit)
    array[place] = edit.value


def _read(text: str) -> Edit:
    place, _, value = text.partition("~")
    names = place.split(".")
    try:
        if len(names) == 3:
            return Edit(_cell(names), _checked(float(value)))
        kind, stage, *cell = names
        if kind and len(cell) == 4:
            return Edit(_cell(cell), _checked(float(value)), kind, _cell([stage])[0])
    except ValueError:
        pass
    raise SettingsError(
        "edits must be written channel.row.column~value or kind.stage.out.depth.row.column~value, with values from "
        f"-{LARGEST} to {LARGEST}",
        received=text[:60],
    )


def _typed(value: Any) -> float:
    try:
        return _checked(float(value))
    except (TypeError, ValueError, OverflowError) as error:
        raise SettingsError(
            f"A cell's value must be a number from -{LARGEST} to {LARGEST}, which is rounded to {DECIMALS} decimals",
            received=str(value)[:60],
        ) from error


def _cell(indices: Iterable[Any]) -> tuple[int, ...]:
    cell = tuple(int(index) for index in indices)
    if min(cell) < 0:
        raise ValueError("counted from 0")
    return cell


def _checked(value: float) -> float:
    if not math.isfinite(value) or abs(value) > LARGEST:
        raise ValueError(f"from -{LARGEST} to {LARGEST}")
    return round(value, DECIMALS)
