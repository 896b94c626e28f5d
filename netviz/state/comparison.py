"""What the Compare page shows: two networks side by side."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal, get_args

from netviz.architectures.catalog import parse_specification, preset_of, specification
from netviz.errors import NetvizError
from netviz.state.shown_network import ShownNetwork, from_specification

EXPLORED = "explored"
Side = Literal["left", "right"]
SIDES: tuple[Side, ...] = get_args(Side)


@dataclass
class Comparison:
    """Each side is a preset, a network's specification, or EXPLORED for whatever the Explore page shows."""

    left: str = "xception_paper"
    right: str = "xception_chained"
    problem: str = ""
    explored: ShownNetwork | None = None
    """What the Explore page shows now."""

    def word(self, side: Side) -> str:
        """What stands on that side, as it was chosen."""
        return self.left if side == "left" else self.right

    def choose(self, side: Side, word: str) -> None:
        """Put another network on that side. Raises NetvizError where there is none of that name."""
        if word != EXPLORED:
            from_specification(word)
        setattr(self, side, word)
        self.problem = ""

    def shown(self, side: Side) -> ShownNetwork:
        """The network on that side."""
        word = self.word(side)
        if word == EXPLORED and self.explored:
            return self.explored
        return from_specification(Comparison().word(side) if word == EXPLORED else word)

    def not_in_link(self) -> tuple[Side, ...]:
        """The sides that no link can carry, since a visitor's own file stands there."""
        return tuple(side for side in SIDES if not self.shown(side).specification)

    def link(self) -> dict[str, str]:
        """Both sides. In place of EXPLORED stands the network itself: for somebody else, Explore shows another one."""
        found = {}
        for side in SIDES:
            word, shown = self.word(side), self.shown(side)
            if word == EXPLORED:  # as `of_link` will have it: an address that is rewritten at once breaks the way back
                word = shown.preset or shown.specification
            if word:
                found[side] = word
        return found

    @classmethod
    def of_link(cls, address: Mapping[str, str]) -> Comparison:
        """The two networks of a link; one that there is not is named in `problem`, and the default stands there."""
        state = cls()
        problems = []
        for side in SIDES:
            try:
                if side in address:
                    state.choose(side, _shortest(address[side]))
            except NetvizError as error:
                problems.append(str(error))
        if problems:
            state.problem = f"The link could not be used as it is. {'. '.join(problems)}"
        return state


def _shortest(word: str) -> str:
    """The name of the preset with these settings, where there is one. Raises NetvizError."""
    if word == EXPLORED:
        return word
    family, settings = parse_specification(word)
    return preset_of(family.name, settings) or specification(family.name, settings)
