"""What a visitor does in a component, each act heard once and in order: the other end of `assets/lib/acts.js`."""

from __future__ import annotations

from collections.abc import Callable

import streamlit as st

KEPT = 20
"""So many acts a message has, the last ones, as in `assets/lib/acts.js`: a longer one comes from no page of ours."""


def told(key: str, name: str) -> object:
    """What the component with that key told under that name; None where it is gone.

    By the time that a callback runs, the visitor may have gone to another page.
    """
    return st.session_state.get(key, {}).get(name)


def hear(key: str, name: str, act: Callable[[object], object]) -> None:
    """Call `act` with what was done in the component with that key and was not heard before."""
    new = unheard(told(key, name), heard(key, name))
    if new:
        st.session_state[_heard(key, name)] = new[-1][0]
    for _, what in new:
        act(what)


def heard(key: str, name: str) -> int:
    """The number of the last act that was heard; 0 where there is none."""
    return st.session_state.get(_heard(key, name), 0)


def hear_from_now(key: str, *names: str) -> None:
    """Take what was done under these names before this session as heard; to be called when the component was made.

    A browser whose server was started anew keeps its page, and tells the new session what it had told the old one.
    What is done while no server is there cannot be told from that, and is lost.
    """
    for name in names:
        if _heard(key, name) not in st.session_state:
            before = unheard(told(key, name), 0)
            st.session_state[_heard(key, name)] = before[-1][0] if before else 0


def unheard(acts: object, last: int) -> list[tuple[int, object]]:
    """The acts that are numbered above `last`, each with its number, in their order."""
    new: list[tuple[int, object]] = []
    for act in acts[-KEPT:] if isinstance(acts, list) else ():
        match act:
            case [int(number), what] if number > (new[-1][0] if new else last):
                new.append((number, what))
    return new


def _heard(key: str, name: str) -> str:
    return f"{key}.{name}.heard"
