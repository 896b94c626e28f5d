"""A button that acts once for a click, however often the click is heard.

A browser may hit a button again before it knows what the first hit did; Streamlit then runs the page anew in another
thread, while the first still acts. So each button is an offer with a number in its key, and the number of the offer
that is open is kept in the session, apart from the page's state: it is taken once, and the page waits for what it does.
"""

from __future__ import annotations

import threading
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

import streamlit as st

_KEY = "netviz.offers"


@dataclass
class _Offers:
    """Those of one session."""

    taken: Counter[str] = field(default_factory=Counter)
    """How many of each button."""
    hit_at: dict[str, str] | None = None
    """The address with which one was taken last, until the browser has another."""
    acting: threading.RLock = field(default_factory=threading.RLock)


def button_once(label: str, *, key: str, act: Callable[[], object], **looks: Any) -> None:
    """A button that calls `act` once; then another stands in its place. `looks` are those of `st.button`."""
    number = _offers().taken[key]
    st.button(label, key=f"{key}.{number}", on_click=lambda: _hit(key, number, act), **looks)


def is_behind() -> bool:
    """Whether the browser still has the address with which such a button was hit: it opens no link, but hits again.

    To be asked in every run, also of a fragment, before the address is written: once another one has come, that with
    which the button was hit is a link as any other. Waits for what a button does.
    """
    offers, address = _offers(), st.query_params.to_dict()
    with offers.acting:
        if offers.hit_at != address:
            offers.hit_at = None
        return offers.hit_at is not None


def address_stays() -> None:
    """What the button did has not changed the address."""
    _offers().hit_at = None


def _hit(key: str, number: int, act: Callable[[], object]) -> None:
    # Streamlit may end this thread wherever it asks for the session: all is asked for before the offer is taken.
    offers, address = _offers(), st.query_params.to_dict()
    with offers.acting:
        if offers.taken[key] == number:
            offers.taken[key], offers.hit_at = number + 1, address
            act()


def _offers() -> _Offers:
    return st.session_state.setdefault(_KEY, _Offers())
