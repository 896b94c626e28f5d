"""Experiments on the Train page: opened recorded by a click or a link, or run, with what to look for."""

import dataclasses

import pytest

from netviz.training import recordings
from netviz.training.codes import Reason
from netviz.training.dispatch import dispatcher as dispatching
from netviz.training.experiments import EXPERIMENTS, SEEDS
from netviz.training.record.runs import End
from netviz.training.recordings import recorded
from tests.pages.train_visit import component_of, said, start, store, train_page

pytestmark = pytest.mark.usefixtures("own_home")

DEGRADATION = EXPERIMENTS["degradation"]


def click(app, what, key="degradation"):
    keyed = f"netviz.train.experiment.{what}.{key}"
    next(each for each in app.button if (each.key or "").startswith(keyed)).click().run()
    assert not app.exception


def test_a_link_opens_the_recorded_curves_with_their_names_and_what_to_look_for():
    app = train_page({"experiment": "degradation"})
    assert {run["name"].partition(",")[0] for run in component_of(app)["runs"]} == {
        planned.name for planned in DEGRADATION.runs
    }
    assert all(run["held_out"]["accuracy"] for run in component_of(app)["runs"])
    assert DEGRADATION.told() in said(app)
    assert f"Recorded on {recorded('degradation')[0].day}" in said(app)
    assert app.query_params["experiment"] == "degradation"
    assert store().active() == []
    app.button(key="netviz.train.close").click().run()
    assert component_of(app)["runs"] == []
    assert "experiment" not in app.query_params


def test_one_click_queues_an_experiment_and_shows_its_runs_together_once():
    app = train_page()
    click(app, "run")
    click(app, "run")
    runs = store().active()
    assert [run.name for run in runs] == [planned.name for planned in DEGRADATION.runs]
    assert [run["name"] for run in component_of(app)["runs"]] == [run.name for run in runs]
    assert DEGRADATION.told() in said(app)
    click(app, "beside")
    names = [run["name"] for run in component_of(app)["runs"]]
    assert len(names) == len(set(names)) == len(runs) + len(recorded("degradation"))
    assert {name for name in names if "recorded" in name} == set(names[len(runs) :])


def test_the_compared_run_that_trains_is_one_click_away_where_the_one_that_is_watched_has_ended():
    app = train_page()
    click(app, "run")
    first, second, *_ = store().active()
    store().end(first.id, End("done", Reason.EPOCHS_OVER, {"epochs": 1}))
    dispatching.dispatcher().dispatch()
    app.run()
    app.button(key=f"netviz.train.watch.{second.number}").click().run()
    assert app.query_params["run"] == second.id
    assert {run["id"] for run in component_of(app)["runs"]} >= {first.id, second.id}
    assert not [each for each in app.button if "which trains now" in each.label]


def test_runs_with_several_seeds_are_drawn_as_one_and_compared_in_one_row():
    app = train_page()
    app.toggle(key="netviz.train.experiment.seeds").set_value(True).run()
    click(app, "run", "relu6")
    runs = component_of(app)["runs"]
    assert [run["repeats"] for run in runs] == [
        f"{name}, {len(SEEDS)} runs" for _ in SEEDS for name in ("ReLU", "ReLU6")
    ]
    (table,) = [each.proto.body for each in app.get("html") if "nv-runs" in each.proto.body]
    assert f"<td>ReLU, {len(SEEDS)} runs (baseline)</td>" in table
    assert "<td>activation</td><td>relu</td><td>relu6</td>" in table


def test_a_run_is_repeated_with_other_seeds_from_the_list():
    app = train_page()
    (run,) = start(app)
    store().end(run.id, End("done", Reason.EPOCHS_OVER, {"epochs": 1}))
    app.run()
    next(each for each in app.button if each.label.startswith("Repeat with")).click().run()
    shown = component_of(app)["runs"]
    assert [each["id"] for each in shown] == [run.id, *(each.id for each in store().active())]
    assert len({each["repeats"] for each in shown}) == 1


def test_a_recording_of_other_settings_is_told_as_such_and_where_there_is_none_it_can_be_run(tmp_path, monkeypatch):
    older = [
        dataclasses.replace(each, run=dataclasses.replace(each.run, settings={**each.run.settings, "epochs": "7"}))
        for each in recorded("degradation")
    ]
    monkeypatch.setattr(recordings, "_recorded", lambda *_: older)
    assert "Recorded with other settings than the experiment has today: Plain-20" in said(
        train_page({"experiment": "degradation"})
    )
    monkeypatch.setattr(recordings, "FOLDER", tmp_path / "nothing")
    app = train_page({"experiment": "degradation"})
    assert not [each for each in app.button if (each.key or "").startswith("netviz.train.experiment.open")]
    assert "Nothing is recorded of it yet" in said(app) + " ".join(each.value for each in app.info)


@pytest.mark.parametrize("key", ["nonsense", "a" * 5_000])
def test_a_link_with_an_experiment_that_there_is_not_says_so_and_opens_the_rest(key):
    app = train_page({"experiment": key, "epochs": "3"})
    assert any("The experiment must be one of degradation" in each.value for each in app.error)
    assert app.session_state["netviz.train"].entered["epochs"] == 3
