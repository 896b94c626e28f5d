"""A button that acts once for a click, however often the click is heard.

A browser may hit a button again before it knows what the first hit did, and by then the page's state may be another. So
each button is an offer with a number in its key, and the number of the offer that is open is kept in the session, apart
from the state: an offer is taken once, before it is acted on, and whatever hits it again is of the same click.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable
from typing import Any

import streamlit as st

_TAKEN, _HITS = "netviz.offers_taken", "netviz.offers_hit"


def button_once(label: str, *, key: str, act: Callable[[], object], **looks: Any) -> None:
    """A button that calls `act` once; then another stands in its place. `looks` are those of `st.button`."""
    number = _taken()[key]
    st.button(label, key=f"{key}.{number}", on_click=lambda: _hit(key, number, act), **looks)


def hits() -> int:
    """How often such buttons were hit in this session. Whoever hits one opens no link, even where nothing is done."""
    return st.session_state.get(_HITS, 0)


def _hit(key: str, number: int, act: Callable[[], object]) -> None:
    st.session_state[_HITS] = hits() + 1
    if _taken()[key] == number:
        _taken()[key] += 1
        act()


def _taken() -> Counter[str]:
    return st.session_state.setdefault(_TAKEN, Counter())
