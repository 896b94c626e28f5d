"""The Explore page without a browser: what it gives its components, and what they give back."""

import pytest
from streamlit.config import get_option

from netviz.architectures.catalog import build
from netviz.ui.shared.markdown import plain
from netviz.words import share
from tests.pages.visit import component, open_app, reading


def test_the_page_shows_the_published_network_first():
    app = open_app()
    assert app.title[0].value.startswith("MobileNet V1")
    assert [metric.value for metric in app.metric] == [
        "4.25 M",
        "569 M",
        "85",
        "315 px",
        "61.1 MB",
        "4.18 GB",
    ]
    assert len(component(app, "names")["names"]) == 85
    assert "separable 7–11" in component(app, "svg")["svg"]


def test_totals_name_the_heaviest_layer_and_its_share():
    network = build("vgg16")
    fullest = max(network.nodes, key=lambda node: node.params)
    told = {metric.label: metric.help for metric in open_app(network="vgg16").metric}
    assert f"Most in {plain(fullest.name)}: {share(fullest.params, network.total_params)}" in told["Parameters"]
    heaviest = max(network.nodes, key=lambda node: node.macs)
    assert share(heaviest.macs, network.macs) in told["Multiply-adds"]


def test_what_the_list_showed_before_a_setting_changed_its_name_is_no_choice():
    """A browser tells it late, with the address that it had then; later it is a choice as any other."""
    app = open_app(network="mobilenet_v1", alpha="0.75")
    before = dict(app.query_params)
    shown = app.selectbox(key="pick.network").value
    app.number_input(key="pick.mobilenet_v1.classes").set_value(10).run()
    assert app.selectbox(key="pick.network").value == "Own settings"
    app.query_params.clear()
    app.query_params.update(before)
    app.slider(key="pick.mobilenet_v1.alpha").set_value(0.65)
    app.selectbox(key="pick.network").set_value(shown).run()
    assert (app.query_params["alpha"], app.query_params["classes"]) == ("0.65", "10")
    app.selectbox(key="pick.network").set_value(shown).run()
    assert "classes" not in app.query_params


def test_what_a_setting_showed_before_another_network_was_chosen_is_no_change():
    app = open_app(network="mobilenet_v1")
    before = dict(app.query_params)
    app.selectbox(key="pick.network").select("mobilenet_v1_050").run()
    assert app.slider(key="pick.mobilenet_v1.alpha").value == 0.5
    for classes in (20, 10):
        app.query_params.clear()
        app.query_params.update(before)
        app.slider(key="pick.mobilenet_v1.alpha").set_value(1.0)
        app.number_input(key="pick.mobilenet_v1.classes").set_value(classes).run()
        assert app.slider(key="pick.mobilenet_v1.alpha").value == 0.5
        assert (app.query_params["alpha"], app.query_params["classes"]) == ("0.5", str(classes))
    assert app.session_state["netviz.shown_before"]["pick.mobilenet_v1.alpha"] == [1.0]
    for entered in (0.65, 1.0):  # what it showed before is no longer there to be told late
        app.query_params.clear()
        app.query_params.update(before)
        app.slider(key="pick.mobilenet_v1.alpha").set_value(entered).run()
        assert app.slider(key="pick.mobilenet_v1.alpha").value == entered
    app.slider(key="pick.mobilenet_v1.alpha").set_value(1.0).run()
    assert "alpha" not in app.query_params


def test_a_setting_changes_drawing_table_and_totals_together():
    app = open_app()
    app.slider(key="pick.mobilenet_v1.alpha").set_value(0.5).run()
    assert not app.exception
    assert [metric.value for metric in app.metric][:2] == ["1.34 M", "149 M"]
    assert sum(component(app, "names")["figures"]["params"]) == 1_342_536
    assert "7 × 7 × 512" in component(app, "svg")["svg"]
    assert app.query_params["alpha"] == "0.5"


def test_choosing_a_network_starts_from_its_settings():
    app = open_app()
    app.selectbox(key="pick.network").select("resnet34").run()
    assert app.title[0].value == "ResNet\\-34"
    assert app.text_input(key="pick.resnet.blocks").value == "3,4,6,3"
    assert app.metric[0].value == "21.3 M"


def test_a_refused_setting_shows_the_sentence_keeps_the_entry_and_the_network():
    app = open_app(network="resnet18", input_size="16")
    app.text_input(key="pick.resnet.blocks").set_value("1,1,1,1,1,1").run()
    assert not app.exception
    assert app.error[0].value.startswith("Input size must be at least 32 pixels for 6 stages")
    assert app.text_input(key="pick.resnet.blocks").value == "1,1,1,1,1,1"
    assert app.metric[2].value == "68"


@pytest.mark.parametrize("link", [{"network": "<b>"}, {"alpha": "nan"}, {"layer": "nowhere"}, {"input_size": "10**9"}])
def test_a_link_with_nonsense_gives_a_sentence_and_a_working_page(link):
    app = open_app(**link)
    assert app.error[0].value
    assert component(app, "names")["names"]


def test_a_deep_link_reopens_the_same_view():
    app = open_app(network="resnet", blocks="3,4,6,3", layer="stage_2_block_1_conv1", open="stage_2")
    assert component(app, "svg")["chosen"] == [
        "stage_2_block_1_conv1",
        "~stage_2_block_1_conv1",
        "stage_2/block_1",
        "stage_2",
    ]
    assert 'data-id="stage_2/block_1"' in component(app, "svg")["svg"]
    assert "73,728" in reading(app)
    assert app.query_params["open"] == "stage_2"


def test_a_change_that_carries_an_older_address_of_ours_loses_nothing():
    """The browser sends the address that it knew when the widget was moved."""
    app = open_app()
    before = dict(app.query_params)
    app.slider(key="pick.mobilenet_v1.input_size").set_value(192).run()
    app.query_params.clear()
    app.query_params.update(before)
    app.slider(key="pick.mobilenet_v1.alpha").set_value(2.0).run()
    assert (app.query_params["input_size"], app.query_params["alpha"]) == ("192", "2.0")


def test_an_older_address_that_comes_without_a_change_is_the_way_back():
    app = open_app()
    before = dict(app.query_params)
    app.slider(key="pick.mobilenet_v1.alpha").set_value(0.5).run()
    app.query_params.clear()
    app.query_params.update(before)
    app.run()
    assert app.metric[0].value == "4.25 M"
    assert dict(app.query_params) == before


def test_what_is_refused_while_the_address_is_late_is_no_way_back():
    app = open_app(network="resnet")
    before = dict(app.query_params)
    app.text_input(key="pick.resnet.blocks").set_value("1,1,1,1").run()
    app.query_params.clear()
    app.query_params.update(before)
    app.text_input(key="pick.resnet.blocks").set_value("none").run()
    assert app.text_input(key="pick.resnet.blocks").value == "none"
    assert app.query_params["blocks"] == "1,1,1,1"


def test_an_address_that_somebody_else_wrote_is_followed():
    app = open_app()
    app.query_params.clear()
    app.query_params.update({"network": "resnet34", "layer": "stem_conv"})
    app.run()
    assert app.title[0].value == "ResNet\\-34"
    assert component(app, "svg")["chosen"] == ["stem_conv", "stem"]


def test_choosing_a_layer_shows_its_shapes_weights_and_formulas():
    app = open_app(network="mobilenet_v1", layer="separable_1_depthwise")
    text = reading(app)
    assert "112 × 112 × 32 → 112 × 112 × 32" in text
    assert "<td>3 × 3 × 32 × 1</td><td>288</td>" in text
    assert "3,612,672</td><td>0.6 %" in text
    assert r"3 \cdot 3 \cdot 32 \cdot 1 \\ &= 288" in app.latex[0].value
    assert "the middle value sees 7 × 7 of the image&#x27;s 224 × 224 px" in text
    assert app.code[0].value == (
        'layers.DepthwiseConv2D(3, padding="same", use_bias=False, name="separable_1_depthwise")(x)'
    )
    assert 'data-choose="stem_conv_relu6"' in text
    assert 'data-choose="separable_1_depthwise_bn"' in text
    assert ">separable 1<" in text


def test_choosing_a_block_shows_its_shares_and_what_is_in_it():
    app = open_app(network="mobilenet_v1", layer="separable_7*")
    text = reading(app)
    assert "5 equal blocks, one after the other, of 6 layers each." in text
    assert "1,354,240" in text
    assert "The receptive field grows from 59 to 219 px" in text


def test_a_name_from_another_block_has_that_block_before_it():
    text = reading(open_app(network="googlenet", layer="inception_4c"))
    assert ">inception 4d / 1x1 / conv1x1<" in text
    assert ">inception 4c / " not in text


def test_a_conv_activation_and_softmax_say_what_their_functions_do():
    assert "float16 numbers are 1/256 apart" in reading(open_app(layer="stem_conv_relu6"))
    assert "Softmax has no curve" in reading(open_app(layer="classifier_predictions"))


def test_what_the_network_does_not_have_is_not_chosen():
    app = open_app(network="resnet18", layer="stem_conv")
    app.session_state["netviz.explore"].choose("nowhere")
    app.run()
    assert app.query_params["layer"] == "stem_conv"


def test_the_table_goes_out_as_it_is_looked_at():
    app = open_app(network="resnet18")
    labels = [button.proto.label for button in app.get("link_button")]
    assert [label for label in labels if label in ("CSV", "Markdown", "LaTeX")] == ["CSV", "Markdown", "LaTeX"]


def test_a_page_shows_only_what_it_is_told_to_show():
    app = open_app()
    assert not get_option("runner.magicEnabled")  # it writes the value of every line that stands alone
    assert "None" not in [element.value for element in (*app.markdown, *app.sidebar.markdown)]
