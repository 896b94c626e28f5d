"""An error is a rule and what came, for programs in parts and for readers as one sentence."""

import pickle

import pytest

from netviz.errors import LONGEST_RECEIVED, NetvizError, SettingsError


@pytest.mark.parametrize(
    ("received", "text"),
    [
        (-1, "alpha must be above 0. Received: -1"),
        ("", "alpha must be above 0. Received: "),
        (None, "alpha must be above 0"),
    ],
)
def test_the_text_is_the_rule_and_what_came(received, text):
    assert str(SettingsError("alpha must be above 0", received=received)) == text


def test_an_error_keeps_its_parts_on_its_way_through_another_process():
    error = pickle.loads(pickle.dumps(SettingsError("alpha must be positive", received=-1, field="alpha")))
    assert (error.rule, error.received, error.field) == ("alpha must be positive", "-1", "alpha")
    assert str(error) == "alpha must be positive. Received: -1"


def test_of_what_came_no_more_is_told_than_fits_a_sentence():
    error = NetvizError("mean must be a number", received=int("9" * 4000))
    assert error.received == "9" * (LONGEST_RECEIVED - 3) + "..."


def test_what_came_can_be_sent_to_a_browser_whatever_it_was():
    error = NetvizError("A name must have letters", received="half a letter: \ud800")
    assert str(error).encode().decode() == "A name must have letters. Received: half a letter: ?"
