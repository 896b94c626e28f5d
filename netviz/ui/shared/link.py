"""The address bar: what a page writes there, and how it tells a link from its own writing."""

from collections.abc import Mapping

import streamlit as st

USUAL = "usual"
"""In an address that says nothing else, that it is a link to the page as it usually is."""


def is_foreign(page: str, link: Mapping[str, str], shown: object, *, is_whole: bool = False) -> bool:
    """Whether somebody else wrote this link: a shared one, a bookmark, or the browser's back button.

    `shown` is what the page shows now, as `write` is given it. A browser sends the address that it knew when a widget
    was moved, which is an old one while changes follow one another fast. But then the widget has changed what is shown
    before the page runs; where nothing was changed, another address is the visitor's wish. One that says nothing is
    the navigation's, unless it `is_whole`.
    """
    written, then = st.session_state.get(_key(page), (None, shown))
    return (bool(link) or is_whole) and link != written and shown == then


def is_older(page: str, link: Mapping[str, str]) -> bool:
    """Whether a browser that has this address has not had yet what the page wrote last."""
    written, _ = st.session_state.get(_key(page), (link, None))
    return link != written


def write(page: str, link: Mapping[str, str], shown: object, *, beside: Mapping[str, str] = {}) -> None:
    """Put the link into the address bar, where it is not there yet; `shown` differs once a widget was moved.

    `beside` is what else stands in the address and is the browser's to change.
    """
    if st.query_params.to_dict() != {**link, **beside}:
        st.query_params.from_dict({**link, **beside})
    st.session_state[_key(page)] = (dict(link), shown)


def _key(page: str) -> str:
    return f"netviz.link.{page}"
