"""A click makes its runs once: also where the browser hits the button again that the server has already replaced."""

import pytest
from streamlit.proto.WidgetStates_pb2 import WidgetStates
from streamlit.testing.v1 import AppTest

from netviz.training.codes import Reason
from netviz.training.record.runs import End
from tests.pages.train_visit import button, start, store, train_page

pytestmark = pytest.mark.usefixtures("own_home")

LINK = {"network": "resnet18?filters=16", "seconds": "7", "batch_size": "32"}


def hit_again(app, hit, address):
    """What a slow browser sends: the button as it still stands there, with the address that it knew."""
    app.query_params.clear()
    app.query_params.update(address)
    app._run(WidgetStates(widgets=[hit._widget_state]))
    assert not app.exception


def test_start_that_is_hit_three_times_starts_one_run_and_keeps_it_in_sight():
    app = train_page(LINK)
    address = dict(app.query_params)
    hit = button(app, "Start training").click()
    for _ in range(3):
        hit_again(app, hit, address)
    (run,) = store().active()
    assert app.session_state["netviz.train"].run == run.id
    assert app.query_params["run"] == run.id


def test_start_is_heard_once_also_where_a_link_has_replaced_what_the_page_showed():
    app = train_page(LINK)
    address = dict(app.query_params)
    hit = button(app, "Start training").click()
    hit_again(app, hit, address)
    app.run()
    app.query_params.clear()
    app.query_params.update(address)
    app.run()
    assert app.session_state["netviz.train"].run is None
    hit_again(app, hit, address)
    assert len(store().active()) == 1
    button(app, "Start training").click().run()
    assert len(store().active()) == 2


@pytest.mark.parametrize("label", ["Run again", "Repeat with 2 more seeds"])
def test_what_makes_runs_of_a_run_is_heard_once(label):
    app = train_page()
    (run,) = start(app)
    store().end(run.id, End("done", Reason.EPOCHS_OVER))
    app.run()
    hit = button(app, label).click()
    app.run()
    made = store().active()
    assert made
    hit_again(app, hit, {})
    assert store().active() == made


def test_a_fragment_that_runs_the_page_again_opens_no_address_that_the_browser_had_before():
    def page():
        import streamlit as st  # noqa: PLC0415

        from netviz.ui.shared.session import TRAIN  # noqa: PLC0415

        state = TRAIN.opened()
        TRAIN.write_link()
        if st.session_state.pop("behind", False):
            st.query_params.from_dict({"seconds": "7"})  # as the browser's address comes with a fragment's run
            TRAIN.rerun()
        st.text(state.entered["seconds"])

    app = AppTest.from_function(page, default_timeout=60)
    app.query_params["seconds"] = "7"
    app.run()
    app.session_state["netviz.train"].enter("seconds", 9)
    app.run()
    app.session_state["behind"] = True
    app.run()
    assert app.text[0].value == "9"
    assert app.query_params["seconds"] == "9"
    app.query_params["seconds"] = "8"  # somebody's link
    app.run()
    assert app.text[0].value == "8"
