"""The network as volumes, as students know it from papers; a click on one opens it in the inspector."""

import streamlit as st
from streamlit.components.v2 import component

from netviz.drawing.files.export import PictureFormat, picture_file
from netviz.drawing.look.palette import Theme
from netviz.drawing.volumes.svg import volumes
from netviz.state.scene_messages import volumes_data
from netviz.state.shown_network import ShownNetwork
from netviz.ui.shared.assets import script, text
from netviz.ui.shared.picture_export import picture_export

# Not in a shadow root: the page would not see which solid is clicked.
_volumes = component(
    "netviz_volumes", html='<div class="nv-volumes-view"></div>', css=text("volumes/volumes.css"),
    js=script("volumes/volumes.js"), isolate_styles=False,
)  # fmt: skip


def volumes_view(shown: ShownNetwork) -> None:
    """The picture, and as a file."""
    network = shown.network
    volumes_picture(shown, key="volumes")

    def content(format: PictureFormat, theme: Theme, scale: float) -> bytes:
        svg = volumes(network, shown.figure, theme=theme)
        return picture_file(svg, format, title=f"{network.title} as volumes", scale=scale, fit=True)

    picture_export(f"{network.architecture}_volumes", content, key="volumes.export", help="The volumes as a file")


def volumes_picture(shown: ShownNetwork, *, key: str) -> None:
    """The picture alone, in the page's theme."""
    svg = volumes(shown.network, shown.figure, theme=st.context.theme.type or "light")
    _volumes(key=key, data=volumes_data(svg), height="content")
