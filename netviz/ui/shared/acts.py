"""What a visitor does in a component, each act heard once and in order: the other end of `assets/lib/acts.js`."""

from __future__ import annotations

from collections.abc import Callable

import streamlit as st


def hear(key: str, name: str, act: Callable[[object], object]) -> None:
    """Call `act` with what was done in the component with that key and was not heard before: all that a browser tells.

    The component may be gone by then, where the visitor went to another page meanwhile.
    """
    known = f"{key}.{name}.heard"
    new = unheard(st.session_state.get(key, {}).get(name), st.session_state.get(known, 0))
    if new:
        st.session_state[known] = new[-1][0]
    for _, what in new:
        act(what)


def unheard(told: object, last: int) -> list[tuple[int, object]]:
    """The acts that are numbered above `last`, each with its number, in their order."""
    new: list[tuple[int, object]] = []
    for act in told if isinstance(told, list) else ():
        match act:
            case [int(number), what] if number > (new[-1][0] if new else last):
                new.append((number, what))
    return new
