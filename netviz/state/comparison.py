"""What the Compare page shows: two to six networks, one of which the others are measured by."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import ClassVar, Literal, get_args

from netviz.architectures.catalog import full_title, parse_specification, preset_of, specification
from netviz.errors import NetvizError, SettingsError
from netviz.state.shown_network import ShownNetwork, from_specification

EXPLORED = "explored"
FEWEST, MOST = 2, 6
SIDES = ("left", "right")
Look = Literal["differences", "accuracy", "stages", "kinds", "field"]
LOOKS: tuple[Look, ...] = get_args(Look)


@dataclass
class Comparison:
    """Each of `words` is a preset, a network's specification, or EXPLORED for whatever the Explore page shows."""

    words: list[str] = field(default_factory=lambda: ["xception_paper", "xception_chained"])
    reference: int = 0
    """The place in `words` of the network that the others are measured by."""
    look: Look = "differences"
    problem: str = ""
    explored: ShownNetwork | None = None
    """What the Explore page shows now."""

    IN_LINK: ClassVar[frozenset[str]] = frozenset({*SIDES, "networks", "reference", "look"})
    """What of an address is read."""

    @property
    def shown(self) -> list[ShownNetwork]:
        """The networks, in order."""
        return [self._shown(word) for word in self.words]

    @property
    def titles(self) -> list[str]:
        """What each network is called, numbered where two of them are called alike."""
        titles: list[str] = []
        for shown in self.shown:
            title = called = full_title(shown.network)
            number = 1
            while called in titles:
                number += 1
                called = f"{title} ({number})"
            titles.append(called)
        return titles

    def choose(self, place: int, word: str) -> None:
        """Put another network there; one place behind the last adds it.

        Raises NetvizError where there is none of that name, and where there would be too many.
        """
        if place >= MOST:
            raise _too_many(place + 1)
        if word != EXPLORED:
            from_specification(word)
        self.words[place : place + 1] = [word]
        self.problem = ""

    def remove(self, place: int) -> None:
        """Take that network out, where enough stay; the reference stays what it is, or becomes the first."""
        if len(self.words) <= FEWEST:
            return
        del self.words[place]
        if place == self.reference:
            self.reference = 0
        elif place < self.reference:
            self.reference -= 1

    def not_in_link(self) -> list[int]:
        """The places that no link can carry, since a visitor's own file stands there."""
        return [place for place, shown in enumerate(self.shown) if not shown.specification]

    def link(self) -> dict[str, str]:
        """All networks, two of them as left and right.

        In place of EXPLORED stands the network itself: for somebody else, Explore shows another one.
        """
        carried = {place: word for place, word in enumerate(map(self._in_link, self.words)) if word}
        if len(self.words) == FEWEST:
            found = {SIDES[place]: word for place, word in carried.items()}
            number = self.reference
        else:
            found = {"networks": ",".join(carried.values())}
            number = list(carried).index(self.reference) if self.reference in carried else 0
        if number:
            found["reference"] = str(number + 1)
        if self.look != LOOKS[0]:
            found["look"] = self.look
        return found

    @classmethod
    def of_link(cls, address: Mapping[str, str]) -> Comparison:
        """The networks of a link.

        What there is not is named in `problem`. On a side the default stands there instead; of a list it is left out.
        """
        state = cls()
        usual, problems = state.words, []
        in_place_of = {} if "networks" in address else dict(enumerate(usual))
        asked = _asked(address, usual)
        found: list[str] = []
        for place, word in enumerate(asked[:MOST]):
            try:
                found.append(_shortest(word))
            except NetvizError as error:
                problems.append(error)
                found += [in_place_of[place]] if place in in_place_of else []
        if len(asked) > MOST:
            problems.append(_too_many(len(asked)))
        state.words = (found + [word for word in usual if word not in found])[: max(len(found), FEWEST)]
        reference, look = address.get("reference", "1"), address.get("look", LOOKS[0])
        if reference in map(str, range(1, len(state.words) + 1)):
            state.reference = int(reference) - 1
        else:
            rule = f"The reference must be the number of a network, 1 to {len(state.words)}"
            problems.append(SettingsError(rule, received=reference[:40], field="reference"))
        if look in LOOKS:
            state.look = look
        else:
            rule = f"The look must be one of {', '.join(LOOKS)}"
            problems.append(SettingsError(rule, received=look[:40], field="look"))
        if problems:
            state.problem = f"The link could not be used as it is. {'. '.join(map(str, problems))}"
        return state

    def _shown(self, word: str) -> ShownNetwork:
        if word == EXPLORED and self.explored:
            return self.explored
        return from_specification(Comparison().words[0] if word == EXPLORED else word)

    def _in_link(self, word: str) -> str:
        """As `of_link` will have it: an address that is rewritten at once breaks the way back."""
        shown = self._shown(word)
        return shown.preset or shown.specification if word == EXPLORED else word


def _shortest(word: str) -> str:
    """The name of the preset with these settings, where there is one. Raises NetvizError."""
    if word == EXPLORED:
        return word
    family, settings = parse_specification(word)
    return preset_of(family.name, settings) or specification(family.name, settings)


def _asked(address: Mapping[str, str], usual: list[str]) -> list[str]:
    """The networks that a link names; a side that it leaves out is the usual one."""
    if "networks" in address:
        return address["networks"].split(",")
    return [address.get(side, otherwise) for side, otherwise in zip(SIDES, usual, strict=True)]


def _too_many(received: int) -> SettingsError:
    rule = f"At most {MOST} networks are compared at a time"
    return SettingsError(rule, received=str(received), field="networks")
