"""Which networks are compared: a card for each, and one to add another."""

from functools import partial

import streamlit as st

from netviz.architectures.catalog import TITLES, full_title
from netviz.errors import NetvizError
from netviz.state.comparison import EXPLORED, FEWEST, MOST, Comparison
from netviz.state.shown_network import from_specification
from netviz.ui.shared.session import COMPARE, EXPLORE
from netviz.ui.shared.widget_value import news, show_every_time

_IN_A_ROW = 3


def comparison() -> Comparison:
    """The networks to compare now."""
    COMPARE.now().explored = EXPLORE.now().shown
    state = COMPARE.opened()
    state.explored = EXPLORE.now().shown
    return state


def network_cards(state: Comparison) -> None:
    """A card for each network, and the card that adds one, three in a row."""
    many = len(state.words) + (len(state.words) < MOST)
    for first in range(0, many, _IN_A_ROW):
        for place, column in enumerate(st.columns(_IN_A_ROW), first):
            if place < len(state.words):
                with column.container(border=True, height="stretch", key=f"compare-card-{place}"):
                    _card(state, place)
            elif place < many:
                with column.container(border=True, height="stretch", key="compare-card-add"):
                    _adder(state)


def _card(state: Comparison, place: int) -> None:
    key = f"compare.{place}"
    word = state.words[place]
    show_every_time(key, word)
    options = [EXPLORED, *TITLES]
    st.selectbox(
        f"Network {place + 1}",
        options if word in options else [word, *options],
        format_func=lambda word: _title(state, word),
        key=key,
        on_change=news(key, partial(_choose, state, place)),
    )
    with st.container(horizontal=True, vertical_alignment="center", gap="small"):
        if place == state.reference:
            st.badge("Reference", icon=":material/flag:", help="Differences are counted from this network")
        elif st.button("Make it the reference", key=f"{key}.refer", type="tertiary", icon=":material/flag:"):
            state.reference = place
            st.rerun()
        if len(state.words) > FEWEST:
            st.space("stretch")
            if st.button("Remove", key=f"{key}.remove", type="tertiary", icon=":material/close:"):
                state.remove(place)
                st.rerun()
    if place in state.not_in_link():
        st.caption("Your own file is too large for a link: whoever opens this page's link sees the others only.")


def _adder(state: Comparison) -> None:
    key = f"compare.add.{len(state.words)}"
    st.selectbox(
        "Add a network",
        [EXPLORED, *TITLES],
        index=None,
        format_func=lambda word: _title(state, word),
        placeholder="Choose one",
        key=key,
        on_change=lambda: _choose(state, len(state.words), st.session_state[key]),
    )
    st.caption(f"{FEWEST} to {MOST} networks. To add a file of your own, open it on the Explore page first.")


def _choose(state: Comparison, place: int, word: str | None) -> None:
    if word is None:
        return
    try:
        state.choose(place, word)
    except NetvizError as error:
        state.problem = str(error)


def _title(state: Comparison, word: str) -> str:
    if word == EXPLORED:
        assert state.explored is not None
        return f"What Explore shows: {state.explored.network.title}"
    return TITLES.get(word) or full_title(from_specification(word).network)
