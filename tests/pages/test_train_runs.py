"""The visitor's runs on the Train page: named, compared, steered, taken off the list and found again."""

import json
from dataclasses import replace

import numpy as np
import pytest

from netviz.state.run_names import in_words
from netviz.state.train import TrainState
from netviz.state.train_view import LOOKS
from netviz.training.codes import CommandKind, DataSetName, Phase, Reason, Series
from netviz.training.record import checkpoints, norms, probes
from netviz.training.record.checkpoints import Position
from netviz.training.record.events import Event
from netviz.training.record.guesses import POINTS
from netviz.training.record.norms import Norms
from netviz.training.record.runs import End, Figures
from netviz.training.watched import watched
from netviz.ui.shared.markdown import plain
from netviz.ui.train.panels import PANELS
from netviz.words import decimal
from tests.pages.train_visit import button, component_of, curves_of, said, start, store, train_page
from tests.training.record.test_probes import PROBE

pytestmark = pytest.mark.usefixtures("own_home")

HERE = Position(step=1, epoch=1, number=1, images=64, seconds=0.1)
DONE = End("done", Reason.EPOCHS_OVER, {"epochs": 1})


def report(run, first=0, *, phase=Phase.TRAINING, **figures):
    events = [Event(Series.LOSS, 1, first + 1, 64, 0.1, 2.0), Event(Series.ACCURACY, 1, first + 1, 64, 0.1, 0.2)]
    store().report(run, list(enumerate(events, start=2 * first)), phase=phase, figures=Figures(**figures))


def commands(run):
    return [command.kind for command in store().report(run, phase=Phase.PAUSED, figures=Figures()).commands]


def test_where_the_axes_will_be_stand_the_steps_of_starting_until_the_first_point():
    app = train_page()
    before = component_of(app)
    assert before["runs"] == []
    assert (before["starting"]["state"], {step["began"] for step in before["starting"]["steps"]}) == ("before", {None})
    (run,) = start(app)
    began = {"starting_worker": 0.0, "reading_data": 0.8, "tracing": 3.0}
    store().report(run, phase=Phase.TRACING, figures=Figures(began=began))
    app.run()
    starting = component_of(app)["starting"]
    assert starting["state"] == "running"
    assert [step["began"] for step in starting["steps"] if step["began"] is not None] == [0.0, 0.8, 3.0]
    report(run, batches=1, began={**began, "training": 6.0})
    app.run()
    assert component_of(app)["starting"] is None


def test_points_are_sent_once_more_at_most_and_all_again_where_the_browser_asks():
    app = train_page()
    (run,) = start(app)
    sent = []
    for number in range(4):
        report(run, number, batches=number + 1)
        app.run()
        sent.append(curves_of(app)["training"]["batch"])
    assert all(number + 1 in batches for number, batches in enumerate(sent))
    assert all(sum(batch in batches for batches in sent) <= 2 for batch in range(1, 5))
    app.session_state["netviz.train.pieces"].clear()  # as the callback of a browser that misses some does
    app.run()
    assert curves_of(app)["training"]["batch"] == [1, 2, 3, 4]


def test_the_form_is_that_of_the_next_run_and_says_how_that_would_differ():
    app = train_page()
    (run,) = start(app)
    assert "The form is for the next run" not in said(app)
    app.text_input(key="netviz.train.learning_rate").set_value("0.01").run()
    assert f"learning rate 0.01 (this one: {run.settings['learning_rate']})" in said(app)


def test_a_run_is_steered_from_its_head_and_a_rate_that_cannot_be_is_refused():
    app = train_page()
    (run,) = start(app)
    report(run, batches=1)
    app.run()
    button(app, "Pause").click().run()
    assert commands(run) == [CommandKind.PAUSE]
    app.run()
    button(app, "Resume").click().run()
    app.text_input(key=f"netviz.train.rate.{run.number}").set_value("50")
    button(app, "Set the rate").click().run()
    assert "Received: 50" in said(app)
    app.text_input(key=f"netviz.train.rate.{run.number}").set_value("3e-4")
    button(app, "Set the rate").click().run()
    assert commands(run)[1:] == [CommandKind.RESUME, CommandKind.LEARNING_RATE]
    report(run, 1, learning_rate=0.007, commands_done=3)
    button(app, "Rate × 10").click().run()
    assert store().report(run, phase=Phase.PAUSED, figures=Figures()).commands[-1].value == 0.07


def test_what_a_run_is_told_before_its_first_batch_stands_there_until_it_can_do_it():
    app = train_page()
    (run,) = start(app)
    store().report(run, phase=Phase.TRACING, figures=Figures())
    app.run()
    for _ in range(2):
        button(app, "Rate ÷ 10").click().run()
    button(app, "Pause").click().run()
    asked = float(run.settings["learning_rate"])
    told = f"Tracing the training step, then: learning rate {decimal(asked / 100)}"
    assert app.get("progress")[0].proto.text == plain(f"{told}, pause")
    button(app, "Resume").click().run()  # it takes the pause back
    assert app.get("progress")[0].proto.text == plain(told)
    for _ in range(2):
        button(app, "60 seconds more").click().run()
        button(app, "Batch").click().run()
    assert app.get("progress")[0].proto.text == plain(f"{told}, 120 seconds more, one batch")
    heard = store().report(run, phase=Phase.TRACING, figures=Figures()).commands
    assert [each.value for each in heard[:2]] == [pytest.approx(asked / 10), pytest.approx(asked / 100)]
    for phase in (Phase.CHECKING, Phase.TESTING):  # there comes no further batch
        done = Figures(commands_done=heard[-1].number)
        store().report(run, phase=phase, details={"images": 2}, figures=done, obeyed=heard[-1].number)
        app.run()
        assert button(app, "Pause").disabled


def test_runs_are_named_compared_with_a_baseline_removed_and_brought_back():
    app = train_page()
    (first,) = start(app)
    report(first, batches=1, best_val_accuracy=0.4, val_accuracy=0.4)
    store().end(first.id, DONE)
    app.text_input(key="netviz.train.learning_rate").set_value("0.01").run()
    second = start(app)[0]
    report(second, batches=1, best_val_accuracy=0.5, val_accuracy=0.5)
    store().end(second.id, DONE)
    app.run()
    assert "learning rate 0.01" in said(app)
    details = f"netviz.train.details.{first.number}"
    app.text_input(key=f"{details}.name").set_value("Slow <b>").run()
    app.toggle(key=f"{details}.has_colour").set_value(True).run()
    app.color_picker(key=f"{details}.colour").set_value("#aa00ff").run()
    next(each for each in app.button if each.key == f"{details}.keep").click().run()
    assert store().run(first.id).name == "Slow <b>"
    assert curves_of(train_page({"run": first.id}))["colour"] == "#aa00ff"

    app.checkbox(key=f"netviz.train.beside.{first.number}").check().run()
    assert [run["name"] for run in component_of(app)["runs"]] == ["MobileNet V1", "Slow <b>"]
    assert app.query_params["beside"] == first.id
    app.selectbox(key="netviz.train.baseline").set_value(first.id).run()
    (table,) = [each.proto.body for each in app.get("html") if "nv-runs" in each.proto.body]
    assert "Slow &lt;b&gt; (baseline)" in table
    assert "50.0 % (+10.0)" in table
    assert f"<td>learning rate</td><td>{first.settings['learning_rate']}</td><td>0.01</td>" in table
    assert "<td>seed</td>" not in table
    assert app.toggle(key="netviz.train.only").proto.set_value  # who is slow gets it with what was drawn a second later

    next(each for each in app.button if each.key == f"netviz.train.details.{first.number}.remove").click().run()
    assert [run.id for run in store().of_visitor(first.visitor)] == [second.id]
    assert "beside" not in app.query_params
    button(app, "Undo").click().run()
    assert len(store().of_visitor(first.visitor)) == 2
    assert not app.exception

    again = train_page({"mine": app.session_state["netviz.secrets"]})
    assert "mine" not in again.query_params
    assert {"Slow <b>", "MobileNet V1"} <= {each.label.replace("\\", "") for each in again.button}


def test_compared_runs_of_the_same_settings_are_told_apart_by_what_was_done_to_one():
    app = train_page()
    (run,) = start(app)
    other = store().add(run.network, dict(run.network_settings), dict(run.settings), visitor="somebody")
    link = {"run": run.id, "beside": other.id}

    def told():
        (table,) = [each.proto.body for each in train_page(link).get("html") if "nv-runs" in each.proto.body]
        assert "in percentage points" in table
        return table

    assert "The runs have the same settings." in told()
    mark = Event(Series.NEW_LEARNING_RATE, 1, 90, 90 * 64, 9.0, 0.00002)
    store().report(run, [(0, mark)], phase=Phase.TRAINING, figures=Figures())
    watched(run.id).look_again()
    assert "The same settings at the start; learning rate 0.00002 at batch 90 in MobileNet V1" in told()


def test_a_link_of_compared_runs_opens_them_and_leaves_out_what_is_gone():
    app = train_page()
    (run,) = start(app)
    other = store().add("lenet5", {}, dict(run.settings), visitor="somebody")
    link = {"run": run.id, "beside": f"{other.id},gone,{run.id}", "baseline": other.id}
    state = TrainState.of_link(link)
    assert (state.beside, state.baseline) == ([other.id], other.id)
    assert TrainState.of_link({"run": run.id, "baseline": "gone"}).baseline is None
    assert [each["id"] for each in component_of(train_page(link))["runs"]] == [run.id, other.id]


def test_a_network_is_called_by_its_published_name_where_it_has_one():
    assert in_words("resnet_cifar", {"depth": "56", "residual": "False"}) == "Plain-56"
    assert in_words("resnet_cifar", {"depth": "20"}) == "ResNet-20"
    assert in_words("mobilenet_v1", {"alpha": "0.25", "input_size": "32", "classes": "10"}) == (
        "MobileNet V1, width multiplier α 0.25"
    )


def test_what_one_can_look_into_is_chosen_beneath_the_curves_kept_in_the_link_and_let_go():
    assert set(PANELS) == set(LOOKS)
    app = train_page()
    start(app)
    for look in PANELS:
        app.segmented_control(key="netviz.train.look").set_value(look).run()
        assert app.query_params["look"] == look
        assert not app.exception
    app.segmented_control(key="netviz.train.look").set_value(None).run()
    assert "look" not in app.query_params


def test_one_goes_back_to_a_checkpoint_and_branches_and_both_futures_are_shown():
    app = train_page()
    (trunk,) = start(app)
    report(trunk, batches=1)
    kept = replace(HERE, run=trunk.id, learning_rate=0.002, optimizer="adam")
    checkpoints.write(kept, {"model": []})
    app.run()
    rewind = component_of(app)["rewind"]
    assert ([each["batch"] for each in rewind["checkpoints"]], rewind["chosen"]) == ([1], None)
    state = app.session_state["netviz.train"]
    state.rewind(trunk.id, 1)
    app.run()
    assert "From batch 1, epoch 1" in said(app)
    app.text_input(key="netviz.train.branch.learning_rate").set_value("50").run()
    button(app, "Branch").click().run()
    assert said(app).count("Received: 50") == 1
    app.text_input(key="netviz.train.branch.learning_rate").set_value("0.1").run()
    app.selectbox(key="netviz.train.branch.optimizer").set_value("sgd").run()
    button(app, "Branch").click().run()
    branch = store().run(app.session_state["netviz.train"].run)
    assert (branch.name, branch.trunk.run, branch.trunk.step) == ("Adam 0.002 → SGD 0.1", trunk.number, 1)
    shown = component_of(app)["runs"]
    assert [run["id"] for run in shown] == [branch.id, trunk.id]
    assert (shown[0]["training"]["batch"], shown[0]["trunk"]) == ([1], {"run": trunk.id, "batch": 1})


def test_a_checkpoint_that_is_gone_or_damaged_is_told_in_a_sentence():
    app = train_page()
    (run,) = start(app)
    app.session_state["netviz.train"].rewind(run.id, 7)
    app.run()
    assert "One cannot branch from here. This run has checkpoints at no step. Received: 7" in said(app)
    button(app, "Close").click().run()
    assert "One cannot branch from here" not in said(app)


def test_a_layer_in_explore_leads_to_what_the_newest_run_has_learnt_there():
    app = train_page(explored="lenet5")
    (run,) = start(app)
    probes.write(run.id, PROBE)
    store().report(run, phase=Phase.TRAINING, figures=Figures(data=DataSetName.SHAPES))
    app.session_state["netviz.explore"].choose("features_c1")
    app.query_params.clear()
    app.switch_page("pages/explore.py").run()
    button(app, "What it learnt").click().run()
    assert not app.exception
    shown = {name: app.query_params[name] for name in ("run", "look", "layer")}
    assert shown == {"run": run.id, "look": "learnt", "layer": "features_c1"}
    sent = [json.loads(element.proto.json or "{}") for element in app.get("bidi_component")]
    (learnt,) = [data for data in sent if "steps" in data]
    assert (learnt["steps"], learnt["layer"]) == ([PROBE.step], "features_c1")


def test_the_guess_of_a_class_lies_behind_the_run_that_it_guessed_of():
    lecturer = train_page()
    flat, bold = [10] * POINTS, [90] * POINTS
    assert component_of(lecturer)["guess"]["may"]
    button(lecturer, "Guess with a class").click().run()
    room = lecturer.session_state["netviz.train"].guessing.room
    assert f"room={room}" in lecturer.code[0].value
    student = train_page(link={"room": room})
    for app, told in ((lecturer, flat), (student, bold)):
        state = app.session_state["netviz.train"]
        state.guessing.give(store(), None, state.visitor, told)
        app.run()
        assert (component_of(app)["guess"]["own"], component_of(app)["guess"]["others"]) == (told, [])
    assert "2 guesses so far" in said(student)
    (run,) = start(lecturer)
    student.run()
    assert student.session_state["netviz.train"].run == run.id
    report(run, batches=1)
    for app, own, other in ((lecturer, flat, bold), (student, bold, flat)):
        watched(run.id).look_again()
        app.run()
        guess = component_of(app)["guess"]
        assert (guess["own"], guess["others"], guess["may"]) == (own, [other], False)


def test_norms_are_measured_where_its_starter_asks_for_it_and_shown_by_block():
    app = train_page()
    (run,) = start(app)
    report(run, batches=3, norms=False)
    app.segmented_control(key="netviz.train.look").set_value("norms").run()
    assert "Norms are measured where one asks for it." in said(app)
    button(app, "Measure norms").click().run()
    assert CommandKind.NORMS in commands(run)
    report(run, first=1, batches=13, norms=True)
    norms.write(run.id, Norms.none(("stem", "head")).and_then(11, 1.0, np.array([6.0, 2.0]), np.array([2.0, 2.0])))
    watched(run.id).look_again()
    app.run()
    assert any(
        "The gradient of stem is 3 times as long as that of head." in each.proto.body for each in app.get("html")
    )
    assert button(app, "Stop measuring")
