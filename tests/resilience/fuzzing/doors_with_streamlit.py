"""Doors of components whose messages are heard beside them, in modules that know Streamlit; no server is needed."""

from __future__ import annotations

import json
from collections.abc import Mapping
from random import Random
from urllib.parse import urlencode

from netviz.state import visitor
from netviz.state.drawing_messages import Cuts, Training, answer
from netviz.state.story_view import StoryView
from netviz.state.train import TrainState
from netviz.stories.catalog import STORIES
from netviz.ui.explore.layer_table import Look
from netviz.ui.shared.document import cookie_of, secrets_of
from netviz.ui.stories.scene_steps import go
from netviz.ui.train.branching import rewind
from netviz.ui.train.live_curves import forget
from tests.resilience.fuzzing.doors import Door, Outcome, check_link, explored, show, told
from tests.resilience.fuzzing.learnt import RUN, what_is_sent
from tests.resilience.fuzzing.mutations import Tree, mutated_link


def _take_wanted(message: Tree) -> None:
    json.dumps(what_is_sent(message))
    state = TrainState(run="run", look="learnt")
    match message:
        case {"maps": {"layer": str(layer)}}:
            state.look_at(layer)
    check_link(state.link())


def _take_wishes(message: Tree) -> None:
    state = explored()
    answer(state, message, Training("run", ()))
    show(state)


def _take_scene(message: Tree) -> None:
    state = StoryView.of_link({"story": next(iter(STORIES))})
    go(state, message)
    check_link(state.link())


def _take_turned(message: Tree) -> None:
    Cuts("run", (), {}, True, lambda cuts, names: json.dumps([cuts, names])).hear(message)


SECRETS = ("a" * 32, ".".join("bcd-_efghij2" * 2 for _ in range(9)), "short", "")


def _own_link(chance: Random) -> dict[str, str]:
    known = {visitor.OWN: SECRETS, visitor.COOKIE: SECRETS}
    return mutated_link({visitor.OWN: SECRETS[0]}, chance, known)


def _come(came: Mapping[str, str]) -> Outcome:
    """By an own link, with the cookie that is sent back."""
    cookie = f"{visitor.COOKIE}={came.get(visitor.COOKIE, '')}".encode("latin-1", "replace")
    scope = {"type": "http", "headers": [(b"cookie", cookie)], "query_string": urlencode(came).encode()}
    secrets = secrets_of(scope)
    assert 1 <= len(secrets) <= visitor.MOST
    kept = cookie_of(scope, secrets)
    kept.encode("latin-1")  # as a header is sent
    assert kept.count(";") == cookie_of(scope, ()).count(";"), f"an attribute of the cookie comes from outside: {kept}"
    return "drawn"


DOORS = [
    Door("own link", _own_link, _come),
    told("cuts", "turned", _take_turned),
    told("graph_viewer", "asked", _take_wishes),
    told("layer_table", "look", lambda message: json.dumps(Look.told(message).columns)),
    told("learnt", "wanted", _take_wanted),
    told("scene_steps", "go", _take_scene),
    told("live_curves", "missing", lambda message: forget({"run": (0, 1)}, message)),
    told("live_curves", "rewind", lambda message: rewind(TrainState(), RUN, message)),
]
