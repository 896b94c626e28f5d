"""The network as volumes, as students know it from papers; a click on one opens it in the inspector."""

import re

import streamlit as st
from streamlit.components.v2 import component

from netviz.drawing.look.palette import Theme
from netviz.drawing.volumes.svg import volumes
from netviz.state.scene_messages import volumes_data
from netviz.state.shown_network import ShownNetwork
from netviz.ui.shared.assets import script, text

# Not in a shadow root: the page would not see which solid is clicked.
_volumes = component(
    "netviz_volumes", html='<div class="nv-volumes-view"></div>', css=text("volumes/volumes.css"),
    js=script("volumes/volumes.js"), isolate_styles=False,
)  # fmt: skip


def volumes_view(shown: ShownNetwork) -> None:
    """The picture, and as a file."""
    svg = volumes_picture(shown, key="volumes")
    name = re.sub(r"\W", "_", shown.network.architecture)
    st.download_button("Download .svg", svg, f"{name}_volumes.svg", "image/svg+xml", icon=":material/download:")


def volumes_picture(shown: ShownNetwork, *, key: str) -> str:
    """The picture alone, in the page's theme, as SVG."""
    theme: Theme = st.context.theme.type or "light"
    svg = volumes(shown.network, shown.figure, theme=theme)
    _volumes(key=key, data=volumes_data(svg), height="content")
    return svg
