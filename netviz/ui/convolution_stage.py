"""The convolution page's controls and its moving picture."""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from typing import Any

import streamlit as st
from streamlit.components.v2 import component

from netviz.convolution.real_layer import drawn_layer
from netviz.convolution.settings import ConvolutionSettings
from netviz.convolution.stages import KINDS, MOST_KINDS, kinds_of
from netviz.errors import SettingsError
from netviz.ui import link
from netviz.ui.assets import text
from netviz.ui.widget_value import show

_VIEW = "netviz.convolution"
_PAGE = "convolution"
_LAYER = "netviz.animated_layer"


@dataclass(frozen=True)
class View:
    """What the page shows: kinds side by side, one convolution's settings, and the layer they were taken from."""

    kinds: tuple[str, ...] = ("standard", "separable")
    settings: ConvolutionSettings = field(default_factory=ConvolutionSettings)
    layer: str = ""
    network: str = ""
    sentence: str = ""

    @property
    def link(self) -> dict[str, str]:
        """The part of the address that opens this view again; what is at its default is left out."""
        kinds = {} if self.kinds == View.kinds else {"kind": ",".join(self.kinds)}
        layer = {"layer": self.layer, "network": self.network} if self.layer else {}
        return {**kinds, **self.settings.changes(), **layer}

    @classmethod
    def of_link(cls, address: Mapping[str, str]) -> "View":
        """The view that a link describes. Raises SettingsError for a link with nonsense in it."""
        kinds = kinds_of(address["kind"]) if "kind" in address else cls.kinds
        settings = ConvolutionSettings.of({name: address[name] for name in address if name in _SETTINGS})
        layer, network = address.get("layer", "")[:80], address.get("network", "")[:80]
        source = f"{layer} of {network}" if network else layer
        return cls(kinds, settings, layer, network, f"Opened from {source}, drawn small." if layer else "")


_SETTINGS = {setting.name: setting for setting in ConvolutionSettings.descriptions()}
_IN_LINK = {"kind", "layer", "network", *_SETTINGS}


def opened_view() -> tuple[View, str]:
    """The view to show now, and a sentence for the visitor where the link could not be followed.

    A layer sent by another page comes first, then an address that somebody else wrote (a link, the browser's back
    button), then what the visitor last saw here: the navigation's own links carry no parameters.
    """
    view, problem = st.session_state.get(_VIEW, View()), ""
    address = {name: value for name, value in st.query_params.items() if name in _IN_LINK}
    if _LAYER in st.session_state:
        view = _view_of_layer(st.session_state.pop(_LAYER))
    elif link.is_foreign(_PAGE, address):
        try:
            view = View.of_link(address)
        except SettingsError as error:
            view, problem = View(), f"The link asks for what cannot be drawn, so here are the defaults. {error}"
    st.session_state[_VIEW] = view
    link.write(_PAGE, view.link)
    return view, problem


def controls(view: View) -> None:
    """The kinds and the settings, each offering only what goes together with all the others."""
    with st.container(horizontal=True, horizontal_alignment="distribute", vertical_alignment="center"):
        _choose_kinds(view)
        with st.popover("More settings"):
            for name in ("dilation", "depth_multiplier", "data"):
                _choice(view, name)
            _toggle(view, "bias")
            _slider(view, "seed")
    with st.container(horizontal=True, vertical_alignment="top", gap="medium"):
        for name in ("size", "channels_in", "channels_out"):
            _slider(view, name)
        for name in ("kernel", "stride", "padding"):
            _choice(view, name)


def convolution_stage(scene: dict[str, Any], *, key: str) -> None:
    """The scene, played in the browser: sent once, and again only when its content changes."""
    _component(key=key, data=scene)


_component = component(
    "netviz_convolution_stage",
    css=text("convolution_stage/stage.css"),
    js="\n".join(text(f"convolution_stage/{part}.js") for part in ("geometry", "panel", "sums", "player", "stage")),
)


def _view_of_layer(layer: Mapping[str, Any]) -> View:
    drawn = drawn_layer(layer)
    return View(drawn.kinds, drawn.settings, layer["name"], layer["network"], drawn.sentence)


def _choose_kinds(view: View) -> None:
    show(_key("kinds"), list(view.kinds))
    st.pills(
        f"Kinds, up to {MOST_KINDS} side by side",
        list(KINDS),
        selection_mode="multi",
        format_func=lambda kind: KINDS[kind].title,
        key=_key("kinds"),
        label_visibility="collapsed",
        wrap=True,
        on_change=_kinds_chosen,
    )


def _slider(view: View, name: str) -> None:
    possible = view.settings.possible(name)
    show(_key(name), getattr(view.settings, name))
    st.slider(
        _SETTINGS[name].label,
        possible[0],
        possible[-1],
        key=_key(name),
        help=_reason(view.settings, name),
        on_change=_chosen,
        args=(name,),
        width=150,
    )


def _choice(view: View, name: str) -> None:
    show(_key(name), getattr(view.settings, name))
    st.segmented_control(
        _SETTINGS[name].label,
        view.settings.possible(name),
        required=True,
        key=_key(name),
        help=_reason(view.settings, name),
        on_change=_chosen,
        args=(name,),
    )


def _toggle(view: View, name: str) -> None:
    show(_key(name), getattr(view.settings, name))
    st.toggle(_SETTINGS[name].label, key=_key(name), on_change=_chosen, args=(name,))


def _reason(settings: ConvolutionSettings, name: str) -> str | None:
    """Why a control offers less than it could."""
    setting = _SETTINGS[name]
    every = len(setting.choices) or int(setting.high or 0) - int(setting.low or 0) + 1
    if len(settings.possible(name)) == every:
        return None
    if name in ("stride", "dilation"):
        other = "dilation" if name == "stride" else "stride"
        if getattr(settings, other) > 1:
            return f"Only 1 with this {other}: Keras allows a stride above 1 only with dilation 1."
    return "Fewer than usual: with valid padding the kernel, with its dilation, must fit into the image."


def _chosen(name: str) -> None:
    view = st.session_state[_VIEW]
    values = {**view.settings.model_dump(), name: st.session_state[_key(name)]}
    try:
        settings = ConvolutionSettings.of(values)
    except SettingsError:  # two clicks faster than one answer: the earlier one stands
        return
    st.session_state[_VIEW] = replace(view, settings=settings, layer="", network="", sentence="")


def _kinds_chosen() -> None:
    view = st.session_state[_VIEW]
    chosen = st.session_state[_key("kinds")]
    kept = [kind for kind in view.kinds if kind in chosen]
    added = [kind for kind in chosen if kind not in kept]
    if kept or added:
        st.session_state[_VIEW] = replace(view, kinds=tuple([*kept, *added][-MOST_KINDS:]))


def _key(name: str) -> str:
    return f"netviz.convolution.{name}"
