"""Two networks drawn beside one another: what differs is lit, and what is unfolded in one is unfolded in the other."""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import replace
from threading import Lock

from cachetools import LRUCache, cached

from netviz.anatomy.compare import Pair
from netviz.drawing.files.side_by_side import side_by_side
from netviz.drawing.layout.placement import place
from netviz.drawing.look.drawing_look import DrawingLook
from netviz.drawing.look.legend import shown_items
from netviz.drawing.look.palette import Theme
from netviz.drawing.look.svg import to_svg
from netviz.drawing.outline.marks import marks
from netviz.drawing.outline.partners import partners
from netviz.drawing.outline.repeats import ALL
from netviz.drawing.outline.tree import blocks
from netviz.state.explored import Explored, Opening
from netviz.state.shown_network import ShownNetwork, View

SIDES = ("left", "right")
MOST_PAIRS = 16
MOST_CHARACTERS = 4_000_000
"""Of all drawings that are kept for all visitors; of a visitor's file none is."""


class ComparedDrawings:
    """The drawings of two networks, left and right, each as Explore would show it, with what differs lit."""

    def __init__(
        self, left: ShownNetwork, right: ShownNetwork, opened: Collection[str] = (), look: DrawingLook | None = None
    ):
        """`opened` are the ids of what stands open on either side; both look alike."""
        self.networks = left, right
        is_shared = left.family is not None and right.family is not None
        self.pair = (_shared_pair if is_shared else Pair)(left.network, right.network)
        draw = _shared_drawing if is_shared else cached(LRUCache(len(SIDES)), lock=Lock())(_draw)
        look = look or DrawingLook()
        opening = Opening(look=look)
        self.sides = tuple(
            Explored(
                file=_lit(shown, where, self.pair, draw),
                opened=shown.foldable & frozenset(opened),
                opening=opening,
                look=look,
            )
            for shown, where in zip(self.networks, SIDES, strict=True)
        )
        self._partners: dict[tuple[int, bool], dict[str, str]] = {}

    @property
    def opened(self) -> frozenset[str]:
        """What stands open on either side."""
        return self.sides[0].opened | self.sides[1].opened

    @property
    def look(self) -> DrawingLook:
        """How both look."""
        return self.sides[0].look

    @property
    def all_blocks(self) -> frozenset[str]:
        """What stands open where all blocks of both are unfolded."""
        return frozenset[str]().union(*(blocks(side.root) for side in self.sides))

    def unfold_all(self) -> None:
        """Unfold all blocks of both."""
        for side in self.sides:
            side.unfold_all()

    def partners(self, side: int) -> Mapping[str, str]:
        """By the id of each card and frame of a side, the id of what it is on the other."""
        key = side, self.sides[side].look.every_layer
        if key not in self._partners:
            here, there = (self.sides[place].root for place in (side, 1 - side))
            nodes = (self.pair.alignment, self.pair.alignment.mirrored)[side].nodes
            self._partners[key] = partners(here, there, nodes)
        return self._partners[key]

    def partners_in_sight(self, side: int) -> Mapping[str, str]:
        """The same for what is drawn as the side is unfolded now."""
        drawn, named = self.sides[side], self.partners(side)
        ids = {item.id for item in shown_items(drawn.root, drawn.opened)} | drawn.opened
        return {id: named[id] for id in ids & named.keys()}

    def mirror(self, side: int) -> None:
        """Let the other side stand open where this one does; what only the other has stays as it is."""
        here, there = self.sides[side], self.sides[1 - side]
        named, own = self.partners(side), self.partners(1 - side)
        wanted = {other for id in here.opened if (other := _partner(id, named))}
        there.opened = there.shown.foldable & (wanted | {id for id in there.opened if not _partner(id, own)})

    def as_svg(self, titles: Sequence[str], theme: Theme) -> str:
        """Both as they are unfolded, in one picture, each under its title. Raises DrawingError."""
        drawn = [
            _draw(shown, side.view, self.pair, theme, side.look)
            for shown, side in zip(self.networks, self.sides, strict=True)
        ]
        return side_by_side(drawn, titles, theme=theme)


def _partner(id: str, named: Mapping[str, str]) -> str:
    """The other's id, also of a repeat that shows all of its items; empty where it has none."""
    repeat = id.removesuffix(ALL)
    return named.get(id) or (named[repeat] + ALL if id != repeat and repeat in named else "")


def _lit(shown: ShownNetwork, where: str, pair: Pair, draw: Callable[..., str]) -> ShownNetwork:
    """The network with drawings in which is lit what differs in the pair."""
    return replace(
        shown, browser_id=f"{where} {shown.browser_id}", _draw=lambda lit, view: draw(shown, view, pair, None)
    )


def _draw(
    shown: ShownNetwork, view: View, pair: Pair, theme: Theme | None, look: DrawingLook | None = None
) -> str:  # fmt: skip
    """For a file as it looks; on the page that is the browser's to choose."""
    root = shown.drawn(view.every_layer)
    lit = marks(root, view.opened, pair.differences)
    chosen = (look or DrawingLook()).model_dump(include={"colour_by", "shapes", "wide"})
    return to_svg(shown.network, place(root, view.opened, view.direction), theme=theme, marks=lit, **chosen)


_shared_pair = cached(LRUCache(MOST_PAIRS), lock=Lock())(Pair)
_shared_drawing = cached(LRUCache(MOST_CHARACTERS, getsizeof=len), lock=Lock(), info=True)(_draw)
