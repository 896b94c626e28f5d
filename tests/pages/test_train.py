"""The train page without a browser: what it says, what it starts, and what a link opens. Its workers only sleep."""

import json
import shutil
from types import SimpleNamespace

import pytest
import sqlalchemy as sql

from netviz.architectures.catalog import FAMILIES
from netviz.errors import RunCause, RunError
from netviz.state.run_names import called
from netviz.training.codes import Phase, Reason, Series
from netviz.training.data import drawn_shapes
from netviz.training.dispatch import limits
from netviz.training.experiments import EXPERIMENTS
from netviz.training.record.events import Event
from netviz.training.record.runs import End, Figures
from netviz.training.record.store import Store
from netviz.ui.shared import preparation
from netviz.ui.train import run_steering
from netviz.words import MEGABYTE
from tests.interchange.test_keras_file import as_told
from tests.pages.train_visit import FETCHED, all_curves_of, button, curves_of, marked_up, said, start, store, train_page
from tests.waiting import until

pytestmark = pytest.mark.usefixtures("own_home")

OWN = json.dumps(
    {
        "class_name": "Sequential",
        "config": {
            "name": "mine",
            "layers": [
                {"class_name": "InputLayer", "config": {"name": "image", "batch_shape": [None, 8, 8, 3]}},
                {"class_name": "Flatten", "config": {"name": "flat"}},
                {"class_name": "Dense", "config": {"name": "logits", "units": 10, "kernel_regularizer": "mine"}},
            ],
        },
    }
).encode()
OF_SEVEN = OWN.replace(b'"units": 10', b'"units": 7')


def test_it_says_which_network_learns_and_that_explore_shows_it_larger():
    app = train_page(explored="mobilenet_v1", alpha="0.25")
    assert "**MobileNet V1, width multiplier α 0.25** learns ten classes of 32 × 32 images" in said(app)
    assert "Explore shows it with 224 pixels and 1,000 classes." in said(app)


def test_a_network_that_is_in_that_form_already_is_not_said_to_be_changed():
    app = train_page(explored="resnet")
    assert "**ResNet-18** learns" in said(app)
    assert "Explore shows it with" not in said(app)


@pytest.mark.parametrize("family", FAMILIES)
def test_every_architecture_can_be_trained_or_says_why_not(family):
    app = train_page(explored=family)
    offered = "Start training" in [each.label for each in app.button]
    assert offered != any("cannot be trained here" in each.value for each in app.error)


def test_an_architecture_that_takes_no_images_says_so():
    app = train_page(explored="inception_module")
    assert "A network must take images and tell classes to be trained. Received: Inception module" in said(app)


def test_a_visitor_s_own_file_is_trained_as_it_is_and_again():
    app = train_page(explored="resnet")
    app.session_state["netviz.explore"].open_file(as_told(OWN, "own.json"))
    app.run()
    assert "**mine, from own.json** learns" in said(app)
    assert "It is trained logits without its kernel_regularizer (mine)." in said(app)
    assert "The images are enlarged or reduced to its 8 × 8 pixels." in said(app)
    record = store()
    (run,) = start(app)
    assert json.loads(record.config(run)) == json.loads(OWN)
    record.end(run.id, End("done", Reason.EPOCHS_OVER))
    app.run()
    button(app, "Run again").click().run()
    again = record.of_visitor(run.visitor)[0]
    assert (again.id != run.id, again.network_settings, record.config(again)) == (
        True,
        run.network_settings,
        record.config(run),
    )


def test_a_file_that_cannot_learn_ten_classes_says_why():
    app = train_page(explored="resnet")
    app.session_state["netviz.explore"].open_file(as_told(OF_SEVEN, "own.json"))
    app.run()
    assert "A network must end in 10 values to be trained on ten classes. Received: an output of 7" in said(app)
    assert "Start training" not in [each.label for each in app.button]


def test_the_way_back_to_an_earlier_address_of_this_page_leaves_a_file_in_explore():
    app = train_page(explored="resnet")
    app.session_state["netviz.explore"].open_file(as_told(OWN, "mine.json"))
    app.query_params["epochs"] = "7"
    app.run()
    assert app.session_state["netviz.train"].entered["epochs"] == 7
    assert app.session_state["netviz.explore"].file


def test_a_setting_of_the_host_that_cannot_be_is_said_on_the_page(monkeypatch):
    with monkeypatch.context() as host:
        host.setenv("NETVIZ_SLOTS", "two")
        assert "NETVIZ_SLOTS must be a whole number between 1 and 64. Received: two" in said(train_page())


def test_a_run_that_is_forgotten_while_it_is_watched_is_answered_with_a_sentence(monkeypatch):
    app = train_page()
    start(app)

    def forgotten(*_):
        raise RunError("There is no run of that name; it may have been removed")

    monkeypatch.setattr(Store, "events_after", forgotten)
    app.run()
    assert not app.exception
    assert "There is no run of that name; it may have been removed" in said(app)


def test_a_broken_archive_is_named_nothing_is_downloaded_and_it_can_be_tried_again(tmp_path):
    archive = tmp_path / "keras" / "datasets" / "cifar-10-batches-py.tar.gz"
    archive.parent.mkdir(parents=True)
    archive.write_bytes(b"torn")
    shutil.rmtree(tmp_path / "data")
    app = train_page()
    until(lambda: app.warning or app.run().warning)
    assert "must be CIFAR-10's official .tar.gz. Received: a file that is no .tar.gz" in said(app)
    assert not list(tmp_path.rglob("*.partial"))
    archive.unlink()
    button(app, "Try again").click().run()
    assert "an archive that is broken" not in said(app)


def test_a_click_starts_exactly_one_run_with_the_form_s_settings():
    app = train_page()
    app.number_input(key="netviz.train.batch_size").set_value(32).run()
    app.text_input(key="netviz.train.learning_rate").set_value("3e-4").run()
    runs = start(app)
    assert len(runs) == 1
    assert (runs[0].state, runs[0].settings["batch_size"], runs[0].settings["learning_rate"]) == (
        "running",
        "32",
        "0.0003",
    )
    assert (runs[0].network, runs[0].network_settings["input_size"]) == ("mobilenet_v1", "32")
    assert app.query_params["run"] == runs[0].id
    assert button(app, "Start training").disabled


def test_a_second_click_of_a_double_click_starts_nothing():
    app = train_page()
    state = app.session_state["netviz.train"]
    runs = start(app)
    before = len(runs)
    app.session_state["netviz.train"].start(runs[0].network, dict(runs[0].network_settings), dict(runs[0].settings))
    assert len(store().of_visitor(state.visitor)) == before


@pytest.mark.parametrize("entered", ["nan", "1e30", "fast", ""])
def test_a_learning_rate_that_cannot_be_is_refused_and_the_form_keeps_it(entered):
    app = train_page()
    app.text_input(key="netviz.train.learning_rate").set_value(entered).run()
    assert start(app) == []
    assert app.error[0].value.startswith("Learning rate must be")
    assert app.text_input(key="netviz.train.learning_rate").value == entered


def test_start_never_takes_another_value_than_the_one_that_is_shown():
    """A bound in the browser would keep what lies beyond it there, so that the server goes on with the value before."""
    app = train_page()
    assert not [each.label for each in app.number_input if each.min is not None or each.max is not None]
    app.number_input(key="netviz.train.batch_size").set_value(4).run()
    app.number_input(key="netviz.train.seed").set_value(-1).run()
    app.number_input(key="netviz.train.epochs").set_value(1_000).run()
    assert said(app).count(":red[From") == 3
    assert ":red[From 8 to 512]" in said(app)
    assert start(app) == []
    assert app.number_input(key="netviz.train.epochs").value == 1_000
    for sentence in (
        "Batch size must be between 8 and 512. Received: 4",
        "Seed must be between 0 and 2,147,483,647. Received: -1",
        "Epochs at most must be between 1 and 100. Received: 1000",
    ):
        assert sentence in app.error[0].value.replace("\\", "")
    for name, value in (("batch_size", 16), ("seed", 1), ("epochs", 2)):
        app.number_input(key=f"netviz.train.{name}").set_value(value).run()
    (run,) = start(app)
    assert (run.settings["batch_size"], run.settings["seed"], run.settings["epochs"]) == ("16", "1", "2")
    assert not app.error


def test_a_missing_folder_is_said_and_shapes_can_still_be_trained(monkeypatch, tmp_path):
    monkeypatch.setenv("NETVIZ_CIFAR10", str(tmp_path / "nowhere"))
    app = train_page()
    assert "NETVIZ_CIFAR10 must name a cifar-10-batches-py folder or its .tar.gz. Received: nowhere" in said(app)
    assert str(tmp_path) not in said(app)
    assert start(app) == []
    app.selectbox(key="netviz.train.data").set_value("shapes").run()
    assert len(start(app)) == 1


def test_a_link_opens_the_same_run_for_another_visitor_who_sees_its_curve():
    first = train_page()
    (run,) = start(first)
    both = ((Series.LOSS, 2.0), (Series.ACCURACY, 0.3))
    points = [
        Event(series, 1, number + 1, 64 * (number + 1), number / 10, value)
        for number in range(50)
        for series, value in both
    ]
    record = store()
    figures = Figures(val_accuracy=0.41, batches=50)
    record.report(run, list(enumerate(points)), phase=Phase.TRAINING, done=0.5, figures=figures)
    second = train_page({"run": run.id})
    assert curves_of(second)["id"] == run.id
    assert len(curves_of(second)["training"]["batch"]) == 50
    assert "41.0 %" in [each.value for each in second.metric]
    assert not button(second, "Start training").disabled


def test_whoever_looks_on_is_told_the_recipe_of_the_run_and_what_differs_from_it():
    app = train_page({"recipe": "averaged_weights"})
    app.selectbox(key="netviz.train.augmentation").set_value("flip").run()
    (run,) = start(app)
    assert "Recipe: Judged by averaged weights, augmentation flip. Batches of" in said(train_page({"run": run.id}))


@pytest.mark.parametrize("identity", ["a__b", "__", "a_b-c", "a.b"])
def test_a_run_is_shown_whatever_its_name_is_made_of(identity):
    app = train_page()
    (run,) = start(app)
    with store()._engine.begin() as connection:  # as an older netviz may have called it
        connection.execute(sql.text("update run set id = :new where id = :old"), {"new": identity, "old": run.id})
    shown = train_page({"run": identity})
    assert curves_of(shown)["id"] == identity
    assert store().run(identity).state == "running"


@pytest.mark.parametrize("settings", [{}, {"warmup": "3"}, {"seconds": "soon"}])
def test_a_run_whose_settings_are_no_longer_possible_is_shown_while_it_waits_and_after(settings):
    app = train_page()
    (mine,) = start(app)
    record = store()
    old = record.add("lenet", {"blocs": "1"}, settings, visitor="somebody")
    assert "Waiting" in train_page({"run": old.id}).get("progress")[0].proto.text
    (after,) = start(train_page())
    assert "2 runs go before it" in train_page({"run": after.id}).get("progress")[0].proto.text
    record.ask_to_stop(old.id)
    assert "Stopped" in said(train_page({"run": old.id}))
    assert mine.id != after.id


def test_a_link_with_nonsense_in_it_is_answered_kindly():
    app = train_page({"run": "nonsense'; --"})
    assert "The link names a run that is not here (any more); everything else works" in said(app)
    assert len(start(app)) == 1


def test_a_whole_number_may_be_written_with_a_point_in_a_link():
    app = train_page({"batch_size": "32.0", "seconds": "+30"})
    assert app.number_input(key="netviz.train.batch_size").value == 32
    (run,) = start(app)
    assert (run.settings["batch_size"], run.settings["seconds"]) == ("32", "30")


def test_leaving_the_page_and_coming_back_shows_the_same_run():
    app = train_page()
    (run,) = start(app)
    app.query_params.clear()
    app.switch_page("pages/explore.py").run()
    app.query_params.clear()
    app.switch_page("pages/train.py").run()
    assert app.query_params["run"] == run.id
    assert curves_of(app)["id"] == run.id


def test_a_stop_that_cannot_be_asked_for_is_answered_with_a_sentence(monkeypatch):
    app = train_page()
    (run,) = start(app)
    record = store()

    def away(identity, by):
        raise RunError("The run cannot be stopped", received="database is locked", cause=RunCause.NO_RECORD)

    with monkeypatch.context() as patched:
        patched.setattr(record, "ask_to_stop", away)
        button(app, "Stop").click().run()
    assert not app.exception
    assert "The run cannot be stopped. Received: database is locked" in said(app)
    button(app, "Stop").click().run()
    assert record.run(run.id).stop_asked is not None


def test_a_record_that_is_away_is_not_blamed_on_the_network(monkeypatch):
    app = train_page()
    start(app)

    def away(identity):
        raise RunError("The record of runs cannot be read", received="database is locked", cause=RunCause.NO_RECORD)

    with monkeypatch.context() as patched:
        patched.setattr(store(), "find", away)
        app.run()
    assert not app.exception
    assert len(app.error) == 1
    assert "The record of runs cannot be read. Received: database is locked" in said(app)
    assert "cannot be trained here" not in said(app)


def test_stop_is_passed_on_and_said():
    app = train_page()
    (run,) = start(app)
    button(app, "Stop").click().run()
    assert store().run(run.id).stop_asked is not None
    assert button(app, "Stopping").disabled


@pytest.mark.parametrize(
    ("end", "words"),
    [
        (End("failed", Reason.DIED, {"signal": 9}), "Failed: its worker died"),
        (
            End("diverged", Reason.DIVERGED, {"epoch": 2, "batch": 7, "learning_rate": 10.0}),
            "Diverged at epoch 2, batch 7",
        ),
        (End("interrupted", Reason.GONE), "Interrupted: its worker was gone"),
        (End("done", Reason.TIME_OVER, {"seconds": 60}), "Done: its 60 seconds were over"),
        (End("done", Reason.EPOCHS_OVER, {"epochs": 1}), "Done: its one epoch was over"),
        (End("stopped", Reason.STOPPED), "Stopped"),
        (End("failed", Reason.REFUSED, {"text": "[x](http://evil) <b>`"}), "Failed"),
    ],
    ids=lambda value: value.reason.value if isinstance(value, End) else "",
)
def test_the_end_of_a_run_is_told_in_words(end, words):
    app = train_page()
    (run,) = start(app)
    store().end(run.id, end)
    app.run()
    assert words in said(app)
    assert "[x](http" not in marked_up(app)
    assert "Run again" in [each.label for each in app.button]


def beside(block, label):
    """The labels of all that stands in a row with the button of that label."""
    children = [*getattr(block, "children", {}).values()]
    labels = [getattr(child, "label", "") for child in children]
    return labels if label in labels else next(filter(None, (beside(child, label) for child in children)), None)


@pytest.mark.parametrize("kept", [False, True], ids=["", "with a checkpoint"])
def test_what_a_run_offers_stands_where_that_of_the_run_before_stood(monkeypatch, kept):
    """Until a rerun is over, what it no longer has stays on the page behind what it has, and can be clicked."""
    app = train_page()
    (run,) = start(app)
    goes = beside(app.main, "Stop")
    store().end(run.id, End("failed", Reason.DIED, {"signal": 9}))
    monkeypatch.setattr(run_steering, "checkpoints", SimpleNamespace(of_run=lambda run: [object()] * kept))
    ended = beside(app.run().main, "Run again")
    assert ("Continue" in ended) == kept
    assert len(goes) == len(ended)
    assert [goes[-2:], ended[-2:]] == [["Stop", "Close run"], ["Run again", "Close run"]]
    assert len(beside(train_page({"run": run.id}).main, "Run again")) == len(goes)


def test_a_run_that_only_guessed_is_told_what_to_try():
    app = train_page()
    (run,) = start(app)
    figures = Figures(test_accuracy=0.1, test_images=2_000, images=20_000)
    store().end(run.id, End("done", Reason.TIME_OVER, {"seconds": 60}), figures=figures)
    app.run()
    assert "come right by chance. Try" in said(app)


def test_waiting_runs_see_how_many_go_first():
    first, second = train_page(), train_page()
    start(first)
    (run,) = start(second)
    assert run.state == "queued"
    assert "Waiting: 1 run goes before it" in second.get("progress")[0].proto.text


def test_shapes_are_never_called_cifar_10():
    app = train_page()
    assert "**Shapes**, drawn by netviz" in said(app)
    assert "CIFAR-10 is not on this machine" in said(app)


def test_a_run_that_is_run_again_is_looked_into_as_the_one_before():
    app = train_page(explored="resnet")
    (run,) = start(app)
    app.button_group(key="netviz.train.look").set_value("norms").run()
    store().end(run.id, End("done", Reason.EPOCHS_OVER))
    app.run()
    assert app.query_params["look"] == "norms"
    button(app, "Run again").click().run()
    assert app.query_params["run"] != run.id
    assert app.query_params["look"] == "norms"
    assert app.button_group(key="netviz.train.look").value == "norms"


def pictures(app):
    return [image.proto.imgs[0].caption for image in [*app.get("image"), *app.get("imgs")]]  # as 1.65 calls it


def test_shapes_are_seen_before_they_are_all_drawn(tmp_path):
    whole = train_page()
    shutil.rmtree(tmp_path / "data")
    app = train_page()
    assert "**Shapes**, drawn by netviz" in said(app)
    assert pictures(app) == pictures(whole) == list(drawn_shapes.CLASSES)


def test_the_real_set_is_fetched_behind_shapes_and_a_host_without_a_way_out_is_not_warned(monkeypatch):
    asked = []

    def without_network(choice, key):
        asked.append(key)
        return SimpleNamespace(poll=lambda: 1, communicate=lambda: ("CIFAR-10 could not be downloaded", None))

    monkeypatch.setattr(preparation.prepare, "start", without_network)
    app = train_page()
    assert asked == [FETCHED]
    assert "CIFAR-10 could not be downloaded" in said(app)
    assert "Shapes" in said(app)
    assert not app.warning


def test_a_host_that_cannot_train_says_so_and_shows_what_was_recorded(monkeypatch):
    monkeypatch.setattr(limits, "memory_bytes", lambda: 690 * MEGABYTE)
    app = train_page()
    (told,) = (each.value for each in app.info)
    assert told.startswith("This host explores and does not train")
    assert "690 MB in all" in told
    assert app.get("progress")[0].proto.text == "Nothing runs."
    assert button(app, "Start training").disabled
    assert not app.error
    button(app, "Show recorded").click().run()
    assert not app.exception


def test_the_visitor_s_runs_stand_next_to_the_curves_in_which_they_are_compared():
    app = train_page()
    (run,) = start(app)
    assert [each.value for each in app.header] == [called(run), "My runs", "What it learns from", "Experiments"]


def test_what_is_looked_at_stands_first_and_what_could_be_started_beside_its_form():
    app = train_page()
    introduced = "learns ten classes"
    assert "No run yet" in app.main.header[0].value
    assert introduced in " ".join(each.value for each in app.main.markdown)
    button(app, "Show recorded").click().run()
    assert app.main.header[0].value.replace("\\", "") == EXPERIMENTS["degradation"].title
    assert introduced not in " ".join(each.value for each in app.main.markdown)
    assert introduced in " ".join(each.value for each in app.sidebar.markdown)
    button(app, "Close experiment").click().run()
    assert introduced in " ".join(each.value for each in app.main.markdown)
    (run,) = start(app)
    assert introduced in " ".join(each.value for each in app.sidebar.markdown)
    button(app, "Add to my plot").click().run()
    assert any("recorded" in each["name"] for each in all_curves_of(app))
    button(app, "Remove recorded").click().run()
    assert [each["id"] for each in all_curves_of(app)] == [run.id]
    button(app, "Close run").click().run()
    assert "run" not in app.query_params
