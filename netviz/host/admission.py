"""Admission: who may come in now, and in which place of the line the others wait.

A visitor who is in stays in. A newcomer waits outside where the page would come later than anybody waits without being
told, or where the host has nothing left for one more; those who want to explore wait first, those who train last.
"""

from __future__ import annotations

import time
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Literal

from netviz.host.load import Load
from netviz.words import MEGABYTE

Purpose = Literal["explore", "train"]

# Measured on two busy cores by `python -m benchmarks.admission`: a newcomer takes 90 ms of processor, most for the
# document and its files, and a page that runs 30 ms; a session keeps 4 descriptors and 0.2 MB, and more with a file.
ENTRY_SECONDS, PAGE_SECONDS = 0.1, 0.03
PATIENCE_SECONDS = 2.5
"""After so long a newcomer is told, and not kept before an empty page: all that runs shares one processor in turns."""
DESCRIPTORS_OF_A_SESSION = 4
BYTES_OF_A_SESSION = 2 * MEGABYTE
DESCRIPTORS_KEPT, BYTES_KEPT = 128, 150 * MEGABYTE
"""For the record, the workers' logs and the drawing of what is asked for."""
SHARE: dict[Purpose, float] = {"explore": 0.8, "train": 1.0}
"""How much of each of these newcomers may have who come for that."""
ENTERING_SECONDS = 2.0
"""So long after the door has opened for a newcomer, the load shows it."""
PASS_SECONDS = 120.0
"""For so long after leaving one may come back without waiting: a reload, a tunnel."""
MOST_IN_LINE = 5_000
UNSEEN_SECONDS = 20.0
"""Who has not asked for so long has left the line."""


def room(load: Load, purpose: Purpose) -> int:
    """How many newcomers may come in at this moment to do that."""
    share = SHARE[purpose]
    left = [int((share * PATIENCE_SECONDS - load.under_way * PAGE_SECONDS) / ENTRY_SECONDS)]
    if load.descriptors is not None:
        left.append(_of(load.descriptors, DESCRIPTORS_KEPT, DESCRIPTORS_OF_A_SESSION, share, load.sessions))
    if load.memory is not None:
        left.append(_of(load.memory, BYTES_KEPT, BYTES_OF_A_SESSION, share, load.sessions))
    return max(0, min(left) - load.entering)


def _of(left: int, kept: int, of_one: int, share: float, sessions: int) -> int:
    """How many more sessions fit into what is left, of which a share of all may be theirs."""
    fit = max(0, left - kept) // of_one
    return int(share * (sessions + fit)) - sessions


@dataclass
class _Waiting:
    purpose: Purpose
    address: str
    since: float
    seen: float


@dataclass
class Line:
    """The line before the door, and who was let in. Visitors are known by a name that no log and no record has."""

    measure: Callable[[int], Load]
    """The load, with so many who are entering."""
    clock: Callable[[], float] = time.monotonic
    admitted: int = 0
    """Since the server's start; so are those who were held."""
    held: int = 0
    _passes: dict[str, float] = field(default_factory=dict)
    _inside: dict[str, int] = field(default_factory=dict)
    """How many connections each visitor has."""
    _waiting: dict[str, _Waiting] = field(default_factory=dict)
    _entered: list[float] = field(default_factory=list)

    def ask(self, visitor: str, purpose: Purpose, address: str = "") -> int:
        """0 for whoever may come in, else the place in line, from 1; `address` is the hash of where one comes from."""
        now = self.clock()
        self._forget(now)
        if visitor in self._passes or visitor in self._inside:
            self._waiting.pop(visitor, None)
            return 0
        is_new = visitor not in self._waiting
        if is_new and len(self._waiting) >= MOST_IN_LINE:
            return len(self._waiting) + 1
        mine = self._waiting.setdefault(visitor, _Waiting(purpose, address or visitor, now, now))
        mine.purpose, mine.seen = purpose, now
        place = self._order().index(visitor)
        if place < room(self.measure(len(self._entered)), purpose):
            del self._waiting[visitor]
            self._passes[visitor] = now
            self._entered.append(now)
            self.admitted += 1
            return 0
        self.held += is_new
        return place + 1

    def may_connect(self, visitor: str) -> bool:
        """Whether a connection may be made: by whoever is in, and while the host has something left by anybody."""
        if visitor in self._passes or visitor in self._inside:
            return True
        load = self.measure(len(self._entered))
        return room(Load(sessions=load.sessions, descriptors=load.descriptors, memory=load.memory), "train") > 0

    @property
    def length(self) -> int:
        """How many wait."""
        return len(self._waiting)

    def connected(self, visitor: str) -> None:
        """Somebody who is in, with one connection more."""
        self._inside[visitor] = self._inside.get(visitor, 0) + 1

    def left(self, visitor: str) -> None:
        """One connection less; the pass counts from here."""
        if self._inside.get(visitor, 0) > 1:
            self._inside[visitor] -= 1
        else:
            self._inside.pop(visitor, None)
            self._passes[visitor] = self.clock()

    def _order(self) -> list[str]:
        """Those who train first; then addresses take turns, each as its visitors came."""
        before: Counter[str] = Counter()
        keys: dict[str, tuple[bool, int, float]] = {}
        for name, each in self._waiting.items():
            keys[name] = each.purpose != "train", before[each.address], each.since
            before[each.address] += 1
        return sorted(keys, key=keys.__getitem__)

    def _forget(self, now: float) -> None:
        self._waiting = {name: each for name, each in self._waiting.items() if now - each.seen <= UNSEEN_SECONDS}
        self._passes = {name: since for name, since in self._passes.items() if now - since <= PASS_SECONDS}
        self._entered = [since for since in self._entered if now - since <= ENTERING_SECONDS]
