"""The section of the convolution page in which the network of Explore is swapped."""

import json
from pathlib import Path

import pytest
from streamlit.testing.v1 import AppTest

from netviz.interchange.keras_file import read
from netviz.state.explored import Explored
from netviz.state.shown_network import from_file
from netviz.ui.shared.session import EXPLORE

ROOT = Path(__file__).resolve().parents[3]


def section(state):
    app = AppTest.from_file(str(ROOT / "app.py"), default_timeout=60).run()
    app.session_state[EXPLORE.key] = state
    app.query_params.clear()
    app.switch_page("pages/convolution.py").run()
    assert not app.exception
    return app


def choose(app, to):
    next(group for group in app.get("button_group") if group.key == "netviz.swap.type").set_value(to).run()
    assert not app.exception


def with_first_layer(app):
    next(toggle for toggle in app.toggle if toggle.key == "netviz.swap.first_layer").set_value(True).run()


def figures(app):
    return {metric.label: (metric.value, metric.delta) for metric in app.metric}


def own(name, *convolutions, side=None):
    """A file with these convolutions one after another, on an image of that side; of any where there is none."""
    image = {"class_name": "InputLayer", "config": {"name": "image", "batch_shape": [None, side, side, 3]}}
    convs = [{"class_name": "Conv2D", "module": "keras.layers", "config": config} for config in convolutions]
    model = {"class_name": "Sequential", "config": {"name": name, "layers": [image, *convs]}}
    return Explored(file=from_file(read(json.dumps(model).encode(), "model.json")))


CONV = {"name": "conv", "filters": 8, "kernel_size": [3, 3], "use_bias": False}


def test_a_network_of_separable_convolutions_opens_with_its_full_ones():
    app = section(Explored())
    assert figures(app) == {
        "Parameters": ("4.25 M → 29.3 M", "× 6.89"),
        "Multiply-adds": ("569 M → 4.87 G", "× 8.56"),
    }
    assert "13 of 14 convolutions are swapped" in app.caption[-1].value


def test_the_rows_add_up_to_the_difference_of_the_figures():
    app = section(Explored.of_link({"network": "resnet18"}))
    rows, help = app.dataframe[0].value, app.metric[1].help
    before, after = (int(figure.replace(",", "")) for figure in help.split(" → "))
    assert rows["Multiply-adds after"].sum() - rows["Multiply-adds before"].sum() == after - before
    assert rows["Share saved"].sum() == pytest.approx(1)
    assert list(rows["Ratio"]) == pytest.approx([1 / filters + 1 / 9 for filters in _filters(rows)])


def _filters(rows):
    return [int(shapes.rsplit(" × ", 1)[1]) for shapes in rows["Map"]]


def test_where_nothing_can_be_swapped_the_page_says_what_stands_there_instead():
    app = section(Explored())
    choose(app, "separable")
    assert not app.metric
    assert "13 are depthwise separable already; 1 is first on the image" in app.info[-1].value
    with_first_layer(app)
    assert list(app.dataframe[0].value["Convolution"]) == ["stem_conv"]
    assert figures(app)["Multiply-adds"] == ("569 M → 559 M", "÷ 1.02")


def test_a_type_to_which_nothing_can_be_swapped_is_not_offered_and_the_page_says_why():
    app = section(Explored.of_link({"network": "vgg16"}))
    (group,) = [group for group in app.get("button_group") if group.key == "netviz.swap.type"]
    assert group.options == ["To depthwise separable"]
    assert any("To standard, nothing here can be swapped" in each.value for each in app.caption)


def test_a_link_opens_the_swap_that_it_was_made_from():
    first = section(Explored.of_link({"network": "mobilenet_v1", "alpha": "0.5"}))
    assert dict(first.query_params) == {"swap_network": "mobilenet_v1?alpha=0.5"}
    choose(first, "separable")
    with_first_layer(first)
    link = {name: "".join(value) for name, value in dict(first.query_params).items()}
    assert link == {"swap": "separable", "swap_first": "on", "swap_network": "mobilenet_v1?alpha=0.5"}
    cold = AppTest.from_file(str(ROOT / "app.py"), default_timeout=60).run()
    for name, value in link.items():
        cold.query_params[name] = value
    cold.switch_page("pages/convolution.py").run()
    assert figures(cold) == figures(first)
    assert list(cold.dataframe[0].value["Convolution"]) == ["stem_conv"]


@pytest.mark.parametrize("link", [{"swap": "up"}, {"swap_first": "maybe"}, {"swap": "standard", "swap_network": "x"}])
def test_a_link_to_a_swap_that_does_not_exist_is_refused_in_a_sentence(link):
    app = AppTest.from_file(str(ROOT / "app.py"), default_timeout=60).run()
    for name, value in link.items():
        app.query_params[name] = value
    app.switch_page("pages/convolution.py").run()
    assert "Received" in app.warning[0].value


def test_a_network_for_images_of_any_size_shows_what_is_known():
    app = section(own("mine", CONV | {"name": "first"}, CONV))
    assert figures(app) == {"Parameters": ("792 → 352", "÷ 2.25"), "Multiply-adds": ("? → ?", "")}
    assert app.dataframe[0].value["Multiply-adds before"].isna().all()
    assert list(app.dataframe[0].value["Parameters after"]) == [136]


def test_a_swap_that_changes_nothing_has_no_shares():
    """Two filters of two cells: 1/2 + 1/2 of the multiply-adds."""
    app = section(own("mine", CONV | {"name": "first"}, CONV | {"filters": 2, "kernel_size": [1, 2]}, side=8))
    assert figures(app)["Multiply-adds"][1] == "× 1.00"
    assert list(app.dataframe[0].value["Ratio"]) == [1.0]
    assert app.dataframe[0].value.filter(like="Share").isna().all(axis=None)


def test_a_strangers_name_is_no_markup():
    app = section(own("[log in](http://evil)", CONV | {"name": "first"}, CONV, side=8))
    (sentence,) = [each.value for each in app.markdown if "evil" in each.value]
    assert "](" not in sentence.replace("\\]\\(", "")
