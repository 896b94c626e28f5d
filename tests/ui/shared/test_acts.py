"""Acts of a visitor, as a browser tells them: each once, in order, whichever message arrives."""

import pytest

from netviz.ui.shared.acts import unheard


def whats(new):
    return [what for _, what in new]


def test_of_messages_that_overtake_one_another_each_act_is_heard_once_and_in_order():
    acts = [[number, f"act {number}"] for number in (11, 12, 15, 16)]
    last, heard = 0, []
    for message in (acts[:1], acts[:1], acts[:3], acts[1:], acts[:2]):  # that of the second act alone was lost
        new = unheard(message, last)
        heard += whats(new)
        last = new[-1][0] if new else last
    assert heard == [what for _, what in acts]


@pytest.mark.parametrize("told", [None, 3, "acts", {}, [1], [[1]], [["1", {}]], [[None, 1]], [[-1, "a"]], [[1, 2, 3]]])
def test_what_is_no_act_is_not_heard(told):
    assert unheard(told, 0) == []
    assert whats(unheard([told, [7, "an act"]], 0)) == ["an act"]
