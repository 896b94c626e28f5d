"""The convolution page's moving picture, on the page and as a file of its own."""

from collections.abc import Callable
from typing import Any

from streamlit.components.v2 import component

from netviz.convolution.standalone import standalone
from netviz.ui.shared.acts import hear, hear_from_now
from netviz.ui.shared.assets import script, text

_STYLE = text("convolution_stage/stage.css")


def convolution_stage(
    scene: dict[str, Any], *, key: str, on_edited: Callable[[object], None], in_link: bool = False
) -> None:
    """The scene, played in the browser: sent once, and again only when its content changes.

    What the visitor types into a cell goes to `on_edited`, before the page runs again. With `in_link` the page's
    address says at which step one has stopped, how it plays and what is pinned.
    """

    _component(
        key=key,
        data={**scene, "in_link": in_link},
        on_edited_change=lambda: hear(key, "edited", on_edited),
    )
    hear_from_now(key, "edited")


def as_file(scene: dict[str, Any]) -> str:
    """The scene as an HTML file that plays without a server and without a network."""
    return standalone({**scene, "editable": False}, script=script("convolution_stage/alone.js"), style=_STYLE)


_component = component("netviz_convolution_stage", css=_STYLE, js=script("convolution_stage/component.js"))
