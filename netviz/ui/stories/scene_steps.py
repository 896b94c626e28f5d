"""Where in its story a scene stands: a dot for each, the ways back and on, and the keys that go them."""

from typing import Any

import streamlit as st
from streamlit.components.v2 import component

from netviz.state.story_view import StoryView
from netviz.ui.shared.assets import script, text

_steps = component("netviz_scene_steps", css=text("scene_steps/steps.css"), js=script("scene_steps/steps.js"))


def scene_steps(state: StoryView, *, key: str) -> None:
    """The visitor goes to another scene by a click, by the arrow keys, or by a presenter's clicker."""
    _steps(
        key=key, data=steps_data(state), width="content",
        on_go_change=lambda: go(state, st.session_state[key]["go"]),
    )  # fmt: skip


def go(state: StoryView, name: object) -> None:
    """To the scene of that name, where the story has one."""
    if state.story and name in [scene.name for scene in state.story.scenes]:
        state.go(str(name))


def steps_data(state: StoryView) -> dict[str, Any]:
    """What the browser needs; each key is explained in assets/scene_steps/messages.json."""
    assert state.story is not None
    return {
        "scenes": [{"name": scene.name, "title": scene.title} for scene in state.story.scenes],
        "at": state.at,
    }
