"""Addresses of the app that are no pages: beneath the path that it is served at, where Streamlit puts only its own."""

from __future__ import annotations

from collections.abc import Iterable

import streamlit as st
from starlette.routing import Route

STREAM = "/_stcore/stream"
"""Where Streamlit and a browser talk: how the path of their connection ends."""


def beneath_path(routes: Iterable[Route]) -> list[Route]:
    """The same routes beneath `server.baseUrlPath`; as they are where it is not set."""
    path = st.get_option("server.baseUrlPath").strip("/")
    prefix = f"/{path}" if path else ""
    return [Route(prefix + each.path, each.endpoint, methods=[*(each.methods or ())]) for each in routes]
