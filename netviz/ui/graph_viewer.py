"""The drawing as a component: it zooms, drags, selects and unfolds, and no rerun disturbs it."""

from collections.abc import Callable, Sequence
from hashlib import sha1

import streamlit as st
from streamlit.components.v2 import component

from netviz.drawing.palette import stylesheet, variables
from netviz.ui.assets import text

_HTML = """
<div class="viewer" tabindex="0" role="application" aria-label="Drawing of the network. Arrows move it, plus and minus
 zoom, 0 fits; Tab goes from card to card, Enter reads one, U unfolds it.">
  <div class="stage"></div>
  <div class="tools" role="toolbar" aria-label="View">
    <button data-act="unfold" class="wide" title="Unfold every block">Unfold all</button>
    <button data-act="fold" class="wide" title="Fold every block">Fold all</button>
    <button data-act="out" aria-label="Zoom out">−</button>
    <button data-act="in" aria-label="Zoom in">+</button>
    <button data-act="fit" title="Show the whole drawing (0)">Fit</button>
  </div>
  <div class="hint">Drag to move · wheel to zoom · click to read · › to unfold</div>
</div>
"""

_viewer = component(
    "netviz_graph_viewer",
    html=_HTML,
    css=f".viewer{{{variables(None)}}}\n{stylesheet()}\n{text('graph_viewer.css')}",
    js=text("graph_viewer.js"),
)


def graph_viewer(
    svg: str, *, network: str, chosen: Sequence[str], followed: int, key: str, on_choose: Callable[[str], None],
    on_toggle: Callable[[str], None],
) -> None:  # fmt: skip
    """Show the drawing `svg` of the network with that name.

    Of `chosen`, an item and what lies around it, the first that has a card is marked at first, and again when
    `followed`, the number of the followed link, is another. `on_choose` gets the id of a card that was clicked,
    `on_toggle` the id of one to unfold or fold: "*" is all, "" none. What changes at every click stays out of the data,
    so that a click never sends the drawing again.
    """

    def chose() -> None:
        on_choose(st.session_state[key]["chosen"])

    def toggled() -> None:
        on_toggle(st.session_state[key]["toggled"])

    _viewer(
        key=key,
        data={"svg": svg, "svg_id": sha1(svg.encode()).hexdigest(), "network": network}
        | {"chosen": list(chosen), "followed": followed},
        on_chosen_change=chose,
        on_toggled_change=toggled,
    )
