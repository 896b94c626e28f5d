"""Where in its story a scene stands: a dot for each, the ways back and on, and the keys that go them."""

from streamlit.components.v2 import component

from netviz.state.scene_messages import steps_data
from netviz.state.story_view import StoryView
from netviz.ui.shared.acts import told
from netviz.ui.shared.assets import script, text

_steps = component("netviz_scene_steps", css=text("scene_steps/steps.css"), js=script("scene_steps/steps.js"))


def scene_steps(state: StoryView, *, key: str) -> None:
    """The visitor goes to another scene by a click, by the arrow keys, or by a presenter's clicker."""
    assert state.story is not None
    _steps(
        key=key, data=steps_data(state.story, state.at), width="content",
        on_go_change=lambda: go(state, told(key, "go")),
    )  # fmt: skip


def go(state: StoryView, name: object) -> None:
    """To the scene of that name, where the story has one."""
    if state.story and name in [scene.name for scene in state.story.scenes]:
        state.go(str(name))
