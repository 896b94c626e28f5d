"""Admission: who may come in now, and in which place of the line the others wait.

A visitor who is in stays in. A newcomer waits outside where the page would come later than anybody waits without being
told, or where the host has nothing left for one more; those who want to explore wait first, those who train last.
"""

from __future__ import annotations

import math
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
SHARE_OF_AN_ADDRESS = 0.7
"""Of all that, of those who come from one internet address: a hall may be behind one, and yet others come in."""
MOST_OF_ONE = 50
"""Pages that one visitor has open at once."""
ENTERING_SECONDS = 2.0
"""So long after the door has opened for a newcomer, the load shows it."""
PASS_SECONDS = 120.0
"""For so long after leaving one may come back without waiting: a reload, a tunnel."""
MOST_IN_LINE = 1_000
"""Two minutes, if nobody came before."""
UNSEEN_SECONDS = 20.0
"""Who has not asked for so long has left the line."""


def room(load: Load, purpose: Purpose) -> int:
    """How many newcomers may come in at this moment to do that."""
    share = SHARE[purpose]
    soon = int((share * PATIENCE_SECONDS - load.under_way * PAGE_SECONDS) / ENTRY_SECONDS)
    return int(max(0, min(soon, _fit(load, share, load.sessions)) - load.entering))


def _fit(load: Load, share: float, sessions: int) -> float:
    """How many more sessions fit into that share of what the host holds, of which so many are there."""
    of_one = (
        (load.descriptors, DESCRIPTORS_KEPT, DESCRIPTORS_OF_A_SESSION), (load.memory, BYTES_KEPT, BYTES_OF_A_SESSION),
    )  # fmt: skip
    more = (max(0, left - kept) // each for left, kept, each in of_one if left is not None)
    return min((int(share * (load.sessions + fit)) - sessions for fit in more), default=math.inf)


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
    _where: dict[str, str] = field(default_factory=dict)
    """From which address each visitor comes who is in, or has a pass."""
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
        if is_new and len(self._waiting) >= MOST_IN_LINE and not self._makes_way(address or visitor):
            return len(self._waiting) + 1
        mine = self._waiting.setdefault(visitor, _Waiting(purpose, address or visitor, now, now))
        mine.purpose, mine.seen = purpose, now
        place, load = self._order().index(visitor), self.measure(len(self._entered))
        if place < room(load, purpose) and self._has_share(address, load):
            del self._waiting[visitor]
            self._passes[visitor], self._where[visitor] = now, address
            self._entered.append(now)
            self.admitted += 1
            return 0
        self.held += is_new
        return place + 1

    def may_connect(self, visitor: str, address: str = "") -> bool:
        """Whether a connection may be made: by whoever is in, and while the host has something left by anybody."""
        if visitor in self._passes or visitor in self._inside:
            return self._inside.get(visitor, 0) < MOST_OF_ONE
        load = self.measure(len(self._entered))
        return _fit(load, SHARE["train"], load.sessions) > 0 and self._has_share(address, load)

    @property
    def length(self) -> int:
        """How many wait."""
        return len(self._waiting)

    def connected(self, visitor: str, address: str = "") -> None:
        """Somebody who is in, with one connection more."""
        self._inside[visitor], self._where[visitor] = self._inside.get(visitor, 0) + 1, address

    def left(self, visitor: str) -> None:
        """One connection less; the pass counts from here."""
        if self._inside.get(visitor, 0) > 1:
            self._inside[visitor] -= 1
        else:
            self._inside.pop(visitor, None)
            self._passes[visitor] = self.clock()

    def _has_share(self, address: str, load: Load) -> bool:
        """Whether one more may come from that address; one that is not known tells nobody apart."""
        theirs = [name for name, where in self._where.items() if where == address] if address else ()
        pages = sum(max(1, self._inside.get(name, 0)) for name in theirs)
        return not theirs or _fit(load, SHARE_OF_AN_ADDRESS, pages) > 0

    def _makes_way(self, address: str) -> bool:
        """In a line that is full, the last of the address that has most in it makes way to one of another."""
        many = Counter(each.address for each in self._waiting.values())
        longest, most = many.most_common(1)[0]
        if most <= many[address] + 1:
            return False
        del self._waiting[[name for name, each in self._waiting.items() if each.address == longest][-1]]
        return True

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
        self._where = {name: at for name, at in self._where.items() if name in self._passes or name in self._inside}
        self._entered = [since for since in self._entered if now - since <= ENTERING_SECONDS]
