"""What the Explore page shows: a network, and what is chosen and unfolded in its drawing."""

from __future__ import annotations

import itertools
from collections.abc import Collection, Mapping
from dataclasses import dataclass, field
from time import monotonic
from typing import Any, ClassVar, Literal, get_args

from netviz.architectures.catalog import FAMILIES, find, parse_specification, specification
from netviz.drawing.look.drawing_look import DrawingLook
from netviz.drawing.outline.repeats import all_of, ids_beyond_the_first, shows_all
from netviz.drawing.outline.tree import Item, blocks, one_level_less, one_level_more, with_only_children
from netviz.errors import DrawingError, FileError, NetvizError, SettingsError
from netviz.interchange.keras_file import network_in
from netviz.interchange.model_file.told import told
from netviz.network import Network
from netviz.settings import Settings
from netviz.state import file_link
from netviz.state.page_state import link_problem, not_opened
from netviz.state.shown_network import ShownNetwork, View, from_catalog, from_file

DEFAULT = "mobilenet_v1"
REFUSED_SECONDS = 60.0
"""For so long a drawing that was refused is not tried again: the engine may have had a busy machine."""
Below = Literal["layers", "volumes", "code"]
BELOW: tuple[Below, ...] = get_args(Below)
"""What stands beneath the drawing: the table of the layers, the stages as solids, or the network as code."""
_RESERVED = ("network", "layer", "open", "below", *DrawingLook.model_fields, *file_link.NAMES)
_openings = itertools.count(1)


@dataclass(frozen=True)
class Opening:
    """What is chosen and how the drawing looks when a link or another network is opened.

    Later choices and looks are the browser's to remember: until the number of the opening is another one.
    """

    chosen: str | None = None
    look: DrawingLook = field(default_factory=DrawingLook)
    number: int = field(default_factory=lambda: next(_openings))


@dataclass
class Explored:
    """An architecture, its settings as last accepted, and what is chosen and unfolded in the drawing."""

    architecture: str = DEFAULT
    settings: Settings = field(default_factory=lambda: FAMILIES[DEFAULT].settings.of({}))
    refused: dict[str, Any] = field(default_factory=dict)
    """What the visitor entered last, where it was refused: the form keeps it."""
    problem: str = ""
    """Why it was refused, or what of a link could not be used."""
    unread: str = ""
    """Why the visitor's last file could not be read."""
    chosen: str | None = None
    opened: frozenset[str] = frozenset()
    look: DrawingLook = field(default_factory=DrawingLook)
    below: Below = "layers"
    file: ShownNetwork | None = None
    """Read from the visitor's file, and shown in place of the architecture."""
    opening: Opening = field(default_factory=Opening, compare=False)
    in_columns: bool = field(default=False, compare=False)
    """Whether a long drawing that flows down goes on in a column beside: in a story, where there are no settings."""
    last_wish: int = field(default=0, compare=False)
    """The number of the last wish from the drawing that was done."""
    undrawn: str = field(default="", compare=False)
    """Why the drawing is not as it was asked for, where the layout engine refused that."""
    IN_LINK: ClassVar[frozenset[str]] = frozenset(_RESERVED).union(
        *(family.settings.names_in_link() for family in FAMILIES.values())
    )
    """What of an address is read; of settings, those of its architecture."""

    _drawn: View | None = field(default=None, compare=False)
    """What was drawn last of this network."""
    _refused_drawings: dict[tuple[ShownNetwork, View], tuple[DrawingError, float]] = field(
        default_factory=dict, compare=False
    )
    """What took too long is not tried at every click; with the moment of the last try. Of one network, for each is
    held with it."""

    @property
    def shown(self) -> ShownNetwork:
        """The network that is shown: the visitor's file, or what the settings describe."""
        return self.file or from_catalog(self.architecture, self.settings)

    @property
    def drawn_networks(self) -> list[ShownNetwork]:
        """Those whose drawings the page shows."""
        return [self.shown]

    @property
    def network(self) -> Network:
        """The network alone."""
        return self.shown.network

    @property
    def root(self) -> Item:
        """The outline of the network as it is drawn."""
        return self.shown.drawn(self.look.every_layer)

    @property
    def view(self) -> View:
        """What the drawing depends on."""
        return View(self.opened, self.look.direction, self.look.every_layer, self.in_columns)

    @property
    def specification(self) -> str:
        """The word by which a link opens the architecture, also while a file is shown in its place."""
        return specification(self.architecture, self.settings)

    def drawing(self) -> str:
        """The drawing of the network, with what is open.

        An unfolding that the layout engine refuses is taken back: the drawing stays as it was last, else folded, and
        `undrawn` says why. Raises DrawingError where not even that can be drawn.
        """
        shown = self.shown
        before = View()
        if self._drawn:
            before = self._drawn._replace(opened=self._drawn.opened & shown.foldable)
        reason: DrawingError | None = None
        for view in dict.fromkeys((self.view, before, View())):
            try:
                svg = self._draw(shown, view)
            except DrawingError as error:
                reason = reason or error
                continue
            if reason:
                instead = "stays as it was" if self._drawn else "is shown folded"
                self.undrawn = f"The drawing {instead}. {reason}"
            self._drawn, self.opened = view, view.opened
            self.look = self.look.model_copy(update={"direction": view.direction, "every_layer": view.every_layer})
            return svg
        assert reason is not None
        raise reason

    def _draw(self, shown: ShownNetwork, view: View) -> str:
        refused, since = self._refused_drawings.get((shown, view), (None, 0.0))
        if refused and monotonic() - since < REFUSED_SECONDS:
            raise refused
        try:
            return shown.drawing(view)
        except DrawingError as error:
            known = {key: told for key, told in self._refused_drawings.items() if key[0] is shown}
            self._refused_drawings = {**known, (shown, view): (error, monotonic())}
            raise

    def open_architecture(self, name: str) -> None:
        """Start again with the architecture or preset of that name."""
        family, preset = find(name)
        self.architecture, self.settings = family.name, family.settings.of(preset)
        self.refused, self.file = {}, None
        self._begin()

    def open_specification(self, word: str) -> None:
        """Start again with the network that a link writes as one word, where it is another one. Raises NetvizError.

        A file that is shown in place of that very network stays.
        """
        family, settings = parse_specification(word)
        if (self.architecture, self.settings) != (family.name, settings):
            from_catalog(family.name, settings)
            self.architecture, self.settings = family.name, settings
            self.refused, self.file = {}, None
            self._begin()

    def change(self, **values: Any) -> None:
        """Change settings; what cannot be built is refused, with every reason, and the last network stays."""
        entered = self.settings.model_dump() | self.refused | values
        refusals = FAMILIES[self.architecture].settings.refusals(entered)
        try:
            if refusals:
                raise SettingsError(". ".join(map(str, refusals)))
            settings = FAMILIES[self.architecture].settings.of(entered)
            from_catalog(self.architecture, settings)
        except NetvizError as error:
            self.refused, self.problem = self.refused | values, type(self.settings).in_words(str(error))
            return
        self.settings, self.refused, self.problem, self.unread, self.undrawn = settings, {}, "", "", ""
        self.opened &= self.shown.foldable
        if self.chosen and not self.shown.has(self.chosen):
            self._choose_none()

    def refused_settings(self) -> frozenset[str]:
        """The names of the settings that are impossible whatever the others are."""
        entered = self.settings.model_dump() | self.refused
        return frozenset(each.field for each in type(self.settings).refusals(entered) if each.field)

    def open_file(self, message: object) -> None:
        """Show the network of a file, as the browser tells of it.

        One that cannot be read is refused, with the reason, and the last one stays.
        """
        try:
            self.file = from_file(network_in(told(message)))
        except FileError as error:
            self.unread = str(error)
            return
        self._begin()

    def open_linked_file(self, address: Mapping[str, str]) -> None:
        """Show the network of the file that travels in a link, in place of the architecture. Raises FileError."""
        self.file = file_link.file_of_link(address)
        self._begin()

    def close_file(self) -> None:
        """Show the architecture again."""
        self.file = None
        self._begin()

    def _begin(self) -> None:
        """Another network is shown, of which nothing is chosen or open yet."""
        self.problem = self.unread = self.undrawn = ""
        self.opened, self._drawn = frozenset(), None
        self._choose_none()

    def _choose_none(self) -> None:
        """Let the browser forget what was chosen, and only that."""
        self.chosen, self.opening = None, Opening(look=self.look)

    def choose(self, id: object) -> None:
        """Choose the layer or block with that id, with "" none; what the network does not have is not chosen."""
        if isinstance(id, str) and self.shown.has(id):
            self.chosen = id
        elif id == "":
            self.chosen = None

    def toggle(self, id: str) -> None:
        """Unfold what is folded and fold what is not; show all of a repeat, or its first item only."""
        repeat = next((item for item in self.root.walk() if item.is_repeat and all_of(item) == id), None)
        if repeat and shows_all(repeat, self.opened):
            self._open(self.opened - {id} - ids_beyond_the_first(repeat))
        elif id in self.opened:
            self._open(self.opened - {id})
        else:
            self.unfold([id])

    def unfold(self, ids: Collection[str]) -> None:
        """Unfold these, as far as they can be, and what stands alone in one of them."""
        self._open(self.opened | with_only_children(self.root, self.shown.foldable & frozenset(ids)))

    def unfold_all(self) -> None:
        """Unfold all blocks; units stay as they are."""
        self._open(self.opened | blocks(self.root))

    def fold_all(self) -> None:
        """Fold everything."""
        self._open(frozenset())

    def unfold_level(self) -> None:
        """Unfold the outermost level that has something folded."""
        self._open(one_level_more(self.root, self.opened))

    def fold_level(self) -> None:
        """Fold the innermost level that is open."""
        self._open(one_level_less(self.root, self.opened))

    def _open(self, ids: frozenset[str]) -> None:
        self.opened, self.undrawn = ids, ""

    def change_look(self, changes: object) -> None:
        """Let the drawing look another way; what it cannot be is left as it is."""
        for name, value in changes.items() if isinstance(changes, Mapping) else ():
            try:
                self.look = DrawingLook.of(self.look.model_dump() | {name: value})
            except SettingsError:
                continue
            self.undrawn = ""

    def link(self) -> dict[str, str]:
        """The query of the address that opens this view; empty for a file that is too large for one."""
        if self.file:
            address = file_link.file_link(self.file)
            if not address:
                return {}
        else:
            address = {"network": self.architecture, **self.settings.changes()}
        if self.chosen:
            address["layer"] = self.chosen
        if self.opened:
            everything = blocks(self.root)
            if everything and everything <= self.opened:
                address["open"] = ",".join(["all", *sorted(self.opened - everything)])
            else:
                address["open"] = ",".join(sorted(self.opened))
        if self.below != "layers":
            address["below"] = self.below
        return address | self.look.changes()

    @classmethod
    def of_link(cls, address: Mapping[str, str]) -> Explored:
        """The view of a link; what is nonsense in it is named in `problem`, and the rest is used."""
        try:
            family, settings = parse_specification(address.get("network", DEFAULT))
            from_catalog(family.name, settings)
        except NetvizError as error:
            return cls(problem=link_problem([error]))
        state = cls(family.name, settings)
        problems = state._take_settings({name: text for name, text in address.items() if name not in _RESERVED})
        if file_link.FILE in address:
            try:
                state.file = file_link.file_of_link(address)
            except FileError as error:
                problems.append(error)
        layer = address.get("layer", "")
        if state.shown.has(layer):
            state.chosen = layer
        elif layer:
            rule = "layer must name a layer or a block of this network"
            problems.append(NetvizError(rule, received=layer[:60], field="layer"))
        look = {name: address[name] for name in DrawingLook.model_fields if name in address}
        wrong = DrawingLook.refusals(look)
        state.look = DrawingLook.of({name: look[name] for name in look.keys() - {each.field for each in wrong}})
        wanted = frozenset(address.get("open", "").split(","))
        state.opened = state.shown.foldable & wanted | (blocks(state.root) if "all" in wanted else frozenset())
        problems += not_opened(wanted, {*state.shown.foldable, "all"})
        state.opening = Opening(state.chosen, state.look)
        problems += wrong
        if (below := address.get("below", state.below)) in BELOW:
            state.below = below
        else:
            rule = f"below must be one of {', '.join(BELOW)}"
            problems.append(SettingsError(rule, received=below[:60], field="below"))
        state.problem = link_problem(problems)
        return state

    def _take_settings(self, values: dict[str, str]) -> list[NetvizError]:
        """Take all of them, or where one is refused, each that is not; returns the reasons."""
        problems: list[NetvizError] = []
        for parts in ([values], [{name: value} for name, value in values.items()]):
            problems = []
            for part in parts:
                try:
                    settings = type(self.settings).of(self.settings.model_dump() | part)
                    from_catalog(self.architecture, settings)
                    self.settings = settings
                except NetvizError as error:
                    problems.append(error)
            if not problems:
                return []
        return problems
