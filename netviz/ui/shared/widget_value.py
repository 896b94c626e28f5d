"""What a widget shows, where the page's own state decides it; and what it reports, where that is news."""

from collections.abc import Callable
from typing import Any

import streamlit as st

from netviz.ui.shared import session

KEPT = 8
"""Of what a widget showed before so much is known: a stranger may never be up to date."""


def show(key: str, value: Any) -> None:
    """Let the widget with that key show the value; to be called before the widget is made.

    A value that is written is sent back to the browser, over what the visitor may have moved meanwhile: so it is
    written only where the widget shows another.
    """
    if st.session_state.get(key) != value:
        show_every_time(key, value)


def show_every_time(key: str, value: Any) -> None:
    """The same for a widget that is made later than it is sent: in a popover, or in a fragment that soon runs again.

    A browser makes it when its button is pressed, or when it comes to it, from what was sent last; a value that was
    sent earlier is gone by then, and the widget would report its default as if the visitor had chosen it.
    """
    if key in st.session_state and (shown := st.session_state[key]) != value:
        before = session.shown_before().setdefault(key, [])
        if shown not in before:
            before.append(shown)
        del before[:-KEPT]
    st.session_state[key] = value


def news(key: str, act: Callable[[Any], object]) -> Callable[[], None]:
    """The `on_change` of the widget with that key: `act` is told its value, where the visitor entered it.

    With every message a browser reports the values of all widgets. While it does not know yet that the page changed
    one of them, it reports what that one showed before: this is no wish to have it back.
    """

    def reported() -> None:
        value, before = st.session_state[key], session.shown_before()
        if not session.is_behind():
            before.clear()
        elif value in before.get(key, ()):
            return
        before.pop(key, None)  # over what the page showed the visitor has entered something
        act(value)

    return reported
