"""Choosing an architecture, a preset and settings: the sidebar of the Explore page."""

import streamlit as st

from netviz.architectures.catalog import FAMILIES, preset_of
from netviz.state.explored import Explored
from netviz.ui.shared.markdown import plain
from netviz.ui.shared.setting_widget import setting_widget

OWN = "Own settings"


def architecture_picker(state: Explored) -> None:
    """Architecture, preset, and a widget for every setting; what is chosen changes `state`."""
    family = FAMILIES[state.architecture]
    st.session_state["pick.architecture"] = family.name
    st.selectbox(
        "Architecture",
        list(FAMILIES),
        format_func=lambda name: FAMILIES[name].title,
        key="pick.architecture",
        on_change=lambda: state.open_architecture(st.session_state["pick.architecture"]),
    )
    shown = preset_of(state.architecture, state.settings)
    st.session_state["pick.preset"] = shown or OWN
    st.selectbox(
        "Published network",
        [*family.presets] if shown else [OWN, *family.presets],
        format_func=lambda name: family.presets[name].title if name in family.presets else name,
        key="pick.preset",
        on_change=lambda: _open_preset(state),
    )
    if state.problem:
        st.error(plain(state.problem), icon=":material/error:")
    _form(state, tables=False)


def settings_tables(state: Explored) -> None:
    """The settings that are tables, which need more room than the sidebar has; a file has none."""
    if state.shown.family:
        _form(state, tables=True)


def _form(state: Explored, *, tables: bool) -> None:
    # Numbers without bounds: a browser that knows them keeps what lies beyond on the screen and never sends it.
    values, wrong = state.settings.model_dump() | state.refused, state.refused_settings()
    for field in FAMILIES[state.architecture].settings.descriptions():
        if (field.type == "rows") == tables:
            setting_widget(
                field,
                values[field.name],
                key=f"pick.{state.architecture}.{field.name}",
                on_change=lambda name, value: state.change(**{name: value}),
                bounded=False,
                wrong=field.name in wrong and field.low is not None,
            )


def _open_preset(state: Explored) -> None:
    if st.session_state["pick.preset"] != OWN:
        state.open_architecture(st.session_state["pick.preset"])
