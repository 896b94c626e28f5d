"""Sentences whose phrases point: hovered, focused or tapped, each lights what it names, without a rerun."""

from collections.abc import Sequence

from streamlit.components.v2 import component

from netviz.state.scene_messages import Verdict, words_data
from netviz.stories.story import Span
from netviz.ui.shared.assets import script, text

_words = component("netviz_scene_words", css=text("scene_words/words.css"), js=script("scene_words/words.js"))


def scene_words(title: str, spans: Sequence[Span], *, key: str, verdict: Verdict = "") -> None:
    """The sentences beneath a title, which may be empty; the verdict is that on a guess."""
    _words(key=key, data=words_data(title, spans, verdict))
