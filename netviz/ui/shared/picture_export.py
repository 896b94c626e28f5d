"""A picture as a file, as it is shown: made when it is asked for, and not before."""

import re
from collections.abc import Callable, Sequence
from typing import Any, get_args

import streamlit as st

from netviz.drawing.files.export import FORMATS, Format, PictureFormat
from netviz.drawing.files.typeset import MEGAPIXELS
from netviz.drawing.look.palette import Theme
from netviz.ui.shared.download import download

PICTURES: tuple[PictureFormat, ...] = get_args(PictureFormat)
WORDS: dict[Format, str] = {
    "svg": "For the web, and to go on drawing: text stays text.",
    "png": f"For slides. A large picture is scaled down to {MEGAPIXELS} megapixels.",
    "pdf": "For papers: one page, its text can be searched, its fonts are inside.",
    "dot": "For Graphviz, which lays the graph out anew.",
}
_SCALES = (1, 2, 4)


@st.fragment
def picture_export(
    name: str, content: Callable[[Any, Theme, float], bytes], *, key: str, help: str,
    formats: Sequence[Format] = PICTURES,
) -> None:  # fmt: skip
    """A button that opens the choice of a format, and downloads the picture in it, in a file of that name.

    `content(format, theme, scale)` makes it when the download is asked for; where it raises DrawingError, that is told.
    """
    with st.popover("Export", icon=":material/ios_share:", help=help):
        with st.container(horizontal=True):
            format: Format = _choice("Format", formats, "svg", f"{key}.format", str.upper)
            shown = st.context.theme.type or "light"
            theme: Theme = _choice("Theme", get_args(Theme), shown, f"{key}.theme", str.capitalize)
            scale = _choice("Scale", _SCALES, 2, f"{key}.scale", "{} ×".format) if format == "png" else 2
        st.caption(WORDS[format])

        file = re.sub(r"\W", "_", name)
        download(
            f"Download .{format}", lambda: content(format, theme, scale), f"{file}.{format}", FORMATS[format],
            key=f"{key}.{format}", type="primary", width="stretch",
        )  # fmt: skip


def _choice(label: str, choices: Sequence[Any], usual: Any, key: str, words: Callable[[Any], str]) -> Any:
    """One of a few; a second click on it does not take it back."""
    return st.segmented_control(label, choices, default=usual, key=key, format_func=words) or usual
