"""The one thing to do in a scene, as a widget."""

from typing import Any

import streamlit as st

from netviz.state.story_view import StoryView
from netviz.stories.tasks import Choose, Guess, Slide, Task
from netviz.ui.shared.markdown import plain
from netviz.ui.shared.session import STORIES
from netviz.ui.shared.widget_value import news, show


def task(asked: Task, state: StoryView) -> None:
    """What the visitor chooses, slides or guesses goes into the state."""
    assert state.story is not None
    key = f"{STORIES.key}.task.{state.story.name}.{state.scene.name}"
    show(key, None if state.value == "" else state.value)  # of a guess, nothing yet

    def played(value: Any) -> None:
        if value is not None:
            state.play(value)

    common: dict[str, Any] = {"key": key, "on_change": news(key, played)}
    match asked:
        case Slide():
            unit = f" ({asked.unit})" if asked.unit else ""
            st.select_slider(plain(asked.label + unit), asked.values, format_func=asked.written, **common)
        case Choose():
            titles = asked.options
            st.segmented_control(
                plain(asked.label),
                list(titles),
                format_func=lambda value: plain(titles[value]),
                required=True,
                **common,
            )
        case Guess():
            titles = {value: _said(state, text) for value, text in asked.options.items()}
            st.segmented_control(
                plain(_said(state, asked.question)), list(titles), format_func=lambda value: plain(titles[value]),
                **common,
            )  # fmt: skip


def _said(state: StoryView, words: str) -> str:
    """The words with their gaps filled."""
    return "".join(span.text for span in state.shown.spans(words))
