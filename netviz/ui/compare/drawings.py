"""The reference and another network drawn side by side: what differs is lit, and both move together."""

from collections.abc import Mapping
from functools import partial
from typing import Any

import streamlit as st

from netviz.drawing.files.export import PictureFormat, picture_file
from netviz.drawing.look.palette import Theme, colours
from netviz.drawing.outline.marks import MEANINGS
from netviz.errors import DrawingError
from netviz.state.comparison import Comparison
from netviz.state.drawing_messages import Beside, do
from netviz.ui.shared.graph_viewer import graph_viewer
from netviz.ui.shared.markdown import plain
from netviz.ui.shared.picture_export import picture_export


def drawings(state: Comparison) -> None:
    """The two drawings, what their marks mean, and both as one file."""
    pair, titles = state.drawings, state.titles
    if not pair.pair.differences:
        st.info("The two are equal, layer by layer.")
        return
    with st.container(horizontal=True, vertical_alignment="center", horizontal_alignment="distribute"):
        _meanings()
        _export(state)
    with st.container(key="compare-drawings"):
        for side, column in enumerate(st.columns(2, gap="small")):
            with column:
                st.markdown(f"**{plain(titles[(state.reference, state.beside)[side]])}**")
                _drawing(state, side)


def _drawing(state: Comparison, side: int) -> None:
    pair = state.drawings

    def follow(wish: Mapping[str, Any]) -> None:
        match wish:
            case {"all": _} | {"direction": _} | {"every_layer": _}:
                do(pair.sides[1 - side], wish)
            case {"colour_by": _}:
                pair.sides[1 - side].change_look(wish)
            case _:
                pair.mirror(side)
        state.take_over(pair)

    try:
        role = Beside(partial(pair.partners_in_sight, side), follow, side)
        graph_viewer(pair.sides[side], key=f"compare-drawing-{side}", role=role)
    except DrawingError as error:
        st.warning(plain(str(error)), icon=":material/error:")
    if pair.sides[side].undrawn:
        st.warning(plain(pair.sides[side].undrawn), icon=":material/error:")


def _meanings() -> None:
    named = colours(st.context.theme.type or "light")
    entries = "".join(
        f'<li style="--mark: {named[role]}; --paper: {named["paper"]}"><b aria-hidden="true">{sign}</b>{words}</li>'
        for role, (sign, words) in MEANINGS.items()
    )
    st.html(f'<ul class="nv-marks" aria-label="What the marks mean">{entries}</ul>', width="content")


def _export(state: Comparison) -> None:
    titles = [state.titles[place] for place in (state.reference, state.beside)]

    def content(format: PictureFormat, theme: Theme, scale: float) -> bytes:
        svg = state.drawings.as_svg(titles, theme)
        return picture_file(svg, format, title=" and ".join(titles), scale=scale, fit=True)

    picture_export("comparison", content, key="compare.export", help="Both drawings, side by side, as one file")
