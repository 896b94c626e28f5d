"""Choosing a network and its settings: the sidebar of the Explore page."""

import streamlit as st

from netviz.architectures.catalog import FAMILIES, TITLES, preset_of
from netviz.state.explored import Explored
from netviz.ui.shared.markdown import plain
from netviz.ui.shared.setting_widget import setting_widget
from netviz.ui.shared.widget_value import news, show_every_time

OWN = "Own settings"
_NETWORK = "pick.network"


def architecture_picker(state: Explored) -> None:
    """Every published network in one list that one can search, and a widget for every setting of the chosen one."""
    shown = preset_of(state.architecture, state.settings)
    show_every_time(_NETWORK, shown or OWN)
    st.selectbox(
        "Network",
        [*TITLES] if shown else [OWN, *TITLES],
        format_func=lambda name: TITLES.get(name) or f"{FAMILIES[state.architecture].title}, own settings",
        key=_NETWORK,
        on_change=news(_NETWORK, lambda name: state.open_architecture(name) if name in TITLES else None),
    )
    if state.problem and state.refused:
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
                wrong=field.name in wrong,
            )
