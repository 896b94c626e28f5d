"""The address bar: what a page writes there, and how it tells a link from its own writing."""

import time
from collections.abc import Mapping

import streamlit as st

# A browser sends the address that it knew when a widget was moved: while changes follow one another fast, an old one.
SETTLING_SECONDS = 5.0


def is_foreign(page: str, link: Mapping[str, str]) -> bool:
    """Whether somebody else wrote this link: a shared one, a bookmark, or the browser's back button."""
    written = st.session_state.get(_key(page), [])
    return bool(link) and all(link != ours for ours, _ in written)


def write(page: str, link: Mapping[str, str]) -> None:
    """Put the link into the address bar, where it is not there yet."""
    if st.query_params.to_dict() != link:
        st.query_params.from_dict(link)
    now = time.monotonic()
    recent = [(ours, until) for ours, until in st.session_state.get(_key(page), []) if until > now and ours != link]
    superseded = [(ours, min(until, now + SETTLING_SECONDS)) for ours, until in recent]
    st.session_state[_key(page)] = [*superseded, (dict(link), float("inf"))]


def _key(page: str) -> str:
    return f"netviz.link.{page}"
