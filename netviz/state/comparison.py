"""What the Compare page shows: two to six networks, one of which the others are measured by."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import ClassVar, Literal, get_args

from netviz.architectures.catalog import full_title, parse_specification, preset_of, specification
from netviz.drawing.look.drawing_look import DrawingLook
from netviz.errors import NetvizError, SettingsError
from netviz.state.compared_drawings import SIDES, ComparedDrawings
from netviz.state.file_link import file_link
from netviz.state.page_state import link_problem, one_of
from netviz.state.shown_network import ShownNetwork, from_specification

EXPLORED = "explored"
FEWEST, MOST = 2, 6
ALL_BLOCKS = "all"
"""What a link says of drawings in which all blocks are unfolded."""
Look = Literal["differences", "accuracy", "stages", "kinds", "field", "memory", "time"]
LOOKS: tuple[Look, ...] = get_args(Look)
Bars = Literal["figures", "shares"]
BARS: tuple[Bars, ...] = get_args(Bars)
DIFFERING, EVERY = "differing", "all"


@dataclass
class Comparison:
    """Each of `words` is a preset, a network's specification, or EXPLORED for whatever the Explore page shows."""

    words: list[str] = field(default_factory=lambda: ["xception_paper", "xception_chained"])
    reference: int = 0
    """The place in `words` of the network that the others are measured by."""
    other: int | None = None
    """The place of the one that is drawn beside the reference; None for the first that is not it."""
    look: Look = "differences"
    opened: frozenset[str] = frozenset()
    """The ids of what is unfolded in the two drawings."""
    drawn: DrawingLook = field(default_factory=DrawingLook)
    """How the two drawings look."""
    bars: Bars | None = None
    """How long the bars of stages are; None for what can be read best."""
    every_block: bool = False
    """Whether the table has all blocks, and not only those that differ."""
    problem: str = ""
    explored: ShownNetwork | None = None
    """What the Explore page shows now."""
    _drawings: ComparedDrawings | None = field(default=None, compare=False)

    KNOWN: ClassVar[tuple[str, ...]] = ("mobilenet_v2_100", "resnet50_v1_5", "vgg16")
    """Networks from light to heavy whose accuracy one source reports: beside them a network of one's own is placed."""
    IN_LINK: ClassVar[frozenset[str]] = frozenset(
        {*SIDES, "networks", "reference", "other", "look", "open", "bars", "blocks", *DrawingLook.model_fields}
    )
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

    @property
    def others(self) -> list[int]:
        """The places of all but the reference."""
        return [place for place in range(len(self.words)) if place != self.reference]

    @property
    def beside(self) -> int:
        """The place of the network that is drawn beside the reference."""
        others = self.others
        return self.other if self.other in others else others[0]

    @property
    def drawn_networks(self) -> list[ShownNetwork]:
        """Those whose drawings the page shows."""
        return [self._shown(self.words[place]) for place in (self.reference, self.beside)]

    @property
    def drawings(self) -> ComparedDrawings:
        """The reference and the one beside it, drawn."""
        left, right = self.drawn_networks
        pair = left, right
        if self._drawings is None or self._drawings.networks != pair:
            self._drawings = ComparedDrawings(*pair, self.opened, self.drawn)
            if ALL_BLOCKS in self.opened:
                self._drawings.unfold_all()
            self.take_over(self._drawings)
        return self._drawings

    def take_over(self, drawings: ComparedDrawings) -> None:
        """Keep what was unfolded in the drawings, and how they look: for the link, and for two other networks."""
        self.opened, self.drawn = drawings.opened, drawings.look

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
        self.reference = _after_removal(self.reference, place)
        self.other = None if self.other in (None, place) else _after_removal(self.other, place)

    def not_in_link(self) -> list[int]:
        """The places that no link can carry, since a visitor's own file stands there and is too large."""
        return [place for place, word in enumerate(self.words) if not self._in_link(word)]

    def link(self) -> dict[str, str]:
        """All networks, two of them as left and right.

        In place of EXPLORED stands the network itself: for somebody else, Explore shows another one. A file is none
        that a word could mean; a small one travels in the link, and is what Explore then shows.
        """
        carried = {place: word for place, word in enumerate(map(self._in_link, self.words)) if word}
        if len(self.words) == FEWEST:
            found = {SIDES[place]: word for place, word in carried.items()}
            places = list(range(FEWEST))
        else:
            found = {"networks": ",".join(carried.values())}
            places = list(carried)
        if self.reference in places[1:]:
            found["reference"] = str(places.index(self.reference) + 1)
        if self.beside in places and self.beside != self.others[0]:
            found["other"] = str(places.index(self.beside) + 1)
        if self.bars:
            found["bars"] = self.bars
        if self.every_block:
            found["blocks"] = EVERY
        if self.opened and (opened := self.drawings.opened):
            everything = self.drawings.all_blocks
            is_all = bool(everything) and everything <= opened
            found["open"] = ",".join([ALL_BLOCKS] * is_all + sorted(opened - everything if is_all else opened))
        if self.look != LOOKS[0]:
            found["look"] = self.look
        return found | self.drawn.changes()

    @classmethod
    def beside_known(cls, explored: ShownNetwork) -> Comparison:
        """What Explore shows beside known networks, by accuracy and compute."""
        return cls(words=[EXPLORED, *cls.KNOWN], look="accuracy", explored=explored)

    @classmethod
    def of_link(cls, address: Mapping[str, str]) -> Comparison:
        """The networks of a link.

        What there is not is named in `problem`. On a side the default stands there instead; of a list it is left out.
        """
        state = cls()
        usual, problems = state.words, list[NetvizError]()
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
        state.reference = state._place("reference", address, problems) or 0
        state.other = state._place("other", address, problems)
        state.look = one_of("look", address, LOOKS, problems) or state.look
        state.bars = one_of("bars", address, BARS, problems)
        state.every_block = one_of("blocks", address, (DIFFERING, EVERY), problems) == EVERY
        state._take_drawings(address, problems)
        state.problem = link_problem(problems)
        return state

    def _take_drawings(self, address: Mapping[str, str], problems: list[NetvizError]) -> None:
        """How the two are drawn, and what is unfolded in them."""
        chosen = {name: address[name] for name in DrawingLook.model_fields if name in address}
        wrong = DrawingLook.refusals(chosen)
        problems += wrong
        self.drawn = DrawingLook.of({name: chosen[name] for name in chosen.keys() - {each.field for each in wrong}})
        self.opened = asked = frozenset(filter(None, address.get("open", "").split(",")))
        if not asked or EXPLORED in (self.words[self.reference], self.words[self.beside]):
            return  # what Explore shows is not known yet
        if strange := sorted(asked - {ALL_BLOCKS} - self.drawings.opened):
            rule = "open must name blocks of the two networks that are drawn"
            problems.append(SettingsError(rule, received=", ".join(strange)[:60], field="open"))

    def _place(self, name: str, address: Mapping[str, str], problems: list[NetvizError]) -> int | None:
        """The place that a number in a link means; None where there is none of that number."""
        number = address.get(name)
        if number is None or number in map(str, range(1, len(self.words) + 1)):
            return int(number) - 1 if number else None
        rule = f"The {name} must be the number of a network, 1 to {len(self.words)}"
        problems.append(SettingsError(rule, received=number[:40], field=name))
        return None

    def _shown(self, word: str) -> ShownNetwork:
        if word == EXPLORED and self.explored:
            return self.explored
        return from_specification(Comparison().words[0] if word == EXPLORED else word)

    def _in_link(self, word: str) -> str:
        """As `of_link` will have it: an address that is rewritten at once breaks the way back."""
        shown = self._shown(word)
        if word != EXPLORED:
            return word
        return shown.preset or shown.specification or (EXPLORED if file_link(shown) else "")


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


def _after_removal(place: int, removed: int) -> int:
    """Where what stood at a place stands once another is removed; the first, where it was that one."""
    return 0 if place == removed else place - (place > removed)


def _too_many(received: int) -> SettingsError:
    rule = f"At most {MOST} networks are compared at a time"
    return SettingsError(rule, received=str(received), field="networks")
