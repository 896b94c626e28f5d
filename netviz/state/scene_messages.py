"""What the components of a story's scene are sent: its words, its place, its charts, its volumes."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import asdict
from typing import Any, Literal

from netviz.stories.answers import Answers
from netviz.stories.pictures import Bars, Lines
from netviz.stories.story import Span, Story

Verdict = Literal["", "right", "wrong"]


def words_data(title: str, spans: Sequence[Span], verdict: Verdict = "") -> dict[str, Any]:
    """What the browser needs; each key is explained in assets/scene_words/messages.json."""
    return {"title": title, "spans": [{"text": text, "parts": [*parts]} for text, parts in spans], "verdict": verdict}


def steps_data(story: Story, at: int) -> dict[str, Any]:
    """What the browser needs; each key is explained in assets/scene_steps/messages.json."""
    return {"scenes": [{"name": scene.name, "title": scene.title} for scene in story.scenes], "at": at}


def figure_data(shown: Bars | Lines | Answers) -> dict[str, Any]:
    """What the browser needs; each key is explained in assets/figure/messages.json."""
    kind = "bars" if isinstance(shown, Bars) else "lines" if isinstance(shown, Lines) else "code"
    return {kind: asdict(shown)}


def volumes_data(svg: str) -> dict[str, str]:
    """What the browser needs; see assets/volumes/messages.json."""
    return {"svg": svg}
