"""The learning-rate finder on the Train page, without a browser; its worker only sleeps, and the test is it."""

import pytest

from netviz.training.codes import Reason, Series
from netviz.training.rate_finder import BATCHES, HIGHEST
from netviz.training.record.events import Event
from netviz.training.record.runs import End
from netviz.training.watched import watched
from tests.pages.train_visit import button, said, store, train_page

pytestmark = pytest.mark.usefixtures("own_home")

SINKS = [2.3] * 15 + [2.3 - 0.05 * number for number in range(12)] + [2.0, 3.0, 7.0, 15.0]


@pytest.fixture
def found():
    """A page whose finder has been started, and has ended with these losses for this reason."""

    def found(losses, reason=Reason.LOSS_GREW, state="done"):
        app = train_page(explored="resnet")
        button(app, "Find a learning rate").click().run()
        assert not app.exception
        record = store()
        (run,) = record.active()
        events = [(step, Event(Series.LOSS, 1, step, step, 1.0, loss)) for step, loss in enumerate(losses)]
        events = [(seq, event._replace(step=seq + 1)) for seq, event in events]
        record.report(run, events, phase=run.phase, details={}, done=1.0, figures=run.figures, obeyed=0)
        record.end(run.id, End(state, reason, {"learning_rate": 1.0}))
        watched(run.id).look_again()
        app.run()
        assert not app.exception
        return app, run

    return found


def test_what_it_suggests_is_taken_into_the_form_by_a_click(found):
    app, run = found(SINKS)
    assert run.settings["schedule"] == "range_test"
    assert float(run.settings["learning_rate"]) == HIGHEST
    assert int(run.settings["images"]) == BATCHES * int(run.settings["batch_size"])
    (take,) = [each for each in app.button if each.label.startswith("Take ")]
    suggested = take.label.removeprefix("Take ")
    take.click().run()
    assert app.session_state["netviz.train"].entered["learning_rate"] == suggested
    assert next(each for each in app.text_input if each.label == "Learning rate").value == suggested


def test_it_is_neither_the_run_that_is_shown_nor_one_of_the_list(found):
    app, _ = found(SINKS)
    state = app.session_state["netviz.train"]
    assert state.run is None
    assert store().of_visitor(*state.names) == []
    assert "run" not in dict(app.query_params)
    assert "No run yet" in [each.value for each in app.header]


def test_where_no_rate_lets_the_loss_sink_there_is_nothing_to_take(found):
    app, _ = found([2.3] * BATCHES, Reason.EPOCHS_OVER)
    assert not [each for each in app.button if each.label.startswith("Take ")]


def test_a_test_that_failed_says_why(found):
    app, _ = found([2.3] * 3, Reason.DISK_FULL, "failed")
    assert "Failed: disk full." in said(app)
    assert not [each for each in app.button if each.label.startswith("Take ")]


def test_settings_that_are_impossible_are_named_and_nothing_is_started():
    app = train_page(explored="resnet")
    next(each for each in app.text_input if each.label == "Learning rate").input("fast").run()
    button(app, "Find a learning rate").click().run()
    assert "Learning rate must be a number" in said(app)
    assert store().active() == []
