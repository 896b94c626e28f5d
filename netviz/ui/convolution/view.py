"""What the convolution page shows: one typed object in the session, and the link that reopens it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from typing import Any, get_args

import streamlit as st

from netviz.anatomy.swap import ConvolutionType
from netviz.architectures.catalog import full_title, parse_specification, specification
from netviz.convolution.edits import Edit, edit_of, edits_of, with_edits
from netviz.convolution.kinds import check, convolution, kinds_of
from netviz.convolution.real_layer import DrawnLayer, drawn_layer, is_animated
from netviz.convolution.real_size import RealSize
from netviz.convolution.settings import ConvolutionSettings
from netviz.convolution.stages import Convolution
from netviz.errors import NetvizError, SettingsError
from netviz.ui.convolution.pictures import Picture, picture_of
from netviz.ui.explore.explored import DEFAULT, explored_now, open_network
from netviz.ui.shared import catalog_cache, link

KEY = "netviz.convolution"
_PAGE = "convolution"
_LAYER = "netviz.animated_layer"
_SETTINGS = {setting.name for setting in ConvolutionSettings.descriptions()}
_REAL = {setting.name for setting in RealSize.descriptions()}
_SWAP = ("swap", "swap_first", "swap_network")
_IN_LINK = {"kind", "network", "layer", "edits", *_SWAP, *_SETTINGS, *_REAL}
# What an edit does not outlive: other numbers stand in its place, or no cell.
_OF_THE_IMAGE = ("size", "channels_in", "data", "picture", "seed")
_OF_THE_KERNELS = ("kernel", "weights", "seed", "channels_in", "channels_out", "groups", "depth_multiplier")


@dataclass(frozen=True)
class View:
    """Kinds side by side, one convolution's settings, and the layer they were taken from."""

    kinds: tuple[str, ...] = ("standard", "separable")
    settings: ConvolutionSettings = field(default_factory=ConvolutionSettings)
    real: RealSize = field(default_factory=RealSize)
    edits: tuple[Edit, ...] = ()
    upload: Picture | None = None
    layer: tuple[str, str] = ("", "")
    """The layer's name, and its network as a link writes it."""
    swap: ConvolutionType | None = None
    """What the whole network's convolutions become; None where the visitor did not choose."""
    swap_first: bool = False
    """Whether the network's first layer, too, is swapped."""
    sentence: str = ""
    """On the layer."""
    notice: str = ""
    """Why what the visitor did last could not be done."""

    @property
    def picture(self) -> Picture | None:
        """What the settings ask for: a picture of the data set, or the visitor's own."""
        if self.settings.data == "upload":
            return self.upload
        return picture_of(self.settings.picture) if self.settings.data == "picture" else None

    def convolutions(self) -> list[Convolution]:
        """Each kind with its numbers. Raises SettingsError for a view that cannot be drawn."""
        picture = self.picture
        pixels = None if picture is None else picture.pixels
        return [convolution(kind, self.settings, pixels, self.edits) for kind in self.kinds]

    @property
    def link(self) -> dict[str, str]:
        """The part of the address that opens this view again; what is at its default is left out."""
        edits = {"edits": ",".join(map(str, self.edits))} if self.edits else {}
        if all(self.layer):
            layer, network = self.layer
            drawn = _drawn(network, layer)
            kinds = {} if self.kinds == drawn.kinds else {"kind": ",".join(self.kinds)}
            return {"network": network, "layer": layer, **kinds, **edits, **self._swap(network)}
        kinds = {} if self.kinds == View.kinds else {"kind": ",".join(self.kinds)}
        return {**kinds, **self.settings.changes(), **self.real.changes(), **edits, **self._swap(DEFAULT)}

    def _swap(self, network: str) -> dict[str, str]:
        """The whole network's swap, where the visitor chose it; its network only where it is not that one."""
        explored = explored_now()
        if explored.own or not (self.swap or self.swap_first):
            return {}
        swapped = specification(explored.architecture, explored.settings)
        return {
            **({"swap": self.swap} if self.swap else {}),
            **({"swap_first": "on"} if self.swap_first else {}),
            **({} if swapped == network else {"swap_network": swapped}),
        }

    @classmethod
    def of_link(cls, address: Mapping[str, str]) -> View:
        """The view that a link describes. Raises NetvizError for a link with nonsense in it."""
        view = cls()
        if "layer" in address:
            view = cls.of_layer(_drawn(address.get("network", ""), address["layer"]))
            view = replace(view, layer=(address["layer"], address.get("network", "")))
        settings = {name: address[name] for name in address if name in _SETTINGS}
        real = {name: address[name] for name in address if name in _REAL}
        if settings.get("data") == "upload":
            raise SettingsError("The link shows a picture that somebody uploaded, which no link carries")
        view = replace(
            view,
            kinds=kinds_of(address["kind"]) if "kind" in address else view.kinds,
            settings=ConvolutionSettings.of({**view.settings.model_dump(), **settings}),
            real=RealSize.of({**view.real.model_dump(), **real}),
            edits=edits_of(address.get("edits", "")),
            swap=_one_of("swap", address.get("swap"), *get_args(ConvolutionType)),
            swap_first=_one_of("swap_first", address.get("swap_first"), "on", "off") == "on",
        )
        check(view.kinds, view.settings)
        _check_edits(view)
        return view

    @classmethod
    def of_layer(cls, drawn: DrawnLayer) -> View:
        """A real layer, drawn small."""
        return cls(kinds=drawn.kinds, settings=drawn.settings, real=drawn.real, sentence=drawn.sentence)

    def with_setting(self, name: str, value: object) -> View:
        """One setting changed; edits of cells that have other numbers now are gone, as is the layer."""
        settings = ConvolutionSettings.of({**self.settings.model_dump(), name: value})
        check(self.kinds, settings)
        kept = tuple(edit for edit in self.edits if name not in (_OF_THE_KERNELS if edit.kind else _OF_THE_IMAGE))
        return replace(self, settings=settings, edits=kept, layer=("", ""), sentence="", notice="")

    def with_edit(self, report: Mapping[str, object]) -> View:
        """A cell's number changed, as the browser reports it. Raises SettingsError."""
        view = replace(self, edits=edits_of(",".join(map(str, with_edits(self.edits, [edit_of(report)])))), notice="")
        _check_edits(view)
        return view


def opened_view() -> tuple[View, str]:
    """The view to show now, and a sentence for the visitor where the link could not be followed.

    A layer sent by another page comes first, then an address that somebody else wrote (a link, the browser's back
    button), then what the visitor last saw here: the navigation's own links carry no parameters.
    """
    view, problem = current(), ""
    address = {name: value for name, value in st.query_params.items() if name in _IN_LINK}
    if _LAYER in st.session_state:
        view = _view_of_explored(st.session_state.pop(_LAYER))
    elif link.is_foreign(_PAGE, address, (view.link, view.notice)):
        try:
            view = View.of_link(address)
            if not address.keys().isdisjoint(_SWAP):
                open_network(address.get("swap_network", address.get("network", DEFAULT)))
        except NetvizError as error:
            view, problem = View(), f"The link asks for what cannot be drawn, so here are the defaults. {error}"
    show(view)
    write_link()
    return view, problem


def write_link() -> None:
    """Put the view into the address bar."""
    view = current()
    link.write(_PAGE, view.link, (view.link, view.notice))


def current() -> View:
    """What the visitor sees, or what everybody sees first."""
    return st.session_state.get(KEY) or View()


def show(view: View) -> None:
    """Keep what the visitor is to see."""
    st.session_state[KEY] = view


def animate(name: str) -> None:
    """Open the page next with the layer of that name, of the network that Explore shows."""
    st.session_state[_LAYER] = name


def take_edit(report: Mapping[str, object]) -> None:
    """Put what the browser reports into its cell, or say why not."""
    view = current()
    try:
        show(view.with_edit(report))
    except SettingsError as error:
        show(replace(view, notice=str(error)))


def _view_of_explored(name: str) -> View:
    """The layer of the network that Explore shows; one from a visitor's own file is in no link."""
    explored = explored_now()
    network = explored.network
    view = View.of_layer(drawn_layer(network.by_name[name], full_title(network)))
    if explored.own:
        return view
    return replace(view, layer=(name, specification(explored.architecture, explored.settings)))


def _drawn(network: str, layer: str) -> DrawnLayer:
    """The layer of the network that a link writes. Raises NetvizError."""
    family, settings = parse_specification(network)
    built = catalog_cache.network(family.name, settings)
    node = built.by_name.get(layer)
    if node is None or not is_animated(node):
        raise SettingsError(f"layer must name a convolution of {full_title(built)}", received=layer[:60])
    return drawn_layer(node, full_title(built))


def _one_of(name: str, value: str | None, *possible: str) -> Any:
    """The value, where there is one. Raises SettingsError where it is none of the possible ones."""
    if value is not None and value not in possible:
        raise SettingsError(f"{name} must be one of {', '.join(possible)}", received=value[:60])
    return value


def _check_edits(view: View) -> None:
    """Raise SettingsError where an edit names a cell that is not there."""
    for edit in view.edits:
        if edit.kind and edit.kind not in view.kinds:
            raise SettingsError("edits must name kinds that are shown", received=edit.kind[:60])
    view.convolutions()
