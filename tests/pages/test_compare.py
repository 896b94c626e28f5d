"""The Compare page without a browser."""

import json

import pytest

from netviz.anatomy.accuracy import reported
from netviz.architectures.catalog import build
from netviz.errors import RunError
from netviz.state.comparison import LOOKS, Comparison
from netviz.training.dispatch.forward_pass import BATCHES, Measured, Timing, keep, key, machine
from netviz.training.dispatch.forward_queue import Measuring
from netviz.ui.compare import forward_times
from netviz.ui.shared.markdown import plain
from tests.interchange.test_keras_file import CONV, named, sequential
from tests.pages.test_explore_upload import STRANGER
from tests.pages.visit import component, open_app, open_file, open_page


def totals(app):
    """What stands in the table of totals, a row a network."""
    return app.table[0].value


def test_two_published_networks_stand_side_by_side_with_what_differs():
    app = open_page("compare")
    assert list(totals(app)["Parameters"]) == ["22.9 M", "22.9 M"]
    assert list(totals(app)["Multiply-adds"]) == ["8.36 G", "8.47 G (+113 M)"]
    chosen = [app.selectbox(key=f"compare.{place}").value for place in (0, 1)]
    assert chosen == ["xception_paper", "xception_chained"]
    assert plain("relu4 (ReLU) added") in app.table[1].value["What differs"].iloc[5]


def test_choosing_another_network_changes_the_comparison_and_the_link():
    app = open_page("compare")
    app.selectbox(key="compare.1").select("xception_paper").run()
    assert app.info[0].value == "The two are equal, layer by layer."
    assert app.query_params["right"] == "xception_paper"


def test_a_link_with_nonsense_gives_a_sentence_and_the_defaults():
    app = open_page("compare", left="<b>", right="resnet34")
    assert app.warning[0].value.startswith(plain("The link could not be used as it is."))
    assert totals(app)["Parameters"][1].startswith("21.3 M")


def test_the_equal_blocks_stay_in_view_when_another_network_is_chosen():
    app = open_page("compare", left="resnet18", right="resnet34")
    app.toggle(key="compare.every").set_value(True).run()
    assert "nothing" in list(app.table[1].value["What differs"])
    app.selectbox(key="compare.1").select("resnet50").run()
    assert app.toggle(key="compare.every").value


def test_what_nobody_knows_of_a_file_is_a_question_mark_and_no_change_is_made_up():
    app = open_page("compare")
    app.switch_page("pages/explore.py").run()
    content = json.dumps(sequential(CONV, STRANGER, named(CONV, "last"))).encode()
    open_file(app, content)
    app.query_params.update(left="resnet18", right="explored")
    app.switch_page("pages/compare.py").run()
    assert not app.exception
    assert [totals(app)[column][1] for column in ("Parameters", "Multiply-adds")] == ["≥ 112", "≥ 3.89 k"]
    assert "0 → ?" in list(app.table[1].value["Parameters"])


def test_a_file_that_explore_shows_is_one_click_from_its_place_among_known_networks():
    app = open_file(open_app(), json.dumps(sequential(CONV, named(CONV, "last"))).encode())
    next(button for button in app.button if button.label == "Compare with known networks").click().run()
    own, *known = [trace["plotly"] for trace in component(app, "traces")["traces"] if trace["is_firm"]]
    assert "not published" in own["hovertemplate"]
    assert [trace["y"] for trace in known] == [[reported(word).top1] for word in Comparison.KNOWN]


def test_up_to_six_networks_are_measured_by_the_one_that_is_chosen():
    app = open_page("compare", left="resnet18", right="vgg16")
    app.selectbox(key="compare.add.2").select("resnet50").run()
    assert app.query_params["networks"] == "resnet18,vgg16,resnet50"
    app.button(key="compare.2.refer").click().run()
    assert app.query_params["reference"] == "3"
    assert [("(" in cell) for cell in totals(app)["Parameters"]] == [True, True, False]
    app.button(key="compare.0.remove").click().run()
    assert app.query_params == {"left": "vgg16", "right": "resnet50", "reference": "2"}


@pytest.mark.parametrize("look", LOOKS)
def test_every_look_opens_by_its_link_for_networks_of_every_kind(look):
    app = open_page("compare", networks="unet_paper,lenet5,mobilenet_v1?alpha=0.6", look=look)
    assert not app.exception
    assert app.query_params.get("look", LOOKS[0]) == look


def test_a_network_stands_at_its_own_compute_and_its_published_accuracy_or_where_no_accuracy_is_told():
    app = open_page("compare", left="vgg16", right="mobilenet_v1?alpha=0.6", look="accuracy")
    data = component(app, "traces")
    own = [trace["plotly"] for trace in data["traces"] if trace["is_firm"]]
    assert own[0]["x"] == [build("vgg16").macs / 1e9]
    assert own[0]["y"] == [reported("vgg16").top1]
    assert own[1]["x"] == [build("mobilenet_v1", alpha=0.6).macs / 1e9]
    assert "not published" in own[1]["hovertemplate"]
    assert [ring["yaxis"] for ring in own] == ["y", "y2"]
    (none, above), (accuracies, _) = data["layout"]["yaxis2"]["domain"], data["layout"]["yaxis"]["domain"]
    assert none == 0 < above < accuracies
    assert not data["layout"]["yaxis2"]["showticklabels"]
    largest = max(ring["marker"]["size"][0] for ring in own if ring["yaxis"] == "y2")
    assert above * data["height"] > largest


def test_where_all_accuracies_are_published_there_is_no_strip_for_others():
    app = open_page("compare", left="vgg16", right="vgg19", look="accuracy")
    assert "yaxis2" not in component(app, "traces")["layout"]


def test_the_stages_of_a_network_add_up_to_its_cost():
    app = open_page("compare", left="resnet18", right="vgg16", look="stages", bars="figures")
    bars = [trace["plotly"] for trace in component(app, "traces")["traces"]]
    found = dict.fromkeys((bar["y"][0] for bar in bars), 0)
    for bar in bars:
        found[bar["y"][0]] += bar["x"][0]
    assert list(found.values()) == [build("resnet18").macs, build("vgg16").macs]


@pytest.fixture
def timed(tmp_path, monkeypatch):
    """A home of its own, and a queue that measures nothing."""
    monkeypatch.setenv("NETVIZ_HOME", str(tmp_path))
    queue = Measuring(lambda turn, begun: None)
    monkeypatch.setattr(forward_times, "measuring", lambda: queue)
    return queue


def test_times_that_were_measured_are_shown_and_those_that_were_not_can_be_asked_for(timed):
    found = Measured("a machine", tuple(Timing(batch, 0.0125 * batch, 3) for batch in BATCHES), beside=1)
    keep(key(build("resnet20")), found)
    app = open_page("compare", left="resnet20", right="plain20", look="time")
    times = app.table[1].value
    assert list(times["1 image"]) == ["12.5 ms", "–"]
    assert times["32 images at once"][0] == "400 ms, 12.5 ms an image"
    assert "beside a run" in times["State"][0]
    assert any(plain(machine()) in text.value for text in app.markdown)
    app.button(key="compare.time.measure").click().run()
    if timed._thread:
        timed._thread.join(30)
    app.run()
    assert not app.exception
    assert "must be measured within" in app.table[1].value["State"][1]  # the queue above gave up


def test_a_host_that_cannot_measure_says_so_and_shows_all_else(timed, monkeypatch):
    def no_machine():
        raise RunError("TensorFlow must be installed on this host to measure times", received="none")

    monkeypatch.setattr(forward_times, "machine", no_machine)
    app = open_page("compare", left="resnet20", right="plain20", look="time")
    assert "TensorFlow must be installed" in app.info[0].value
    assert len(totals(app)) == 2
