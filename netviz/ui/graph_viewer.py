"""The drawing as a component: it zooms, drags, selects and unfolds, and no rerun disturbs it."""

from collections.abc import Callable, Sequence
from hashlib import sha1

import streamlit as st
from streamlit.components.v2 import component

from netviz.drawing.stylesheet import page_stylesheet
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
    css=f"{page_stylesheet('.viewer')}\n{text('graph_viewer.css')}",
    js=text("graph_viewer.js"),
)


def graph_viewer(
    svg: str, *, network: str, chosen: Sequence[str], followed: int, key: str, on_toggle: Callable[[str], None]
) -> None:
    """Show the drawing `svg` of the network with that name.

    Of `chosen`, an item and what lies around it, the first that has a card is marked at first, and again when
    `followed`, the number of the followed link, is another. `on_toggle` gets the id of a card to unfold or fold: "*" is
    all, "" none. A card that is clicked is told to the page in the browser; see `selection`.
    """

    def toggled() -> None:
        on_toggle(st.session_state[key]["toggled"])

    _viewer(
        key=key,
        data={"svg": svg, "svg_id": sha1(svg.encode()).hexdigest(), "network": network}
        | {"chosen": list(chosen), "followed": followed},
        on_toggled_change=toggled,
    )
