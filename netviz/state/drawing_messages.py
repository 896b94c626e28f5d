"""What a drawing in the browser and the server say to one another: what is drawn, and what is asked for there."""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping, Sequence
from hashlib import sha1
from typing import Any, NamedTuple

from netviz.anatomy.shortcuts import Shortcut
from netviz.drawing.look.drawing_look import DrawingLook
from netviz.drawing.look.glyphs import SIGNS
from netviz.drawing.outline.tree import enclosing
from netviz.state.explored import Explored
from netviz.state.kept_by_browser import DRAWING, SECOND


def names_in_link(place: int = 0, *, without: str = "") -> dict[str, str]:
    """By what the browser keeps of a drawing the name that the page's address has for it.

    place: which of the page's drawings it is, from 0.
    """
    return {what: what + SECOND * place for what in DRAWING if what != without}


class Training(NamedTuple):
    """What of a network that is training can be cut in its drawing; `Cuts` says what is."""

    name: str
    """What the browser remembers views and choices by, in the place of the network."""
    shortcuts: Sequence[Shortcut]

    def data(self) -> dict[str, Any]:
        """What the browser needs of it."""
        known = {each.name: {"source": each.source.name, "where": each.where} for each in self.shortcuts}
        return {"network": self.name, "shortcuts": known, "in_link": names_in_link()}

    def hear(self, wish: Mapping[str, Any]) -> None:
        """It does no more than its drawing."""


class Cuts(NamedTuple):
    """Which shortcuts of a network that is training are cut: what changes while its drawing stays."""

    name: str
    """As that of its `Training`."""
    cut: Collection[str]
    """The names of those that are cut."""
    wished: Mapping[str, bool]
    """By the names of others what was asked for and is not done yet: to cut them (True) or to let them heal."""
    may: bool
    """Whether this visitor may cut and heal."""
    turn: Callable[[bool, list[str]], None]
    """Cut (True) or heal the shortcuts of these names."""

    def data(self, heard: int) -> dict[str, Any]:
        """What the browser needs; each key is explained in assets/cuts/messages.json.

        `heard` is the number of the last act of the visitor that was heard.
        """
        return {
            "network": self.name,
            "cut": [*self.cut],
            "wished": {**self.wished},
            "may": self.may,
            "heard": heard,
        }

    def hear(self, turned: object) -> None:
        """Cut or heal what was asked for in the drawing. To ask twice does no more than to ask once."""
        match turned:
            case {"names": [*names], "cuts": bool(cuts)} if names and self.may:
                self.turn(cuts, names)


class InStory(NamedTuple):
    """What a scene of a story says of its drawing, in whose place the next scene's glides."""

    name: str
    """What the browser remembers views by, in the place of the network: all drawings of that name are one to it."""
    lit: Sequence[str]
    """The ids of layers and blocks that are lit until a phrase points elsewhere."""
    in_link: Mapping[str, str] = {}
    """What of how one looks at it the page's address tells, see `names_in_link`; in a file nothing."""

    def data(self) -> dict[str, Any]:
        """What the browser needs of it."""
        return {"network": self.name, "scene": {"lit": [*self.lit]}, "in_link": {**self.in_link}}

    def hear(self, wish: Mapping[str, Any]) -> None:
        """A scene does no more than its drawing."""


class Beside(NamedTuple):
    """What of a drawing that stands beside another one, and moves with it."""

    partners: Callable[[], Mapping[str, str]]
    """By the id of a card or a frame in sight, the id of what it is in the other drawing."""
    follow: Callable[[Mapping[str, Any]], None]
    """Let the other drawing do what was asked for here."""
    place: int
    """0 on the left, and 1 on the right, which follows where the other is moved to."""

    def data(self) -> dict[str, Any]:
        """What the browser needs of it."""
        return {"partners": self.partners(), "in_link": names_in_link(self.place, without="camera" * self.place)}

    def hear(self, wish: Mapping[str, Any]) -> None:
        """Take over what was asked for in the drawing, after it was done there."""
        self.follow(wish)


def drawing_data(state: Explored, role: Training | InStory | Beside | None = None) -> dict[str, Any]:
    """What the browser needs: the drawing, what is known of every layer, and what the link chose. Raises DrawingError.

    Each key is explained in assets/graph_viewer/messages.json.
    What changes at every click stays out, so that a click never sends the drawing again.
    """
    svg, shown, opening = state.drawing(), state.shown, state.opening
    return {
        "svg": svg,
        "svg_id": sha1(svg.encode()).hexdigest(),
        "network": shown.browser_id,
        "title": shown.network.title,
        "direction": state.look.direction,
        "every_layer": state.look.every_layer,
        "index": shown.index,
        "settings": {
            field.name: {"label": field.label, "titles": field.titles} for field in DrawingLook.descriptions()
        },
        "legends": {name: _without_pictures(legend) for name, legend in shown.legends(state.view).items()},
        "signs": SIGNS,
        "chosen": _outwards(state),
        "look": opening.look.model_dump(include={"colour_by", "shapes", "wide"}),
        "in_link": {} if role else names_in_link(without="chosen"),
        "followed": opening.number,
        "answered": state.last_wish,
    } | (role.data() if role else {})


def _without_pictures(legend: dict[str, Any]) -> dict[str, Any]:
    """A legend without the pictures, which only a file needs."""
    entries = [{"cls": entry["cls"], "label": entry["label"]} for entry in legend["entries"]]
    return {"title": legend["title"], "entries": entries}


def answer(state: Explored, wishes: Any, role: Training | InStory | Beside | None = None) -> None:
    """Do what the visitor asked for in the drawing, and was not answered yet.

    The browser numbers its wishes and sends each until it is answered, so none is lost and none is done twice.
    """
    for wish in wishes if isinstance(wishes, list) else ():
        match wish:
            case [int(number), dict(what)] if number > state.last_wish:
                state.last_wish = number
                do(state, what)
                if role:
                    role.hear(what)


def do(state: Explored, wish: Mapping[str, Any]) -> None:
    """Do what was asked for in a drawing, where it is something that can be done."""
    match wish:
        case {"toggle": str(id)}:
            state.toggle(id)
        case {"unfold": list(ids)}:
            state.unfold([id for id in ids if isinstance(id, str)])
        case {"all": True}:
            state.unfold_all()
        case {"all": False}:
            state.fold_all()
        case {"level": 1}:
            state.unfold_level()
        case {"level": -1}:
            state.fold_level()
        case {"direction": direction}:
            state.change_look({"direction": direction})
        case {"every_layer": bool(wanted)}:
            state.change_look({"every_layer": wanted})


def _outwards(state: Explored) -> list[str]:
    """What the link chose, and the blocks around it: where one is folded, its card stands for what is inside."""
    chosen = state.opening.chosen
    if chosen is None:
        return []
    return [chosen, *reversed(enclosing(state.root).get(chosen, []))]
