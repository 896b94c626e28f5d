"""Acts of a visitor, as a browser tells them: each once, in order, whichever message arrives."""

import re

import pytest
import streamlit as st

from netviz.ui.shared.acts import hear, hear_from_now, told, unheard
from netviz.ui.shared.assets import FOLDER


@pytest.fixture
def session(monkeypatch):
    """What a session keeps."""
    kept: dict[str, object] = {}
    monkeypatch.setattr(st, "session_state", kept)
    return kept


def whats(new):
    return [what for _, what in new]


def test_of_messages_that_overtake_one_another_each_act_is_heard_once_and_in_order():
    done = [[number, f"act {number}"] for number in (11, 12, 15, 16)]
    last, heard = 0, []
    for message in (done[:1], done[:1], done[:3], done[1:], done[:2]):  # that of the second act alone was lost
        new = unheard(message, last)
        heard += whats(new)
        last = new[-1][0] if new else last
    assert heard == [what for _, what in done]


@pytest.mark.parametrize("acts", [None, 3, "acts", {}, [1], [[1]], [["1", {}]], [[None, 1]], [[-1, "a"]], [[1, 2, 3]]])
def test_what_is_no_act_is_not_heard(acts):
    assert unheard(acts, 0) == []
    assert whats(unheard([acts, [7, "an act"]], 0)) == ["an act"]


def test_of_a_message_that_no_page_of_ours_sends_no_more_is_heard_than_a_page_tells():
    sent = re.search(r"^const KEPT = (\d+);$", (FOLDER / "lib" / "acts.js").read_text(encoding="utf-8"), re.MULTILINE)
    assert sent
    assert len(unheard([[number, None] for number in range(1, 1000)], 0)) == int(sent[1])


def test_what_was_done_before_a_session_is_not_done_again_and_what_follows_is(session):
    done = []
    session["drawing"] = {"looked": [[1, "a"], [2, "b"]]}
    for _ in range(2):  # the page runs
        hear_from_now("drawing", "looked", "moved")
    session["drawing"] = {"looked": [[1, "a"], [2, "b"], [3, "c"]], "moved": [[4, "d"]]}
    hear("drawing", "looked", done.append)
    hear("drawing", "moved", done.append)
    hear_from_now("drawing", "looked")
    hear("drawing", "looked", done.append)
    assert done == ["c", "d"]


def test_the_first_act_is_heard(session):
    done = []
    hear_from_now("drawing", "looked")
    session["drawing"] = {"looked": [[1, "a"]]}
    hear("drawing", "looked", done.append)
    assert done == ["a"]


def test_a_component_that_is_gone_tells_nothing(session):
    done = []
    hear("drawing", "looked", done.append)
    assert (told("drawing", "looked"), done) == (None, [])
    assert not session
