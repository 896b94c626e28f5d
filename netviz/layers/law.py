"""How a count comes about, in letters and in a layer's own numbers: LaTeX."""

from __future__ import annotations

from typing import NamedTuple

KERNEL = {1: "k", 2: r"k_h\,k_w", 3: r"k_d\,k_h\,k_w"}
"""The places of a kernel that slides over a sequence, a map or a volume."""
PLACES = {1: "L", 2: r"H\,W", 3: r"D\,H\,W"}
"""The places of a sequence, a map or a volume."""


class Law(NamedTuple):
    """The same law twice: k_h k_w C_in C_out, and 3 · 3 · 64 · 128."""

    letters: str
    numbers: str

    def plus(self, letters: str, number: int, used: bool) -> Law:
        """With a bias, where there is one."""
        return Law(f"{self.letters} + {letters}", f"{self.numbers} + {number}") if used else self


def product(*factors: int | str) -> str:
    """3 and 64 as "3 \\cdot 64"."""
    return r" \cdot ".join(map(str, factors))


def over(channels: int, groups: int) -> int | str:
    """The channels of one group, as a fraction where there are several."""
    return channels if groups == 1 else rf"\tfrac{{{channels}}}{{{groups}}}"
