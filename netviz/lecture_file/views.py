"""Pictures and scenes as plain data, by the same functions that tell the app's components."""

from __future__ import annotations

import itertools
from collections.abc import Callable
from typing import Any

from netviz.convolution.real_size import RealSize
from netviz.convolution.scene import scene as played
from netviz.drawing.volumes.svg import volumes
from netviz.errors import DrawingError
from netviz.lecture_file.folds import folds
from netviz.lecture_file.pieces import pieces
from netviz.state.convolution import ConvolutionView
from netviz.state.drawing_messages import InStory, drawing_data
from netviz.state.explored import Explored
from netviz.state.scene_messages import figure_data, volumes_data, words_data
from netviz.state.shown_network import ShownNetwork, View, from_specification
from netviz.state.story_view import convolution_view, explored
from netviz.stories.answers import Answers
from netviz.stories.pictures import Bars, Drawing, Lines, Picture, Recorded, Stage, Volumes
from netviz.stories.story import Scene, Shown
from netviz.stories.tasks import Choose, Guess, Slide, Task

USUAL_LEVELS, OTHER_LEVELS, EXACT_LEVELS = 2, 1, 1
"""How many clicks deep a drawing folds, as the scene stands at first and with its task's other values; and how many
of those are drawn as in the app, where the others are put together from pieces."""
FEW = 6
"""Values of a task: with more, only the drawing of the one that stands there at first folds."""
MOST_FOLDS = 1_500
"""Of all drawings in a file, after which others do not fold."""


Stands = Callable[[Drawing], Explored]


class Views:
    """What a file shows, made in its order: each opening of a drawing has its number in the file."""

    def __init__(self) -> None:
        """For one file."""
        self._openings = itertools.count(1)
        self._left = MOST_FOLDS
        self._pieces: dict[tuple[ShownNetwork, View], dict[str, Any] | None] = {}
        """Several scenes draw the same network."""

    def scene(self, scene: Scene, at: Any, place: str, stands: Stands = explored) -> dict[str, Any]:
        """A story's scene, with a view for each value of its task, and `at`, the place of the one that it begins with.

        place: by what its drawings are known, so that one glides out of the other. stands: how a drawing stands there
        at first.
        """
        values = _values(scene.task)
        deep = {value: OTHER_LEVELS if len(values) <= FEW else 0 for value in values} | {at: USUAL_LEVELS}
        return {
            "title": scene.title,
            "task": _task(scene.task, scene.shown(scene.usual)),
            "at": values.index(at),
            "views": [
                self._view(scene, value, place, deep[value], stands if value == at else explored) for value in values
            ],
        }

    def _view(self, scene: Scene, value: Any, place: str, levels: int, stands: Stands) -> dict[str, Any]:
        shown, task = scene.shown(value), scene.task
        answer = None
        if isinstance(task, Guess) and value:
            answer = words_data("", shown.spans(task.answer), "right" if value == shown.right else "wrong")
        return {
            "words": words_data(scene.title, scene.said(value)),
            "answer": answer,
            "titles": list(shown.titles or ()),
            "pictures": [self._picture(each, place, levels, stands) for each in shown.pictures],
        }

    def _picture(self, shown: Picture, place: str, levels: int, stands: Stands) -> dict[str, Any]:
        match shown:
            case Drawing():
                return self.drawing(stands(shown), InStory(place, shown.lights), levels)
            case Stage():
                return stage(convolution_view(shown), shown.real)
            case Bars() | Lines() | Answers():
                return figure(shown)
            case Recorded():
                return figure(shown.lines)
            case Volumes():
                return volumes_of(from_specification(shown.network))

    def drawing(self, state: Explored, role: InStory, levels: int, *, is_marked: bool = False) -> dict[str, Any]:
        """A drawing with its folds, and unless it `is_marked` in pieces; in its place why it cannot be drawn."""
        try:
            parts = None if is_marked else self._parts(state)
            held = folds(state, levels if parts is None else min(levels, EXACT_LEVELS), max(1, self._left))
            data = drawing_data(state, role)
        except DrawingError as error:
            return nothing(str(error))
        self._left -= len(held)
        del data["svg"], data["svg_id"]
        data["followed"] = next(self._openings)
        return {"kind": "drawing", "data": data, "folds": held, "pieces": parts}

    def _parts(self, state: Explored) -> dict[str, Any] | None:
        key = state.shown, state.view._replace(opened=frozenset())
        if key not in self._pieces:
            self._pieces[key] = pieces(state)
        return self._pieces[key]


def nothing(why: str) -> dict[str, Any]:
    """In a picture's place a sentence."""
    return {"kind": "none", "data": why}


def figure(shown: Bars | Lines | Answers) -> dict[str, Any]:
    """A chart, or code with its answers."""
    return {"kind": "figure", "data": figure_data(shown)}


def volumes_of(shown: ShownNetwork) -> dict[str, Any]:
    """A network's stages as solids."""
    return {"kind": "volumes", "data": volumes_data(volumes(shown.network, shown.figure))}


def stage(view: ConvolutionView, real: RealSize | None) -> dict[str, Any]:
    """What Convolution shows. Raises SettingsError for a view that cannot be drawn."""
    scene = played(view.convolutions(), view.settings, real=real, layer=view.layer_title, channels=view.channels)
    return {"kind": "stage", "data": scene}


def _values(task: Task | None) -> list[Any]:
    """All that a task can stand at; of a guess, first that there is none yet."""
    match task:
        case Slide():
            return list(task.values)
        case Choose():
            return list(task.options)
        case Guess():
            return ["", *task.options]
    return [None]


def _task(task: Task | None, shown: Shown) -> dict[str, Any] | None:
    """The task's words: each value's place among `titles` is that of its view, of a guess the one before it."""

    def said(words: str) -> str:
        return "".join(span.text for span in shown.spans(words))

    match task:
        case Slide():
            unit = f" ({task.unit})" if task.unit else ""
            return {"kind": "slide", "label": task.label + unit, "titles": [*map(task.written, task.values)]}
        case Choose():
            return {"kind": "choose", "label": task.label, "titles": [*task.options.values()]}
        case Guess():
            return {"kind": "guess", "label": said(task.question), "titles": [*map(said, task.options.values())]}
    return None
