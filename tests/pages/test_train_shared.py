"""A run's link on the Train page: its starter steers, everybody else looks on, but for whom the wheel is handed to."""

import pytest

from netviz.state.visitor import WHEEL
from netviz.training.codes import Phase, Reason
from netviz.training.record.runs import End, Figures
from netviz.training.watched import watched
from tests.pages.train_visit import button, said, start, store, train_page

pytestmark = pytest.mark.usefixtures("own_home")

STEERING = {"Pause", "Batch", "Epoch", "Stop", "Set the rate"}


def labels(app):
    return {each.label for each in app.button}


def offers_steering(app):
    """Whether all of it is there; some of it alone never is."""
    offered = labels(app) & STEERING
    assert offered in (set(), STEERING)
    return bool(offered)


@pytest.fixture
def own():
    """The page of one who has just started a run, which goes."""
    app = train_page()
    (run,) = start(app)
    store().report(run, phase=Phase.TRAINING, figures=Figures(batches=3))
    watched(run.id).look_again()
    return app.run(), store().run(run.id)


def test_a_link_shows_the_run_without_what_steers_it(own):
    app, run = own
    assert offers_steering(app)
    other = train_page({"run": run.id})
    assert not offers_steering(other)
    assert "You are looking on: its starter steers it." in said(other)
    assert "Hand over the wheel" not in labels(other)
    link = next(each.value for each in app.code if "run=" in each.value)
    assert link.endswith(f"/train?run={run.id}")


def test_what_no_button_offers_is_refused_as_well(own):
    _, run = own
    other = train_page({"run": run.id})
    state = other.session_state["netviz.train"]
    state.stop(run.id)
    assert state.problem == ("A run is steered by who started it, or was handed its wheel. Received: another visitor")
    assert store().run(run.id).stop_asked is None


def test_the_wheel_is_handed_over_by_one_link_and_taken_back_by_one_click(own):
    app, run = own
    button(app, "Hand over the wheel").click().run()
    (link,) = [each.value for each in app.code if WHEEL in each.value]
    assert "Nobody has opened its link yet" in said(app)
    given = {"run": run.id, WHEEL: link.rpartition("=")[2]}
    other = train_page(given)
    assert WHEEL not in other.query_params
    assert offers_steering(other)
    assert "You have the wheel of this run" in said(other)
    assert "One visitor has it" in said(app.run())
    button(other, "Stop").click().run()
    store().end(run.id, End("stopped", Reason.STOPPED))
    watched(run.id).look_again()
    assert "Stopped by one who had its wheel" in said(app.run())
    assert "Stopped by you" in said(other.run())

    button(app, "Take it back").click().run()
    assert "Continue" not in labels(other.run())
    assert "gives nobody the wheel any more" in said(train_page(given))
    assert not [each for each in app.code if WHEEL in each.value]
