"""A story as plain data."""

from __future__ import annotations

from typing import Any

from netviz.lecture_file.views import Views
from netviz.stories.story import Story


def story_told(story: Story) -> dict[str, Any]:
    """Its scenes, each with all that one can play there."""
    views = Views()
    scenes = [
        {"name": scene.name, "note": "", "address": ""} | views.scene(scene, scene.usual, story.name)
        for scene in story.scenes
    ]
    return {"title": story.title, "source": story.source, "scenes": scenes}
