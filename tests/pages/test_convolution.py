"""The convolution page without a browser: what it gives the stage, the link, and what it says."""

import io
import json
import math
import re
from pathlib import Path

import numpy as np
import pytest
from PIL import Image
from streamlit import config
from streamlit.testing.v1 import AppTest

import netviz
from netviz.convolution import pictures
from netviz.convolution.kinds import KINDS
from netviz.convolution.real_layer import drawn_layer
from netviz.state.convolution import ConvolutionView
from netviz.state.shown_network import from_specification
from netviz.ui.shared.convolution_stage import as_file
from netviz.ui.shared.markdown import plain
from netviz.ui.shared.session import CONVOLUTION
from tests.interchange.test_keras_file import as_told

ROOT = Path(__file__).resolve().parents[2]
LAYER = "separable_1_depthwise"


def convolution_page(link=None, **state):
    app = AppTest.from_file(str(ROOT / "app.py"), default_timeout=60).run()
    for name, value in (link or {}).items():
        app.query_params[name] = value
    for name, value in state.items():
        app.session_state[name.replace("__", ".")] = value
    app.switch_page("pages/convolution.py").run()
    assert not app.exception
    return app


def stage_of(app):
    return json.loads(app.get("bidi_component")[0].proto.json)


def kinds_of(app):
    return [kind["kind"] for kind in stage_of(app)["kinds"]]


def control(app, name):
    key = f"netviz.convolution.{name}"
    every = [*app.slider, *app.select_slider, *app.toggle, *app.selectbox, *app.number_input, *app.button]
    return next(each for each in [*every, *app.get("button_group")] if each.key == key)


def link_of(app):
    return {name: value[0] if isinstance(value, list) else value for name, value in dict(app.query_params).items()}


def sentence_of(app):
    """What stands beside the title."""
    return app.caption[0].value


def edit(app, **report):
    """What the browser does when the visitor types into a cell."""
    app.session_state[CONVOLUTION.key] = app.session_state[CONVOLUTION.key].with_edit(report)
    return app.run()


def test_the_page_compares_a_standard_with_a_separable_convolution():
    app = convolution_page()
    assert kinds_of(app) == ["standard", "separable"]
    assert list(app.table[0].value["Multiply-adds"]) == ["3,888", "972", "432", "1,404"]
    assert any(r"\frac{1}{4} + \frac{1}{9}" in each.value for each in app.get("latex"))


def test_a_setting_changes_stage_table_and_link_together():
    app = convolution_page()
    control(app, "channels_out").set_value(6).run()
    assert stage_of(app)["extent"] == [6, 6, 6]
    assert app.table[0].value["Multiply-adds"][0] == "5,832"
    assert link_of(app) == {"channels_out": "6"}


def test_a_link_opens_what_it_was_made_from():
    first = convolution_page()
    control(first, "kernel").set_value(5).run()
    control(first, "data").set_value("random").run()
    control(first, "kinds").set_value(["standard", "separable", "spatial"]).run()
    control(first, "weights").set_value("gaussian").run()
    control(first, "window").set_value(9).run()
    edit(first, part="image", channel=1, row=2, column=3, value=4.5)
    assert link_of(first) == {
        "kernel": "5", "data": "random", "kind": "standard,separable,spatial", "weights": "gaussian", "window": "9",
        "edits": "1.2.3~4.5",
    }  # fmt: skip
    second = convolution_page(link_of(first))
    assert stage_of(second)["id"] == stage_of(first)["id"]
    assert stage_of(second)["kinds"][0]["stages"][0]["image"][36 + 2 * 6 + 3] == 4.5


@pytest.mark.parametrize(
    ("link", "sentence"),
    [
        ({"kernel": "7"}, "kernel must be between 1 and 5 cells. Received: 7"),
        ({"kind": "cubic"}, "kind must be one of standard, separable, pointwise_first"),
        ({"stride": "2", "kind": "dilated"}, "Keras allows a stride above 1 only with dilation 1."),
        ({"size": "<script>"}, "size must be a whole number between 4 and 12 cells. Received: <script>"),
        ({"groups": "3", "kind": "grouped"}, "groups must divide both numbers of channels. Received: groups=3"),
        ({"data": "upload"}, "a picture that somebody uploaded, which no link carries"),
        ({"edits": "9.9.9~1"}, "edits must name cells that are there. Received: 9.9.9~1"),
        ({"edits": "grouped.0.0.0.0.0~1"}, "edits must name kinds that are shown. Received: grouped"),
        ({"map_size": "0"}, "map_size must be between 1 and 1,024 pixels. Received: 0"),
        (
            {"layer": "nobody", "network": "vgg16"},
            "layer must name a convolution of VGG-16. Received: nobody",
        ),
        ({"layer": "x", "network": "<b>"}, "There is no architecture or preset of that name"),
        ({"layer": "x", "network": "mobilenet_v1?alpha=99"}, "alpha must be between"),
    ],
)
def test_what_cannot_be_drawn_of_a_link_is_left_out_and_named(link, sentence):
    app = convolution_page(link)
    assert plain(sentence) in app.warning[0].value
    assert kinds_of(app) == ["standard", "separable"]


def test_a_parameter_of_another_page_is_no_nonsense():
    assert not convolution_page({"architecture": "resnet", "embed": "true"}).warning


def test_only_what_goes_together_can_be_chosen_and_the_reason_is_shown():
    app = convolution_page({"padding": "valid", "size": "4", "kind": "dilated", "kernel": "2"})
    assert control(app, "kernel").options == ["1", "2"]
    control(app, "dilation").set_value(1).run()
    control(app, "stride").set_value(2).run()
    assert control(app, "dilation").options == ["1"]
    assert "only with dilation 1" in control(app, "dilation").help


def test_groups_run_from_standard_to_depthwise_in_steps_that_divide_the_channels():
    app = convolution_page({"kind": "grouped", "channels_in": "6", "channels_out": "6"})
    assert control(app, "groups").options == ["1", "2", "3", "6"]
    control(app, "groups").set_value(6).run()
    assert stage_of(app)["kinds"][0]["stages"][0]["depth"] == 1
    control(app, "groups").set_value(1).run()
    assert stage_of(app)["kinds"][0]["stages"][0]["depth"] == 6


def test_a_fourth_kind_pushes_none_out_and_the_page_says_so():
    app = convolution_page({"kind": "standard,separable,depthwise"})
    control(app, "kinds").set_value(["standard", "separable", "depthwise", "pointwise"]).run()
    assert kinds_of(app) == ["standard", "separable", "depthwise"]
    assert app.warning[0].value == plain("3 kinds fit side by side: take one away before you add Pointwise.")


def test_a_kind_that_does_not_go_with_the_settings_is_not_added_and_the_page_says_why():
    app = convolution_page({"stride": "2"})
    control(app, "kinds").set_value(["standard", "dilated"]).run()
    assert kinds_of(app) == ["standard", "separable"]
    assert plain("Keras allows a stride above 1 only with dilation 1") in app.warning[0].value


def test_the_last_kind_cannot_be_taken_away():
    app = convolution_page({"kind": "standard"})
    control(app, "kinds").set_value([]).run()
    assert kinds_of(app) == ["standard"]


def test_a_layer_sent_by_another_page_is_drawn_small_and_its_link_alone_gives_its_true_figures():
    sent = ConvolutionView.of_shown_layer(from_specification("mobilenet_v1"), LAYER)
    app = convolution_page(netviz__convolution__sent=sent)
    assert kinds_of(app) == ["depthwise", "standard"]
    layer = netviz.build("mobilenet_v1").by_name[LAYER]
    sentence = plain(drawn_layer(layer, "MobileNet V1 (1.0 MobileNet-224)").sentence)
    assert sentence_of(app) == sentence
    assert app.table[1].value["Multiply-adds"].tolist()[0] == "3,612,672"
    app.run()
    assert sentence_of(app) == sentence, "it stays until a setting changes"
    assert link_of(app) == {"network": "mobilenet_v1", "layer": LAYER}
    cold = convolution_page(link_of(app))
    assert sentence_of(cold) == sentence
    assert stage_of(cold)["id"] == stage_of(app)["id"]
    half = convolution_page({"network": "mobilenet_v1?alpha=0.5", "layer": LAYER})
    assert plain("MobileNet V1 (0.5 MobileNet-224): 3 × 3 depthwise on 112 × 112 × 16") in sentence_of(half)
    control(half, "kernel").set_value(5).run()
    assert sentence_of(half).startswith("Each output value sums products")
    assert "layer" not in link_of(half)


def test_explore_sends_a_layer_of_any_variant_and_its_link_says_which():
    app = AppTest.from_file(str(ROOT / "app.py"), default_timeout=60)
    for name, value in {"network": "mobilenet_v1", "alpha": "0.5", "layer": LAYER}.items():
        app.query_params[name] = value
    app.switch_page("pages/explore.py").run()
    next(button for button in app.button if button.label == "Animate this layer").click().run()
    assert plain("MobileNet V1 (0.5 MobileNet-224): 3 × 3 depthwise on 112 × 112 × 16") in sentence_of(app)
    assert link_of(app) == {"network": "mobilenet_v1?alpha=0.5", "layer": LAYER}


def test_the_page_remembers_its_view_when_the_visitor_comes_back():
    app = convolution_page()
    control(app, "size").set_value(9).run()
    app.query_params.clear()
    app.switch_page("pages/explore.py").run()
    app.query_params.clear()
    app.switch_page("pages/convolution.py").run()
    assert stage_of(app)["extent"] == [9, 9, 4]
    assert link_of(app) == {"size": "9"}


def test_an_edited_cell_stays_until_its_numbers_change_or_it_is_undone():
    app = convolution_page()
    edit(app, part="kernel", kind="standard", stage=0, out=0, depth=0, row=1, column=1, value=7)
    assert stage_of(app)["kinds"][0]["stages"][0]["weights"][4] == 7
    control(app, "padding").set_value("valid").run()
    assert stage_of(app)["kinds"][0]["stages"][0]["weights"][4] == 7
    next(button for button in app.button if button.label == "Undo edits").click().run()
    assert stage_of(app)["kinds"][0]["stages"][0]["weights"][4] != 7
    edit(app, part="image", channel=0, row=0, column=0, value=-3)
    control(app, "seed").set_value(1).run()
    assert "edits" not in link_of(app)


def test_a_test_image_is_shown_with_its_class_and_a_named_kernel_over_all_of_it(monkeypatch, tmp_path):
    monkeypatch.setenv("NETVIZ_HOME", str(tmp_path))
    monkeypatch.setenv("KERAS_HOME", str(tmp_path))
    monkeypatch.delenv("NETVIZ_CIFAR10", raising=False)
    app = convolution_page({"data": "picture", "weights": "sobel-x"})
    captions = [each.value for each in app.caption]
    assert any(plain("Shapes (drawn by netviz, in place of CIFAR-10), test image 0:") in each for each in captions)
    assert len(app.get("image")) == 4, "the cells and the whole picture, each before and after"
    before = stage_of(app)["id"]
    control(app, "class").set_value(5).run()
    assert stage_of(app)["id"] != before
    assert int(link_of(app)["picture"]) > 0


def test_the_uploader_takes_what_the_reader_of_pictures_takes():
    assert config.get_option("server.maxUploadSize") == math.ceil(pictures.MOST_BYTES / 2**20)


def test_a_picture_of_the_visitors_own_is_averaged_down_and_one_that_is_none_is_refused():
    app = convolution_page()
    uploader = app.get("file_uploader")[0]
    written = io.BytesIO()
    Image.fromarray(np.full((20, 30, 3), (255, 0, 85), np.uint8)).save(written, "PNG")
    uploader.upload("mine.png", written.getvalue(), "image/png").run()
    image = stage_of(app)["kinds"][0]["stages"][0]["image"]
    assert [image[0], image[36], image[72]] == [9, 0, 3]
    assert [channel["name"] for channel in stage_of(app)["channels"]] == ["red", "green", "blue"]
    app.get("file_uploader")[0].upload("<b>.png", b"no picture", "image/png").run()
    assert not app.warning
    assert plain("A picture must be a whole PNG, JPEG, WEBP or GIF file.") in app.error[0].value


def test_a_known_example_shows_its_known_figures():
    app = convolution_page()
    next(button for button in app.button if button.label == "A column, then a row").click().run()
    assert kinds_of(app) == ["standard", "spatial"]
    assert app.table[1].value["Parameters"].tolist() == ["3,211,520", "918,016"]


def test_the_stage_begins_with_what_the_real_layer_costs():
    app = convolution_page({"network": "mobilenet_v1", "layer": LAYER})
    assert stage_of(app)["layer"] == {
        "name": f"{LAYER} of MobileNet V1 (1.0 MobileNet-224)",
        "input": [112, 112, 32],
        "kernel": 3,
        "filters": 32,
        "macs": 115_605_504,
    }
    assert [kind["real"] for kind in stage_of(app)["kinds"]] == [3_612_672, 115_605_504]
    control(app, "real_channels_out").set_value(64).run()
    assert stage_of(app)["layer"]["name"] == ""
    assert stage_of(app)["layer"]["macs"] == 2 * 115_605_504


@pytest.mark.parametrize("kind", KINDS)
def test_the_page_shows_the_settings_that_change_its_kinds_and_no_other(kind):
    app = convolution_page({"kind": kind})
    shown = {each.key.rpartition(".")[2] for each in [*app.slider, *app.select_slider, *app.get("button_group")]}
    named = {name for each in KINDS.values() for name in each.reads}
    assert shown & named == set(KINDS[kind].reads)


def test_a_setting_that_nobody_sees_stands_in_no_kinds_way():
    app = convolution_page({"kind": "transposed", "stride": "2"})
    control(app, "kinds").set_value(["transposed", "dilated"]).run()
    assert kinds_of(app) == ["transposed", "dilated"]
    assert not app.warning
    assert link_of(app) == {"kind": "transposed,dilated"}


def test_every_kind_is_measured_against_the_standard_one_wherever_that_stands():
    rows = convolution_page({"kind": "separable,standard"}).table[1].value
    assert rows["Kind"].tolist()[1] == "Standard"
    assert rows["of standard"].tolist()[1] == "1.000"
    assert 0 < float(rows["of standard"].tolist()[0]) < 1


def test_the_animation_is_one_file_that_holds_the_whole_scene():
    page = as_file(stage_of(convolution_page({"kind": "standard,transposed"})))
    assert page.count("</script>") == 2  # of the scene, and of the script
    assert '"kind":"transposed"' in page
    assert '"editable":false' in page
    assert "new Stage(" in page
    assert not re.search(r"^(import|export)\b", page, re.MULTILINE)


def test_the_way_back_to_an_earlier_address_of_this_page_leaves_a_file_in_explore():
    config = {"class_name": "Sequential", "config": {"name": "mine", "layers": [
        {"class_name": "InputLayer", "config": {"name": "image", "batch_shape": [None, 8, 8, 3]}},
        {"class_name": "Flatten", "config": {"name": "flat"}},
    ]}}  # fmt: skip
    app = convolution_page({"kind": "standard"})
    app.session_state["netviz.explore"].open_file(as_told(json.dumps(config).encode(), "mine.json"))
    app.run()
    app.query_params["kind"] = "depthwise"
    app.run()
    assert not app.exception
    assert kinds_of(app) == ["depthwise"]
    assert app.session_state["netviz.explore"].file
