"""One axis of a receptive field: which pixels of the image each value in a row of values sees."""

from __future__ import annotations

from dataclasses import dataclass, replace
from math import gcd, lcm

from netviz.unknown import UNKNOWN, largest

_MOST_PHASES = 64  # beyond it a field is unknown: no network spreads its maps so far


@dataclass(frozen=True)
class FieldAxis:
    """Value number `a * len(starts) + b` sees `sizes[b]` pixels from `start + starts[b] + a * step` on.

    One phase b is enough until a layer spreads its map: then neighbours may see the same pixels, and the step from
    one to the next is not always the same.
    """

    step: int = 1
    starts: tuple[int, ...] = (0,)
    sizes: tuple[int, ...] = (1,)
    start: int = 0
    """Unknown where padding depends on the size of the image; the sizes do not."""

    @property
    def size(self) -> int:
        """The most pixels that a value sees."""
        return largest(self.sizes)

    @property
    def stride(self) -> int | float:
        """Pixels from one value's to the next on average: below 1 where the map is larger than the image."""
        return self.step / len(self.starts) if self.step % len(self.starts) else self.step // len(self.starts)

    def first(self, index: int) -> int:
        """The first pixel that the value sees; before 0 lies padding."""
        return self.start + self._from(index)

    def pixels(self, index: int) -> int:
        """How many pixels the value sees."""
        return self.sizes[index % len(self.sizes)]

    def slid(self, extent: int, stride: int, padded: int) -> FieldAxis:
        """After a window over `extent` values that moves by `stride`, with `padded` values put before the first.

        With one phase, r grows by (extent - 1) j and j by the stride. Source: Araujo et al. 2019, equations 2 and 3.
        """
        if (extent, stride, padded) == (1, 1, 0):
            return self
        if UNKNOWN in (extent, padded) and (extent is UNKNOWN or len(self.starts) > 1):
            return self.unknown()
        whole = len(self.starts) // gcd(len(self.starts), stride)  # values after which the phases come again
        start = self.start
        if len(self.starts) == 1:
            start, padded = start - padded * self.step, 0
        spans = [(turn * stride - padded, turn * stride - padded + extent - 1) for turn in range(whole)]
        return replace(self._seeing(spans), step=self.step * stride * whole // len(self.starts), start=start)

    def spread(self, extent: int, stride: int, cropped: int) -> FieldAxis:
        """After each value is spread over `extent` places, the next one `stride` further, without the first `cropped`.

        A place between two kernels, that no value reaches, counts as seeing the value before it.
        """
        phases = len(self.starts) * stride
        if extent is UNKNOWN or phases > _MOST_PHASES:
            return self.unknown()
        reach = max(extent, stride) - 1
        places = range(cropped, cropped + phases)
        spans = [(-((reach - place) // stride), place // stride) for place in places]
        return self._seeing(spans)

    def covering(self, side: int) -> FieldAxis:
        """After a layer that sees all of its input: at least a whole image of that side."""
        step = largest([-(-self.step // len(self.starts)), side])
        return FieldAxis(step, (0,), (largest([self.size, side]),), self.first(0))

    def merged(self, other: FieldAxis) -> FieldAxis:
        """What two branches see together: from the first to the last pixel of both.

        Where that cannot be known, because they are not equally far apart or padded by who knows how much, it is what
        the one that sees most does.
        """
        phases = lcm(len(self.starts), len(other.starts))
        alike = self.stride == other.stride and phases <= _MOST_PHASES
        if alike and UNKNOWN not in (self.start, other.start, *self.sizes, *other.sizes):
            starts = tuple(min(axis.first(turn) for axis in (self, other)) for turn in range(phases))
            ends = (max(axis.first(turn) + axis.pixels(turn) for axis in (self, other)) for turn in range(phases))
            sizes = tuple(end - start for start, end in zip(starts, ends, strict=True))
            return FieldAxis(self.step * phases // len(self.starts), starts, sizes)
        wider = other if other.stride > self.stride else self
        size = largest([self.size, other.size])
        start = UNKNOWN if UNKNOWN in (self.start, other.start) else min(self.start, other.start)
        return replace(wider, start=start, sizes=(size,) * len(wider.sizes))

    @classmethod
    def unknown(cls) -> FieldAxis:
        """That of values of which nobody knows what they see."""
        return cls(UNKNOWN, (0,), (UNKNOWN,), UNKNOWN)

    def _from(self, index: int) -> int:
        turn, phase = divmod(index, len(self.starts))
        return turn * self.step + self.starts[phase]

    def _seeing(self, spans: list[tuple[int, int]]) -> FieldAxis:
        """Values that see all that these of ours see, from one to another."""
        starts = tuple(self._from(first) for first, _ in spans)
        ends = (self._from(last) + self.pixels(last) for _, last in spans)
        return replace(self, starts=starts, sizes=tuple(end - start for start, end in zip(starts, ends, strict=True)))
