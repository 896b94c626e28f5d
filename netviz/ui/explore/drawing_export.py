"""The drawing as a file, as it is shown: made when it is asked for, and not before."""

import re
from collections.abc import Callable, Sequence
from typing import Any, get_args

import streamlit as st

from netviz.drawing.files.export import FORMATS, Format, export
from netviz.drawing.files.typeset import MEGAPIXELS
from netviz.drawing.look.palette import Theme
from netviz.errors import DrawingError
from netviz.state.explored import Explored

_WORDS: dict[Format, str] = {
    "svg": "For the web, and to go on drawing: text stays text.",
    "png": f"For slides. A large drawing is scaled down to {MEGAPIXELS} megapixels.",
    "pdf": "For papers: one page, its text can be searched, its fonts are inside.",
    "dot": "For Graphviz, which lays the graph out anew.",
}
_SCALES = (1, 2, 4)


@st.fragment
def drawing_export(state: Explored) -> None:
    """A button that opens the choice of a format, and downloads the drawing in it.

    What is unfolded, and how it looks, is what is shown when the download is asked for.
    """
    with st.popover("Export", icon=":material/ios_share:", help="The drawing as a file"):
        with st.container(horizontal=True):
            format: Format = _choice("Format", get_args(Format), "svg", "export.format", str.upper)
            shown = st.context.theme.type or "light"
            theme: Theme = _choice("Theme", get_args(Theme), shown, "export.theme", str.capitalize)
            scale = _choice("Scale", _SCALES, 2, "export.scale", "{} ×".format) if format == "png" else 2
        st.caption(_WORDS[format])

        # A download is made in a thread, whose errors Streamlit keeps from the page: the next run tells them.
        failed: list[str] = st.session_state.setdefault("export.failed", [])
        if failed:
            st.warning(failed.pop(), icon=":material/ios_share:")

        def content() -> bytes:
            try:
                return export(
                    state.network, state.root, state.opened, format=format, theme=theme, scale=scale, fit=True,
                    **state.look.model_dump(exclude={"every_layer"}),
                )  # fmt: skip
            except DrawingError as error:
                failed[:] = [str(error)]
                raise

        name = re.sub(r"\W", "_", state.network.architecture)
        st.download_button(
            f"Download .{format}", content, f"{name}.{format}", FORMATS[format], icon=":material/download:",
            type="primary", width="stretch", key=f"export.{format}", on_click="ignore",
        )  # fmt: skip


def _choice(label: str, choices: Sequence[Any], usual: Any, key: str, words: Callable[[Any], str]) -> Any:
    """One of a few; a second click on it does not take it back."""
    return st.segmented_control(label, choices, default=usual, key=key, format_func=words) or usual
