"""Arguments of a layer as a config writes them, read into what its twin's fields take.

A reader raises ValueError, with what would be right, where a value is impossible, and OtherwiseError where it is
something that Keras takes and the twin does not have.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any, get_args

from netviz.interchange.foreign_words import words_of
from netviz.interchange.keras_options import LARGEST_FLOAT
from netviz.interchange.layer_config import LARGEST, SIDES
from netviz.layers import DataFormat, Interpolation, Pair, Shape


class OtherwiseError(Exception):
    """An argument that Keras takes and the twin does not have."""


def _size(value: object, low: int = 1) -> int:
    if not isinstance(value, int) or isinstance(value, bool) or not low <= value <= LARGEST:
        raise ValueError(f"whole numbers from {low} on")
    return value


def _sizes(value: object, low: int = 1) -> tuple[int, ...]:
    if not isinstance(value, list) or len(value) > SIDES:
        raise OtherwiseError
    return tuple(_size(part, low) for part in value)


def _size_or_sizes(value: object, low: int = 1) -> int | tuple[int, ...]:
    """A number, or one for each side; [3] of a sequence as 3."""
    if not isinstance(value, list):
        return _size(value, low)
    sizes = _sizes(value, low)
    return sizes[0] if len(sizes) == 1 else sizes


def _open_sizes(value: object) -> int | tuple[int | None, ...]:
    return tuple(map(optional(_size), value[:SIDES])) if isinstance(value, list) else _size(value)


def _axis(value: object) -> int:
    """An axis, or a list of one."""
    if isinstance(value, list) and len(value) == 1:
        value = value[0]
    if isinstance(value, list):
        raise OtherwiseError
    return _place(value)


def _axes(value: object) -> int | tuple[int, ...]:
    if isinstance(value, list) and len(value) != 1:
        return tuple(map(_place, value[:SIDES]))
    return _axis(value)


def _axes_or_none(value: object) -> int | tuple[int, ...] | None:
    return None if value in (None, []) else _axes(value)


def _place(value: object) -> int:
    if type(value) is not int or not -SIDES <= value <= SIDES or value == 0:
        raise ValueError("axes, counted from 1 or from -1 on")
    return value


def _frame(value: object) -> int | tuple[int | Pair, ...]:
    """What stands around a map: a number, or for each way a number or two."""
    if not isinstance(value, list):
        return _size(value, 0)
    return tuple(_two(way) if isinstance(way, list) else _size(way, 0) for way in value[:SIDES])


def _two(value: list[object]) -> Pair:
    if len(value) != 2:
        raise ValueError("one number or two for each side")
    return _size(value[0], 0), _size(value[1], 0)


def _flag(value: object) -> bool:
    if not isinstance(value, bool):
        raise ValueError("true or false")
    return value


def _float(value: object, low: float | None = None) -> float:
    if not isinstance(value, (int, float)) or isinstance(value, bool):
        raise OtherwiseError
    if low is not None and value < low:
        raise ValueError(f"a number from {low} on")
    if abs(value) > LARGEST_FLOAT:
        raise ValueError(f"a number between -{LARGEST_FLOAT:g} and {LARGEST_FLOAT:g}")
    return float(value)


def _floats(value: object) -> tuple[float, ...]:
    if not isinstance(value, list):
        raise OtherwiseError
    return tuple(map(_float, value))


def _function(value: object) -> str | None:
    """An activation by its name, also where it is written out; None where it does nothing."""
    if isinstance(value, dict):
        inner = value.get("config")
        value = inner if isinstance(inner, str) else value.get("class_name")
    if not isinstance(value, str):
        raise OtherwiseError
    return None if value == "linear" else words_of(value)


def _word(value: object) -> str:
    return _function(value) or "linear"


def _one_of(words: tuple[str, ...]) -> Callable[..., Any]:
    def read(value: object) -> str:
        if value not in words:
            raise OtherwiseError
        return str(value)

    return read


def _data_format(value: object) -> str:
    return "channels_last" if value is None else _one_of(get_args(DataFormat))(value)


def _target(value: object) -> Shape:
    if not isinstance(value, list) or not 1 <= len(value) <= SIDES:
        raise OtherwiseError
    return tuple(-1 if side in (-1, None) else _size(side) for side in value)


def _given(value: object) -> Any:
    """What changes no shape: a number, a word, or lists of them."""
    if isinstance(value, list):
        return tuple(map(_given, value))
    if value is None or isinstance(value, (str, bool)):
        return value
    if value == {}:
        return None
    if isinstance(value, int) and abs(value) <= LARGEST:
        return value
    return _float(value)


def optional(read: Callable[..., Any]) -> Callable[..., Any]:
    """The same reader, which takes None as None."""
    return lambda value, **limits: None if value is None else read(value, **limits)


READERS: Mapping[str, Callable[..., Any]] = {
    "int": _size,
    "int | None": optional(_size),
    "int | Sides": _size_or_sizes,
    "int | Sides | None": optional(_size_or_sizes),
    "int | tuple[int, ...]": _axes,
    "int | tuple[int | None, ...]": _open_sizes,
    "int | tuple[int, ...] | None": optional(_size_or_sizes),
    "tuple[int, ...]": _sizes,
    "tuple[int, ...] | None": optional(_sizes),
    "bool": _flag,
    "bool | None": optional(_flag),
    "float": _float,
    "float | None": optional(_float),
    "tuple[float, ...] | None": optional(_floats),
    "str": _word,
    "str | None": optional(_function),
    "Axis": _axis,
    "Axes": _axes,
    "Axes | None": _axes_or_none,
    "DataFormat": _data_format,
    "Frame": _frame,
    "Given": _given,
    "Interpolation": _one_of(get_args(Interpolation)),
    "NoiseShape": optional(lambda value: _open_sizes(value) if isinstance(value, list) else (_size(value),)),
    "Shape": _target,
}
"""How an argument is read, by the type that the twin's field has.

A number is from 1 on, or from the `low` on that the field's metadata names.
"""
