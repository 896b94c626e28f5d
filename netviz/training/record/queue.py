"""The queue: whose turn is next, when that may be, and whether there is room for one more.

Fair by turns: the next is of the visitor who has had the fewest turns lately, so one with many runs waits between them.
Of visitors with equally many, addresses take turns, and who came first goes first: many sessions of one address are as
one line beside every other address.
"""

from __future__ import annotations

import heapq
import math
import time
from collections import Counter
from collections.abc import Iterable, Sequence
from statistics import median
from typing import Any, NamedTuple

import sqlalchemy as sql

from netviz import words
from netviz.errors import RunCause, RunError
from netviz.training.record.runs import ACTIVE, ENDED, Figures, from_json, number
from netviz.training.record.shares import before_newcomers, of_an_address
from netviz.training.record.tables import run as _run
from netviz.training.variables import whole_number

MOST_WAITING_PER_VISITOR = 3
MOST_WAITING = 60
"""Places for runs that wait or run, where NETVIZ_PLACES does not say it."""
RECENT_SECONDS = 1_800.0
"""For so long a turn counts against who had it."""
FORGET_SECONDS = 3_600.0
"""So long after its end a run still knows from which address it was asked for."""
SECONDS_AROUND_A_RUN = 20.0
"""Starting a worker, tracing and the test."""
_BUDGET_SECONDS = 60.0  # of a run whose settings cannot be read
_ENDED_COUNTED, _FEWEST_COUNTED = 30, 5


class Turn(NamedTuple):
    """A run that waits, or one that had its turn: of whom, from where, and since when it waits."""

    number: int
    visitor: str
    address: str
    """Empty where it is not known; then each visitor counts as an address."""
    since: float = 0.0
    group: str | None = None
    """Of runs that were asked for together."""

    @property
    def place(self) -> tuple[str, str]:
        """Where it comes from."""
        return ("address", self.address) if self.address else ("visitor", self.visitor)


class Place(NamedTuple):
    """Where a run stands in the queue."""

    before: int
    """How many runs go first, the running ones included."""
    seconds: float
    """Until it begins, if runs take as long as they usually did."""
    longest: float
    """The same, if each takes all its time. Visitors who have had fewer turns may still come, and go first."""


class _Time(NamedTuple):
    usual: float
    longest: float


def in_turn(waiting: Iterable[Turn], had: Iterable[Turn]) -> list[Turn]:
    """Those that wait, in the order in which they are to begin; `had` are the turns that count already."""
    visitors: Counter[str] = Counter()
    places: Counter[tuple[str, str]] = Counter()
    for turn in had:
        visitors[turn.visitor] += 1
        places[turn.place] += 1
    left, order = list(waiting), []
    while left:
        first = min(left, key=lambda each: (visitors[each.visitor], places[each.place], each.since, each.number))
        left.remove(first)
        order.append(first)
        visitors[first.visitor] += 1
        places[first.place] += 1
    return order


def begins(slots: int, running: Sequence[float], waiting: Sequence[float]) -> list[float]:
    """In how many seconds each that waits begins, where those that run and those that wait, in order, take so long.

    `slots` are this host's. Of others as many are known as runs go on there: while one waits they are all taken.
    """
    slots = max(1, slots, len(running))  # a cluster that is away has none, and may come back
    free = sorted([*running, *[0.0] * (slots - len(running))])
    found = []
    for seconds in waiting:
        begin = heapq.heappop(free)
        found.append(begin)
        heapq.heappush(free, begin + seconds)
    return found


def line(connection: sql.Connection) -> list[Turn]:
    """All that wait, in their order."""
    counts = sql.or_(_run.c.state == "running", _run.c.claimed > time.time() - RECENT_SECONDS)
    had = connection.execute(_turns.where(counts, _run.c.state != "queued")).all()
    waiting = connection.execute(_turns.where(_run.c.state == "queued")).all()
    return in_turn(map(_turn, waiting), map(_turn, had))


def running(connection: sql.Connection) -> int:
    """How many run."""
    return connection.scalar(_running) or 0


def running_at(connection: sql.Connection, host: str) -> int:
    """How many take a slot of that host; one that began before hosts were noted takes one of each."""
    return connection.scalar(_running.where(_run.c.host.in_((host, "")))) or 0


def place(connection: sql.Connection, of: int, slots: int) -> Place:
    """Where the queued run of number `of` stands."""
    order = [turn.number for turn in line(connection)]
    mine = order.index(of) if of in order else len(order)
    usual, longest = _begins(connection, slots, order)
    begin = (usual[mine], longest[mine]) if mine < len(order) else (0.0, 0.0)
    return Place(running(connection) + mine, *begin)


def check_room(
    connection: sql.Connection,
    visitor: str,
    address: str,
    *,
    slots: int = 1,
    more: int = 1,
    most: int | None = None,
) -> None:
    """Raises RunError where the visitor, the address, or all together have too many that wait or run for `more`.

    Of a visitor's own a group counts as one. `most` are all places; None stands for the host's.
    """
    most = whole_number("NETVIZ_PLACES", MOST_WAITING) if most is None else most
    most_per_address = of_an_address(most)
    active = [_turn(row) for row in connection.execute(_turns.where(_run.c.state.in_(ACTIVE)))]
    mine = [turn for turn in active if turn.visitor == visitor]
    here = [turn for turn in active if address and turn.address == address]
    is_newcomer = not mine and not here

    def refuse(rule: str, these: Sequence[Turn], count: int) -> None:
        until = words.duration(_next_end(connection, slots, {turn.number for turn in these}))
        asked = f", and {more} more" if more > 1 else ""
        received = f"{count} already{asked}. The next of them ends in about {until}"
        raise RunError(rule, received=received, cause=RunCause.TOO_MANY)

    experiments = {turn.group or str(turn.number) for turn in mine}
    if len(experiments) >= MOST_WAITING_PER_VISITOR:
        rule = (
            f"A visitor may have {MOST_WAITING_PER_VISITOR} runs waiting or running, of which an experiment is one; "
            "start another when one of them has ended, or stop one"
        )
        refuse(rule, mine, len(experiments))
    if len(here) + more > most_per_address and address:
        rule = f"An internet address may have {most_per_address} runs waiting or running; try again when one "
        refuse(f"{rule}of them has ended", here, len(here))
    if len(active) + more > most:
        rule = f"This host holds {most} runs waiting or running; try again when one of them has ended"
        refuse(rule, active, len(active))
    shared = before_newcomers(most)
    if len(active) + more > shared and not is_newcomer:
        rule = f"Of this host's {most} places the last {most - shared} are for visitors of whom no run waits or runs; "
        refuse(f"{rule}try again when a run has ended", active, len(active))


def forget_addresses(connection: sql.Connection) -> None:
    """Of runs that ended long enough ago."""
    long_ago = sql.and_(_run.c.address != "", _run.c.state.in_(ENDED), _run.c.ended < time.time() - FORGET_SECONDS)
    connection.execute(_run.update().where(long_ago).values(address=""))


_running = sql.select(sql.func.count()).select_from(_run).where(_run.c.state == "running")
_turns = sql.select(
    _run.c.number,
    _run.c.visitor,
    _run.c.address,
    sql.func.coalesce(_run.c.queued, _run.c.created).label("since"),
    _run.c.group_id,
)


def _turn(row: Any) -> Turn:
    return Turn(row.number, row.visitor, row.address, number(row.since) or 0.0, row.group_id)


def _begins(connection: sql.Connection, slots: int, order: Sequence[int]) -> tuple[list[float], list[float]]:
    """In how many seconds each of the queue begins: as runs usually go, and at the longest."""
    times = _times(connection)
    running = [time for number, time in times.items() if number not in set(order)]
    waiting = [times.get(number, _Time(0.0, 0.0)) for number in order]
    return (
        begins(slots, [time.usual for time in running], [time.usual for time in waiting]),
        begins(slots, [time.longest for time in running], [time.longest for time in waiting]),
    )


def _next_end(connection: sql.Connection, slots: int, numbers: set[int]) -> float:
    """In how many seconds the first of these ends."""
    order, times = [turn.number for turn in line(connection)], _times(connection)
    usual, _ = _begins(connection, slots, order)
    ends = {number: time.usual for number, time in times.items() if number not in set(order)}
    ends |= {number: begin + times[number].usual for number, begin in zip(order, usual, strict=True) if number in times}
    return min((end for number, end in ends.items() if number in numbers), default=0.0)


def _times(connection: sql.Connection) -> dict[int, _Time]:
    """How long each that waits or runs still takes."""
    share, now = _usual_share(connection), time.time()
    found = {}
    for row in connection.execute(_timed.where(_run.c.state.in_(ACTIVE))):
        whole = _whole(row)
        if row.state == "queued":
            found[row.number] = _Time(share * whole, whole)
            continue
        elapsed = max(0.0, now - (number(row.started) or now))
        longest = max(0.0, whole - elapsed)
        left = Figures.from_json(row.figures).seconds_left
        found[row.number] = _Time(longest if left is None else min(left, longest), longest)
    return found


def _usual_share(connection: sql.Connection) -> float:
    """What share of its time a run usually takes: the median of those that ended last; all where few have ended."""
    ended = _timed.where(_run.c.state.in_(ENDED), _run.c.started.is_not(None), _run.c.ended.is_not(None))
    rows = connection.execute(ended.order_by(_run.c.ended.desc()).limit(_ENDED_COUNTED)).all()
    took = [((number(row.ended) or 0.0) - (number(row.started) or 0.0)) / _whole(row) for row in rows]
    shares = [min(1.0, max(0.0, each)) for each in took]
    return median(shares) if len(shares) >= _FEWEST_COUNTED else 1.0


_timed = sql.select(_run.c.number, _run.c.state, _run.c.started, _run.c.ended, _run.c.settings, _run.c.figures)


def _whole(row: Any) -> float:
    """The seconds that a run may take, with what is around it."""
    budget = Figures.from_json(row.figures).seconds_allowed or from_json(row.settings).get("seconds")
    try:
        seconds = float(budget or _BUDGET_SECONDS)
    except (TypeError, ValueError, OverflowError):
        seconds = _BUDGET_SECONDS
    return (seconds if 0 < seconds < math.inf else _BUDGET_SECONDS) + SECONDS_AROUND_A_RUN
