"""The convolution page without a browser: what it gives the stage, the link, and what it says."""

import json
from pathlib import Path

import pytest
from streamlit.testing.v1 import AppTest

from netviz.ui.markdown import plain

ROOT = Path(__file__).resolve().parents[2]
CONV_DW_1 = {
    "name": "conv_dw_1",
    "type": "DepthwiseConv2D",
    "network": "mobilenet_v1 alpha=0.5",
    "kernel": (3, 3),
    "strides": (1, 1),
    "padding": "same",
    "dilation": (1, 1),
    "input_shape": (112, 112, 16),
    "output_shape": (112, 112, 16),
    "depth_multiplier": 1,
    "groups": 16,
    "macs": 1_806_336,
    "params": 144,
}


def convolution_page(link=None, **state):
    app = AppTest.from_file(str(ROOT / "app.py"), default_timeout=30).run()
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
    return next(each for each in [*app.slider, *app.toggle, *app.get("button_group")] if each.key == key)


def test_the_page_compares_a_standard_with_a_separable_convolution():
    app = convolution_page()
    assert kinds_of(app) == ["standard", "separable"]
    assert list(app.table[0].value["Multiply-adds in all"]) == ["3,888", "1,404"]
    assert any(r"\frac{1}{4} + \frac{1}{9}" in each.value for each in app.get("latex"))


def test_a_setting_changes_stage_table_and_link_together():
    app = convolution_page()
    control(app, "channels_out").set_value(6).run()
    assert stage_of(app)["extent"] == [6, 6, 6]
    assert app.table[0].value["Multiply-adds in all"][0] == "5,832"
    assert dict(app.query_params) == {"channels_out": "6"}


def test_a_link_opens_what_it_was_made_from():
    first = convolution_page()
    control(first, "kernel").set_value(5).run()
    control(first, "data").set_value("random").run()
    control(first, "kinds").set_value(["standard", "separable", "depthwise"]).run()
    link = {name: value[0] if isinstance(value, list) else value for name, value in dict(first.query_params).items()}
    assert link == {"kernel": "5", "data": "random", "kind": "standard,separable,depthwise"}
    assert stage_of(convolution_page(link))["id"] == stage_of(first)["id"]


@pytest.mark.parametrize(
    ("link", "sentence"),
    [
        ({"kernel": "7"}, "kernel must be between 1 and 5 cells. Received: 7"),
        ({"kind": "cubic"}, "kind must be one of standard, separable, depthwise, pointwise. Received: cubic"),
        ({"stride": "2", "dilation": "2"}, "Keras allows a stride above 1 only with dilation 1."),
        ({"size": "<script>"}, "size must be a whole number between 4 and 12 cells. Received: <script>"),
    ],
)
def test_a_link_with_nonsense_opens_the_defaults_and_says_why(link, sentence):
    app = convolution_page(link)
    assert plain(sentence) in app.warning[0].value
    assert kinds_of(app) == ["standard", "separable"]


def test_a_parameter_of_another_page_is_no_nonsense():
    assert not convolution_page({"architecture": "resnet", "embed": "true"}).warning


def test_only_what_goes_together_can_be_chosen():
    app = convolution_page({"padding": "valid", "size": "4"})
    assert control(app, "kernel").options == ["1", "2", "3", "4"]
    control(app, "stride").set_value(2).run()
    assert control(app, "dilation").options == ["1"]
    assert "only with dilation 1" in control(app, "dilation").help


def test_the_fourth_kind_takes_the_place_of_the_first():
    app = convolution_page({"kind": "standard,separable,depthwise"})
    control(app, "kinds").set_value(["standard", "separable", "depthwise", "pointwise"]).run()
    assert kinds_of(app) == ["separable", "depthwise", "pointwise"]


def test_the_last_kind_cannot_be_taken_away():
    app = convolution_page({"kind": "standard"})
    control(app, "kinds").set_value([]).run()
    assert kinds_of(app) == ["standard"]


def test_a_layer_sent_by_another_page_is_drawn_small_with_its_true_figures():
    app = convolution_page(netviz__animated_layer=CONV_DW_1)
    assert kinds_of(app) == ["depthwise", "standard"]
    assert app.info[0].value == plain(
        "conv_dw_1 of mobilenet_v1 alpha=0.5: 3 x 3 depthwise on 112 x 112 x 16, stride 1, same padding, "
        "gives 112 x 112 x 16 with 144 parameters and 1,806,336 multiply-adds. "
        "Drawn here with 4 channels and 8 x 8 cells."
    )
    app.run()
    assert app.info, "the sentence stays until a setting changes"


def test_the_page_remembers_its_view_when_the_visitor_comes_back():
    app = convolution_page()
    control(app, "size").set_value(9).run()
    app.query_params.clear()
    app.switch_page("pages/explore.py").run()
    app.query_params.clear()
    app.switch_page("pages/convolution.py").run()
    assert stage_of(app)["extent"] == [9, 9, 4]
    assert dict(app.query_params) == {"size": "9"}
