"""What one expects of the next run, before it begins; with a class, in a room."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field

from netviz.errors import NetvizError, RunError, SettingsError, UnknownNameError
from netviz.training.record.guesses import POINTS, Guess, checked, place
from netviz.training.record.room_codes import is_maker, is_room, new_room
from netviz.training.record.runs import Run
from netviz.training.record.store import Store

SHOWN_OF_A_CLASS = 60
_PERCENT = "(?:100|[1-9]?[0-9])"
_DRAWN = re.compile(rf"{_PERCENT}(?:-{_PERCENT}){{{POINTS - 1}}}")
Seen = tuple["Guess | None", list["Guess"]]
"""One's own guess, and the others'."""


@dataclass
class Guessing:
    """One visitor's."""

    room: str = ""
    """The code of the room in which a class guesses of a run that is still to come."""
    own: Guess | None = None
    """Of the next run, where it is not for a room."""
    asks: bool = False
    """Whether the room's maker wants to see the guesses before the run has begun."""
    _of_begun: dict[str, Seen] = field(default_factory=dict)

    def link(self) -> dict[str, str]:
        """What a link says of it: the room, or what is drawn where there is none.

        What one has drawn in a room, or of a run that has begun, is in no link: nobody is to copy it.
        """
        if self.room:
            return {"room": self.room}
        return {"guess": "-".join(map(str, self.own))} if self.own else {}

    @classmethod
    def of_link(cls, address: Mapping[str, str]) -> tuple[Guessing, list[NetvizError]]:
        """The room or the guess of a link, and what of it is none."""
        guessing, problems = cls(), list[NetvizError]()
        if is_room(room := address.get("room", "")):
            guessing.room = room
        elif room:
            problems.append(UnknownNameError("The link names no room of a class", received=room[:40], field="room"))
        if (drawn := address.get("guess", "")) and not guessing.room:
            if _DRAWN.fullmatch(drawn):
                guessing.own = tuple(map(int, drawn.split("-")))
            else:
                rule = f"guess must be {POINTS} numbers from 0 to 100, with - between"
                problems.append(SettingsError(rule, received=drawn[:40], field="guess"))
        return guessing, problems

    def give(self, store: Store, run: Run | None, visitor: str, told: object, address: str = "") -> None:
        """What the visitor drew; an empty list where it was wiped off. Raises RunError.

        `address` is the salted hash of where the visitor comes from.
        """
        guess = None if told == [] else checked(told)
        if run is None and not self.room:
            self.own = guess
        elif run is None or may_guess(run):
            store.guesses.put(place(run) if run else self.room, visitor, guess, address)
        else:
            raise RunError("A guess must come before the first batch", received=run.state, field="guess")

    def open_room(self, store: Store, visitor: str, address: str = "") -> None:
        """A room in which others can guess, too; what was drawn already is the first guess. Raises RunError."""
        room = new_room(visitor)
        if self.own:
            store.guesses.put(room, visitor, self.own, address)
        self.room, self.own = room, None

    def begun(self, store: Store, run: Run, names: tuple[str, ...], address: str = "") -> None:
        """The visitor has asked for the run that was guessed of. Raises RunError."""
        if is_maker(self.room, names):
            store.guesses.tie(self.room, run)
        elif self.own:
            store.guesses.put(run.id, names[0], self.own, address)
        self.room, self.own, self.asks = "", None, False

    def seen(self, store: Store, run: Run | None, names: tuple[str, ...]) -> Seen:
        """One's own guess, and the others' where nobody can copy them any more. Raises RunError."""
        if run is None and not self.room:
            return self.own, []
        if run and run.id in self._of_begun:
            return self._of_begun[run.id]
        own, others = store.guesses.all(place(run) if run else self.room, names[0])
        if run and not may_guess(run):
            self._of_begun[run.id] = own, others[:SHOWN_OF_A_CLASS]
        elif not (self.asks and is_maker(run.room or "" if run else self.room, names)):
            others = []
        return own, others[:SHOWN_OF_A_CLASS]


def may_guess(run: Run) -> bool:
    """Whether nothing is known of how the run goes."""
    return run.is_active and not run.figures.batches and run.trunk is None
