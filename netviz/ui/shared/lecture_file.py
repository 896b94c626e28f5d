"""A story, or a list of scenes, as one HTML file, with the app's own components in it."""

from __future__ import annotations

from functools import lru_cache
from threading import Lock

from netviz.drawing.look.stylesheet import page_stylesheet
from netviz.lecture_file.list_file import TITLE, list_told
from netviz.lecture_file.page import Browser, page
from netviz.lecture_file.story_file import story_told
from netviz.stories.story import Story
from netviz.ui.shared.assets import script, text

_COMPONENTS = {
    "graph_script": "graph_viewer/viewer.js",
    "graph_viewer": "graph_viewer/mount.js",
    "convolution_stage": "convolution_stage/component.js",
    "figure": "figure/figure.js",
    "learnt_script": "learnt/learnt.js",
    "learnt": "learnt/mount.js",
    "norms": "lecture_file/norms.js",
    "volumes": "volumes/volumes.js",
    "scene_words": "scene_words/words.js",
    "scene_steps": "scene_steps/steps.js",
}


_TELLING, _LISTING = Lock(), Lock()
"""One story, and one list, is made at a time, for each draws many drawings; a story that is there waits for no list."""


def story_file(story: Story) -> str:
    """The story, made once: it opens from a disk, without a server and without a network."""
    with _TELLING:
        return _story_file(story)


@lru_cache(maxsize=8)
def _story_file(story: Story) -> str:
    return page(story_told(story), story.title, _browser())


def list_file(text: str, base: str = "") -> str:
    """The scenes of a list, as its own file has them; see list_told. Raises SettingsError."""
    with _LISTING:
        return page(list_told(text, base), TITLE, _browser())


@lru_cache(maxsize=1)
def _browser() -> Browser:
    styles = {
        "graph_script": f"{page_stylesheet('.viewer')}\n{text('graph_viewer/viewer.css')}",
        "convolution_stage": text("convolution_stage/stage.css"),
        "figure": text("figure/figure.css"),
        "learnt": text("learnt/learnt.css"),
        "norms": f"{text('norms/norms.css')}\n{text('figure/figure.css')}",
        "volumes": text("volumes/volumes.css"),
        "scene_words": text("scene_words/words.css"),
        "scene_steps": text("scene_steps/steps.css"),
    }
    components = {name: script(entry) for name, entry in _COMPONENTS.items()}
    return Browser(components, styles, script("lecture_file/file.js"), text("lecture_file/file.css"))
