"""What nobody can know: the height of an image of any size, the weights of a stranger's layer, the rank of a tensor."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any


class _Unknown(int):
    """As NaN is for floats: all that is computed from it is unknown too, and no comparison with it holds.

    It is false like None, equal only to itself, and written "?". JSON would write the integer beneath: see `or_none`.
    """

    def _unknown(self, *_: object) -> _Unknown:
        return self

    __add__ = __radd__ = __sub__ = __rsub__ = __mul__ = __rmul__ = __neg__ = _unknown
    __floordiv__ = __rfloordiv__ = __mod__ = __rmod__ = __truediv__ = __rtruediv__ = _unknown

    def _never(self, other: object) -> bool:
        return False

    __lt__ = __le__ = __gt__ = __ge__ = _never

    def __bool__(self) -> bool:
        return False

    def __eq__(self, other: object) -> bool:
        return self is other

    def __ne__(self, other: object) -> bool:
        return self is not other

    def __hash__(self) -> int:
        return id(self)

    def __repr__(self) -> str:
        return "?"

    __str__ = __repr__

    def __format__(self, spec: str) -> str:
        return "?"

    def __reduce__(self) -> str:
        return "UNKNOWN"


UNKNOWN = _Unknown()


class _UnknownShape(tuple[int, ...]):
    """The shape of a tensor of unknown rank: whatever is asked of it is unknown.

    It equals no other shape, not (UNKNOWN,) either, which is a vector. `len` cannot say "unknown": ask it of shapes of
    known rank only.
    """

    def __getitem__(self, key: Any) -> Any:
        return self if isinstance(key, slice) else UNKNOWN

    def __eq__(self, other: object) -> bool:
        return isinstance(other, _UnknownShape)

    def __ne__(self, other: object) -> bool:
        return not self == other

    def __hash__(self) -> int:
        return hash(_UnknownShape)

    def __repr__(self) -> str:
        return "?"

    def __reduce__(self) -> str:
        return "UNKNOWN_SHAPE"


UNKNOWN_SHAPE = _UnknownShape((UNKNOWN,))


def known_sum(numbers: Iterable[int]) -> int:
    """The sum of those that are known: what the whole is at least."""
    return sum(number for number in numbers if number is not UNKNOWN)


def or_none(number: int) -> int | None:
    """The number, or None where it is unknown: as JSON has it."""
    return None if number is UNKNOWN else number


def largest(numbers: Iterable[int]) -> int:
    """The largest; unknown where one of them is."""
    found = list(numbers)
    return UNKNOWN if UNKNOWN in found else max(found)
