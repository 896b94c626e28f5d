"""What the visitor explores: one typed object in the session, and the link that reopens it."""

from __future__ import annotations

import itertools
from collections.abc import Collection, Mapping
from dataclasses import dataclass, field
from typing import Any

import streamlit as st

from netviz.architectures.catalog import FAMILIES, find, parse_specification
from netviz.drawing.layout.form import Direction
from netviz.drawing.look.colouring import COLOURINGS, MEANINGS, ColourBy
from netviz.drawing.look.legend import legends, shown_items
from netviz.drawing.outline.tree import Item, foldable, one_level_less, one_level_more, with_only_children
from netviz.errors import FileError, NetvizError
from netviz.network import Network
from netviz.settings import Settings
from netviz.ui.explore.own_network import OwnNetwork
from netviz.ui.shared import catalog_cache, link

KEY = "netviz.explored.view"
DEFAULT = "mobilenet_v1"
PAGE = "explore"
_RESERVED = ("network", "layer", "open")
_LOOK: dict[str, tuple] = {
    # how the drawing can look, the usual way first
    "direction": ("down", "right"),
    "colour_by": COLOURINGS,
    "shapes": (True, False),
    "wide": (False, True),
}
_followed = itertools.count(1)


@dataclass
class Explored:
    """An architecture, its settings as last accepted, and what is chosen and unfolded in the drawing."""

    architecture: str = DEFAULT
    settings: Settings = field(default_factory=lambda: FAMILIES[DEFAULT].settings.of({}))
    refused: dict[str, Any] = field(default_factory=dict)
    """What the visitor entered last, where it was refused: the form keeps it."""
    problem: str = ""
    """Why it was refused, or what of a link could not be used."""
    chosen: str | None = None
    opened: frozenset[str] = frozenset()
    direction: Direction = "down"
    colour_by: ColourBy = "kind"
    shapes: bool = True
    """Whether connections carry the shapes of their tensors."""
    wide: bool = False
    """Whether connections are as wide as their tensors have channels."""
    own: OwnNetwork | None = None
    """Read from the visitor's file, and shown in place of the architecture."""
    first_chosen: str | None = field(default=None, compare=False)
    """What the link chose; later choices are the browser's to remember."""
    first_look: dict[str, Any] = field(init=False, compare=False)
    """How the link wanted the drawing to look; later looks are the browser's to remember."""
    followed: int = field(default_factory=lambda: next(_followed), compare=False)
    """Another number for each link that was followed, and for each network that was begun: what was chosen is over."""
    answered: int = field(default=0, compare=False)
    """The number of the last wish from the drawing that was done."""

    def __post_init__(self) -> None:
        self.first_look = self.look()

    @property
    def network(self) -> Network:
        """The network that the settings describe, or the visitor's own."""
        return self.own.network if self.own else catalog_cache.network(self.architecture, self.settings)

    @property
    def root(self) -> Item:
        """The outline of the network."""
        return self.own.root if self.own else catalog_cache.root(self.network)

    @property
    def network_id(self) -> str:
        """What the browser remembers views and choices by."""
        return f"file {self.own.file.sha256}" if self.own else self.architecture

    def index(self) -> dict[str, Any]:
        """What the browser needs to know of every layer."""
        return self.own.index if self.own else catalog_cache.index(self.network)

    def legends(self) -> dict[str, Any]:
        """What the colours of the cards that one sees mean, by each way of colouring."""
        entries = legends(self.network, shown_items(self.root, self.opened))
        return {name: {"title": MEANINGS[name].title, "entries": entries[name]} for name in COLOURINGS}

    def drawing(self) -> str:
        """The drawing of the network, with what is open. Raises DrawingError."""
        if self.own:
            return self.own.drawing(self.opened, self.direction)
        return catalog_cache.drawing(self.network, self.opened, self.direction)

    def open_architecture(self, name: str) -> None:
        """Start again with the architecture or preset of that name."""
        family, preset = find(name)
        self.architecture, self.settings = family.name, family.settings.of(preset)
        self.refused, self.own = {}, None
        self._begin()

    def change(self, **values: Any) -> None:
        """Change settings; what cannot be built is refused, with the reason, and the last network stays."""
        entered = self.settings.model_dump() | self.refused | values
        try:
            settings = FAMILIES[self.architecture].settings.of(entered)
            catalog_cache.network(self.architecture, settings)
        except NetvizError as error:
            self.refused, self.problem = self.refused | values, str(error)
            return
        self.settings, self.refused, self.problem = settings, {}, ""
        self.opened &= foldable(self.root)
        if self.chosen and not self.has(self.chosen):
            self._choose_none()

    def open_file(self, content: bytes, name: str) -> None:
        """Show the network of a file; one that cannot be read is refused, with the reason, and the last one stays."""
        try:
            own = OwnNetwork.read(content, name)
        except FileError as error:
            self.problem = str(error)
            return
        self.own = own
        self._begin()

    def close_file(self) -> None:
        """Show the architecture again."""
        self.own = None
        self._begin()

    def _begin(self) -> None:
        """Another network is shown, of which nothing is chosen or open yet."""
        self.problem, self.opened = "", frozenset()
        self._choose_none()

    def _choose_none(self) -> None:
        """Let the browser forget what was chosen, and only that."""
        self.chosen = self.first_chosen = None
        self.followed, self.first_look = next(_followed), self.look()

    def has(self, id: str) -> bool:
        """Whether the network has a layer or a block with that id."""
        return id in self.network.by_name or id in foldable(self.root)

    def choose(self, id: str) -> None:
        """Choose the layer or block with that id, with "" none; what the network does not have is not chosen."""
        if self.has(id):
            self.chosen = id
        elif not id:
            self.chosen = None

    def toggle(self, id: str) -> None:
        """Unfold what is folded and fold what is not."""
        if id in self.opened:
            self.opened -= {id}
        else:
            self.unfold([id])

    def unfold(self, ids: Collection[str]) -> None:
        """Unfold these, as far as they can be, and what stands alone in one of them."""
        self.opened |= with_only_children(self.root, foldable(self.root) & frozenset(ids))

    def unfold_all(self) -> None:
        """Unfold everything."""
        self.opened = foldable(self.root)

    def fold_all(self) -> None:
        """Fold everything."""
        self.opened = frozenset()

    def unfold_level(self) -> None:
        """Unfold the outermost level that has something folded."""
        self.opened = one_level_more(self.root, self.opened)

    def fold_level(self) -> None:
        """Fold the innermost level that is open."""
        self.opened = one_level_less(self.root, self.opened)

    def look(self) -> dict[str, Any]:
        """How the drawing looks: direction, colour_by, shapes, wide."""
        return {name: getattr(self, name) for name in _LOOK}

    def change_look(self, look: Mapping[str, Any]) -> None:
        """Let the drawing look another way; what it cannot be is left as it is."""
        for name, value in look.items():
            if name in _LOOK and value in _LOOK[name]:
                setattr(self, name, value)

    def link(self) -> dict[str, str]:
        """The query of the address that opens this view; empty for a file, which no link can open."""
        if self.own:
            return {}
        address = {"network": self.architecture, **self.settings.changes()}
        if self.chosen:
            address["layer"] = self.chosen
        if self.opened:
            everything = self.opened == foldable(self.root)
            address["open"] = "all" if everything else ",".join(sorted(self.opened))
        unusual = {name: value for name, value in self.look().items() if value != _LOOK[name][0]}
        return address | {name: _written(value) for name, value in unusual.items()}


def explored() -> Explored:
    """This visitor's, from the session; in a new session, or when the address was changed, from the link."""
    address = st.query_params.to_dict()
    if link.is_foreign(PAGE, address, _shown(explored_now())):
        st.session_state[KEY] = from_link(address)
    return explored_now()


def explored_now() -> Explored:
    """What the Explore page shows or would show; for other pages, whose address says nothing about it."""
    return st.session_state.setdefault(KEY, Explored())


def open_network(word: str) -> None:
    """Let this visitor explore the network that a link writes as one word. Raises NetvizError."""
    state, (family, settings) = explored_now(), parse_specification(word)
    if state.own or (state.architecture, state.settings) != (family.name, settings):
        catalog_cache.network(family.name, settings)
        st.session_state[KEY] = Explored(family.name, settings)


def write_link(state: Explored) -> None:
    """Put the view into the address bar."""
    link.write(PAGE, state.link(), _shown(state))


def _shown(state: Explored) -> tuple:
    """What differs once the visitor has changed or entered something."""
    return state.link(), state.refused, state.problem


def from_link(address: Mapping[str, str]) -> Explored:
    """The view of a link; what is nonsense in it is named in `problem`, and the rest is used."""
    state = Explored()
    try:
        family, state.settings = parse_specification(address.get("network", DEFAULT))
        state.architecture = family.name
        catalog_cache.network(state.architecture, state.settings)
    except NetvizError as error:
        return Explored(problem=f"The link could not be used as it is. {error}")
    _take_settings(state, {name: value for name, value in address.items() if name not in (*_RESERVED, *_LOOK)})
    everything = foldable(state.root)
    wanted = address.get("open", "")
    state.opened = everything if wanted == "all" else everything & frozenset(wanted.split(","))
    layer = address.get("layer", "")
    if state.has(layer):
        state.chosen = state.first_chosen = layer
    elif layer:
        state.problem = f"The link names a layer that this network does not have. Received: {layer[:60]}"
    for name in _LOOK.keys() & address.keys():
        possible = {_written(value): value for value in _LOOK[name]}
        if address[name] in possible:
            setattr(state, name, possible[address[name]])
        else:
            state.problem = f"{name} must be one of {', '.join(possible)}. Received: {address[name][:60]}"
    state.first_look = state.look()
    return state


def _take_settings(state: Explored, values: dict[str, str]) -> None:
    """All of them, or where one is refused, each that is not; the first reason is the problem."""
    for parts in ([values], [{name: value} for name, value in values.items()]):
        problems = []
        for part in parts:
            try:
                settings = FAMILIES[state.architecture].settings.of(state.settings.model_dump() | part)
                catalog_cache.network(state.architecture, settings)
                state.settings = settings
            except NetvizError as error:
                problems.append(f"The link could not be used as it is. {error}")
        if not problems:
            return
        state.problem = problems[0]


def _written(value: str | bool) -> str:
    """As a link has it."""
    return value if isinstance(value, str) else "on" if value else "off"
