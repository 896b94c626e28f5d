"""What a timer of the page sends tells no click; everything else goes on as it came."""

import pytest
from streamlit.proto.BackMsg_pb2 import BackMsg

from netviz.ui.shared.timers import without_early_clicks


def told(*, is_auto_rerun):
    message = BackMsg()
    rerun = message.rerun_script
    rerun.query_string, rerun.fragment_id, rerun.is_auto_rerun = "run=x", "curves", is_auto_rerun
    rate, pause, curves = (rerun.widget_states.widgets.add(id=name) for name in ("rate", "pause", "curves"))
    rate.string_value = "0.1"
    pause.trigger_value = True
    curves.json_trigger_value = '{"value": {"rewind": 3}}'
    return message


def test_a_timers_message_has_what_is_entered_and_no_click():
    left = BackMsg()
    left.ParseFromString(without_early_clicks(told(is_auto_rerun=True).SerializeToString()))
    expected = told(is_auto_rerun=True)
    del expected.rerun_script.widget_states.widgets[1:]
    assert left == expected


@pytest.mark.parametrize("message", [told(is_auto_rerun=False).SerializeToString(), b"\xff\xfe", b""])
def test_what_no_timer_sent_stays_as_it_is(message):
    assert without_early_clicks(message) is message
