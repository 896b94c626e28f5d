"""A list of scenes as plain data: each view of the app as far as a file can carry it, else its title and address."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping, Sequence
from typing import Any
from urllib.parse import parse_qsl

from netviz.errors import NetvizError, SettingsError
from netviz.lecture_file import compared, curves, looked_into
from netviz.lecture_file.views import USUAL_LEVELS, Views, nothing, stage, volumes_of
from netviz.state import file_link, home, kept_by_browser
from netviz.state.comparison import EXPLORED, Comparison
from netviz.state.convolution import ConvolutionView
from netviz.state.drawing_messages import InStory
from netviz.state.explored import Explored
from netviz.state.following import view_of
from netviz.state.long_link import MOST_PARAMETERS, whole
from netviz.state.scene_messages import words_data
from netviz.state.story_view import StoryView
from netviz.state.train import TrainState
from netviz.stories.story import Span

TITLE = "Lecture"
MOST_SCENES, MOST_LETTERS = 100, 1_000_000
"""Of a list; assets/lecture/scenes.js has the same rules."""
NOTE_LETTERS = 2_000
MOST_CHARACTERS = 60_000_000
"""Of what all scenes show, before it is packed: a server makes that in a quarter of a minute."""
FULL = "The scenes before this one fill the file: leave some out, or save two lists."
NOT_CARRIED = "This view needs the app: a file cannot carry it."
NOT_KEPT = "Of this run that is not kept, or not yet: save the file again once it is."
NOT_YET = "The layer at work is computed now: save the file again in half a minute."
USUAL = "usual"
"""In an address that says nothing else, that it is a link; assets/lecture/address.js has it, too."""
_BASE = re.compile(r"(?:https?://[^\s<>\"'\\]{1,300}/)?")


def list_told(text: str, base: str = "") -> dict[str, Any]:
    """The scenes of a list as its file has them. Raises SettingsError.

    base: the address below which the app is served, for addresses that one can follow.
    """
    if not _BASE.fullmatch(base):
        raise SettingsError("base must be an address that ends in /", received=base[:60], field="base")
    views, left = Views(), MOST_CHARACTERS
    scenes = []
    for number, told in enumerate(_scenes(text), 1):
        scenes.append(_scene(views, number, told, base, is_full=left <= 0))
        left -= len(json.dumps(scenes[-1]))
    return {"title": TITLE, "source": "", "scenes": scenes}


def _scenes(text: str) -> list[Any]:
    if len(text) > MOST_LETTERS:
        rule = f"A list of scenes must have at most {MOST_LETTERS:,} characters"
        raise SettingsError(rule, received=f"{len(text):,}", field="scenes")
    try:
        told = json.loads(text)
    except (ValueError, RecursionError) as error:
        raise SettingsError("A list of scenes must be JSON", received=text[:40], field="scenes") from error
    known = told if isinstance(told, dict) else {}
    if known.get("netviz") != "scenes" or known.get("version") != 1:
        received = f"{known.get('netviz')}, {known.get('version')}"[:40]
        raise SettingsError('A list of scenes has netviz "scenes", version 1', received=received, field="scenes")
    scenes = known.get("scenes")
    if not isinstance(scenes, list) or not 0 < len(scenes) <= MOST_SCENES:
        received = str(len(scenes)) if isinstance(scenes, list) else str(scenes)[:40]
        raise SettingsError(f"scenes must be a list of 1 to {MOST_SCENES}", received=received, field="scenes")
    return scenes


def _scene(views: Views, number: int, told: Any, base: str, *, is_full: bool) -> dict[str, Any]:
    address, title = view_of(told)
    note = told.get("note", "")
    if not isinstance(note, str) or len(note) > NOTE_LETTERS:
        rule = f"note must be a text of at most {NOTE_LETTERS:,} characters"
        raise SettingsError(rule, received=str(note)[:40], field="note")
    name = title or f"Scene {number}"
    try:
        found = _alone(name, nothing(FULL)) if is_full else _carried(views, address, name)
    except NetvizError as error:
        found = _alone(name, nothing(str(error)))
    found = found or _alone(name, nothing(NOT_CARRIED))
    note = note.encode(errors="replace").decode()  # JSON can hold half a letter, a file cannot
    return {**found, "name": f"scene-{number}", "title": name, "note": note, "address": base + address}


def _carried(views: Views, address: str, title: str) -> dict[str, Any] | None:
    """The view of an address, None where a file cannot carry it. Raises NetvizError."""
    page, _, query = address.partition("?")
    asked = whole(_parameters(query))
    match page:
        case "stories":
            state = StoryView.of_link(asked)
            if state.problem:
                return _alone(title, nothing(state.problem))
            return views.scene(state.scene, state.value, state.story.name, state.explored) if state.story else None
        case "explore":
            return _explored(views, asked, title)
        case "" if asked.keys() - {USUAL}:
            return _explored(views, asked, title)
        case "" | "home":
            return _home(views, title)
        case "convolution":
            view = ConvolutionView.of_link(asked)
            if view.awaited:
                return _alone(title, nothing(NOT_YET))
            return _alone(title, stage(view, view.real), said=[view.problem])
        case "compare":
            return _compared(views, asked, title)
        case "train":
            return _trained(views, asked, title)
    return None


def _parameters(query: str) -> dict[str, str]:
    try:
        return dict(parse_qsl(query, keep_blank_values=True, max_num_fields=MOST_PARAMETERS))
    except ValueError as error:
        rule = f"A link may have {MOST_PARAMETERS} parameters"
        raise SettingsError(rule, received=str(query.count("&") + 1), field="address") from error


def _explored(views: Views, asked: Mapping[str, str], title: str) -> dict[str, Any]:
    state = Explored.of_link(
        {name: text for name, text in asked.items() if name not in (*kept_by_browser.EXPLORE, USUAL)}
    )
    role = InStory(f"explore {state.shown.browser_id}", [state.chosen] if state.chosen else [])
    drawn = _view(title, [views.drawing(state, role, USUAL_LEVELS)], [state.problem])
    if state.below != "volumes":
        return {"task": None, "at": 0, "views": [drawn]}
    task = {"kind": "choose", "label": "Show", "titles": ["Drawing", "Volumes"]}
    return {"task": task, "at": 0, "views": [drawn, _view(title, [volumes_of(state.shown)])]}


def _home(views: Views, title: str) -> dict[str, Any]:
    """The drawing that moves there, step by step."""
    seen = [_view(title, [views.drawing(home.drawn(step), InStory("home", []), 0)]) for step in home.STEPS]
    task = {"kind": "choose", "label": "Step", "titles": list(map(home.title, home.STEPS))}
    return {"task": task, "at": 0, "views": seen}


def _compared(views: Views, asked: Mapping[str, str], title: str) -> dict[str, Any] | None:
    state = Comparison.of_link(asked)
    if EXPLORED in state.words:
        if file_link.FILE not in asked:  # what that is, only the app knows
            return None
        state.explored = file_link.file_of_link(asked)
    said = [compared.told(state), state.problem]
    return _alone(title, *compared.pictures(state, views), said=said, titles=compared.titles(state))


def _trained(views: Views, asked: Mapping[str, str], title: str) -> dict[str, Any] | None:
    """The curves of runs, and what one looks into of the watched one; where that is not kept, a sentence."""
    state = TrainState.of_link(asked)
    runs = curves.runs_shown(state)
    if not runs:
        return _alone(title, nothing(state.problem)) if state.problem else None
    said = [curves.told(runs), state.problem]
    found = {looked_into.CURVES: _view(title, curves.pictures(runs, asked.get("along", "")), said)}
    if state.run:
        more = looked_into.pictures(state, runs[0], asked.get("moment", ""), views)
        found |= {name: _view(title, [picture], said) for name, picture in more.items()}
        if (wanted := looked_into.chosen(state)) not in found:
            found[wanted] = _view(title, [nothing(NOT_KEPT)], said)
    task = {"kind": "choose", "label": "Show", "titles": [*found]} if len(found) > 1 else None
    at = [*found].index(looked_into.chosen(state)) if state.run else 0
    return {"task": task, "at": at, "views": [*found.values()]}


def _alone(
    title: str, *pictures: Mapping[str, Any], said: Sequence[str] = (), titles: Sequence[str] = ()
) -> dict[str, Any]:
    """A scene with nothing to do but in its pictures, and what is said of them, or could not be used of its link."""
    return {"task": None, "at": 0, "views": [_view(title, pictures, said, titles)]}


def _view(
    title: str, pictures: Sequence[Mapping[str, Any]], said: Sequence[str] = (), titles: Sequence[str] = ()
) -> dict[str, Any]:
    spans = [Span(text) for text in [" ".join(filter(None, said))] if text]
    return {"words": words_data(title, spans), "answer": None, "titles": [*titles], "pictures": [*pictures]}
