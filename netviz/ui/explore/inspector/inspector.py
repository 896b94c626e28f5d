"""What there is to read about the chosen layer or block."""

import streamlit as st

from netviz.drawing.outline.tree import Item
from netviz.network import Network
from netviz.ui.explore.inspector.block_facts import block_facts
from netviz.ui.explore.inspector.head import Surroundings
from netviz.ui.explore.inspector.layer_facts import layer_facts
from netviz.ui.shared.assets import text


def inspector_style() -> None:
    """How the inspector looks, beside the drawing and in its full screen: sent once a visit, not with each click."""
    st.html(f"<style>{text('inspector/inspector.css')}{text('graph_viewer/full_screen.css')}</style>")


def inspector(network: Network, root: Item, chosen: str | None) -> None:
    """The facts of the layer or block with that id, of a unit its convolution's, too.

    It is a drawer: without one it is empty, which closes it, and the drawing has its room.
    """
    where = Surroundings(network, root)
    if chosen is not None and chosen in network.by_name:
        layer_facts(where, network.by_name[chosen])
    elif chosen and chosen in where.items:
        block_facts(where, where.items[chosen])
        if lead := where.items[chosen].lead:
            layer_facts(where, lead)
