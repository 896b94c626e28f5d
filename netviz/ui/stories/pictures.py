"""A scene's picture as the app's own component: the drawing, the stage, the chart, the volumes."""

from __future__ import annotations

import contextlib

from netviz.convolution.scene import scene as played
from netviz.errors import DrawingError
from netviz.state.drawing_messages import InStory, names_in_link
from netviz.state.shown_network import from_specification
from netviz.state.story_view import StoryView, convolution_view, explored
from netviz.stories.answers import Answers
from netviz.stories.pictures import Bars, Drawing, Lines, Picture, Recorded, Stage, Volumes
from netviz.stories.story import Shown
from netviz.ui.shared.convolution_stage import convolution_stage
from netviz.ui.shared.graph_viewer import graph_viewer
from netviz.ui.shared.volumes_view import volumes_picture
from netviz.ui.stories.figure import figure


def picture(shown: Picture, state: StoryView, *, key: str, place: int = 0) -> None:
    """Show it; the key is the same in all scenes, so that one picture can glide out of the one before.

    place: which of the scene's pictures it is, from 0: by that the page's address tells how one looks at it. Raises
    DrawingError.
    """
    match shown:
        case Drawing():
            assert state.story is not None
            told = InStory(f"{key} {state.story.name}", shown.lights, names_in_link(place))
            graph_viewer(state.explored(shown), key=f"{key}-drawing", role=told)
        case Stage():
            view = convolution_view(shown)
            scene = played(view.convolutions(), view.settings, real=shown.real)
            convolution_stage(scene, key=f"{key}-stage", on_edited=lambda report: None, in_link=place == 0)
        case Bars() | Lines() | Answers():
            figure(shown, key=f"{key}-figure")
        case Recorded():
            figure(shown.lines, key=f"{key}-figure")
        case Volumes():
            volumes_picture(from_specification(shown.network), key=f"{key}-volumes")


def prepare(shown: Shown) -> None:
    """Have the large picture of the scene that comes next at hand, so that it is there at once."""
    if isinstance(shown.picture, Drawing):
        with contextlib.suppress(DrawingError):
            explored(shown.picture).drawing()
