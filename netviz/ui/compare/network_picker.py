"""Which two networks are compared: a picker for each side."""

import streamlit as st

from netviz.architectures.catalog import TITLES, full_title
from netviz.state.comparison import EXPLORED, Comparison, Side
from netviz.state.shown_network import from_specification
from netviz.ui.shared.session import COMPARE, EXPLORE


def comparison() -> Comparison:
    """The two networks to compare now."""
    COMPARE.now().explored = EXPLORE.now().shown
    state = COMPARE.opened()
    state.explored = EXPLORE.now().shown
    COMPARE.write_link()
    return state


def network_picker(state: Comparison, side: Side) -> None:
    """A choice of every published network, of the one that Explore shows, and of one that only a link names."""
    key = f"compare.{side}"
    word = st.session_state[key] = state.word(side)
    options = [EXPLORED, *TITLES]
    st.selectbox(
        side.title(),
        options if word in options else [word, *options],
        format_func=lambda word: _title(state, word),
        key=key,
        on_change=lambda: state.choose(side, st.session_state[key]),
    )
    if side in state.not_in_link():
        st.caption("Your own file is in no link: whoever follows this page's link sees another network here.")


def _title(state: Comparison, word: str) -> str:
    if word == EXPLORED:
        assert state.explored is not None
        return f"What Explore shows: {state.explored.network.title}"
    return TITLES.get(word) or full_title(from_specification(word).network)
