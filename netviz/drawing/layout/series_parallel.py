"""Series-parallel decomposition: a graph whose branches part and come together in pairs, read as ways and forks.

Nearly all blocks of a CNN are series-parallel. Two rules shrink such a graph to a single edge: a vertex with one edge
in and one out becomes an edge (series), and two edges between the same vertices become one (parallel). Read backwards,
the rules say what stands below what, and what beside what: of image → conv → add and image → add, first conv goes, then
the two edges become one; so conv stands between image and add, and the shortcut beside conv.
Source: Valdes, Tarjan and Lawler 1982, The recognition of series parallel digraphs.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from netviz.drawing.layout.level import Wire

START, END = -1, -2
DEEPEST = 100
"""Forks within forks: further in, recursion would end before the reader's patience."""


@dataclass
class Fork:
    """Parallel composition: ways between the same two vertices, side by side, as in an Inception module."""

    ways: list[Way]
    depth: int


Link = Wire | Fork | None
"""What joins a vertex to the next: a wire, several ways, or nothing that is drawn."""

Way = list
"""Series composition: a Link, then a vertex and a Link as often as there are vertices, one below the other."""


@dataclass(frozen=True)
class Joint:
    """A link in its place: the vertices that it joins, and whether the room next to each is its own.

    The first link of a way in a fork turns where all of the fork's ways do, and so does the last.
    """

    link: Link
    before: int
    after: int
    owns_before: bool
    owns_after: bool


def joints(way: Way, tail: int, head: int) -> Iterator[Joint | int]:
    """The links of a way in their places, and between them its vertices."""
    last, whole = len(way) - 1, tail == START and head == END
    for index, part in enumerate(way):
        if index % 2:
            yield part
        else:
            before, after = way[index - 1] if index else tail, way[index + 1] if index < last else head
            yield Joint(part, before, after, index > 0 or whole, index < last or whole)


def way_through(vertices: Iterable[int], wires: Iterable[Wire]) -> Way | None:
    """The decomposition: the graph as one way from its start to its end; None where it is not series-parallel."""
    waiting = deque(vertices)
    after: dict[int, dict[int, Way]] = {vertex: {} for vertex in (*waiting, START)}
    before: dict[int, set[int]] = {vertex: set() for vertex in (*waiting, END)}

    def join(tail: int, head: int, way: Way) -> None:
        found = after[tail].get(head)
        if found is not None:
            ways = [each for one in (found, way) for each in (one[0].ways if _is_fork(one) else [one])]
            depth = 1 + max((link.depth for each in ways for link in each[::2] if isinstance(link, Fork)), default=0)
            way = [Fork(ways, depth)]
        after[tail][head] = way
        before[head].add(tail)

    for wire in wires:
        join(wire.tail, wire.head, [wire])
    for vertex in waiting:
        if not before[vertex]:
            join(START, vertex, [None])
        if not after[vertex]:
            join(vertex, END, [None])
    while waiting:
        vertex = waiting.popleft()
        if vertex not in after or len(before[vertex]) != 1 or len(after[vertex]) != 1:
            continue
        (tail,), ((head, way),) = before.pop(vertex), after.pop(vertex).items()
        longer = after[tail].pop(vertex)
        longer.append(vertex)
        longer.extend(way)
        before[head].discard(vertex)
        join(tail, head, longer)
        waiting.extend(each for each in (tail, head) if each >= 0)
    way = after[START].get(END)
    if way is None or len(after) > 1 or _depth(way) > DEEPEST:
        return None
    return way


def _is_fork(way: Way) -> bool:
    return len(way) == 1 and isinstance(way[0], Fork)


def _depth(way: Way) -> int:
    return max((link.depth for link in way[::2] if isinstance(link, Fork)), default=0)


def first(way: Way) -> int:
    """The first vertex on a way, which puts branches in the order in which they were called."""
    forked = way[0].ways if isinstance(way[0], Fork) else []
    return min([first(each) for each in forked if len(each) > 1] or [way[1]])
