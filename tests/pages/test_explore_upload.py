"""A model file on the Explore page: shown, refused with a sentence, and shared by nothing but its link."""

import json
from html import escape

import pytest

from netviz.drawing.layout import dot
from netviz.state import long_link
from netviz.state.explored import Explored
from netviz.state.shown_network import from_catalog, shared_drawing
from netviz.ui.shared.markdown import plain
from tests.interchange.test_keras_file import CONV, GOOD, IMAGE, functional, linked, named, sequential, tensor, zipped
from tests.pages.visit import component, open_app, open_file, reading

DENSE = {"class_name": "Dense", "config": {"name": "dense", "units": 10}}
FLATTEN = {"class_name": "Flatten", "config": {"name": "flatten"}}
STRANGER = {"class_name": "Half", "module": "mine", "config": {"name": "half"}}


def upload(app, content=GOOD, name="mine.json"):
    return open_file(app, content, name)


@pytest.mark.parametrize("name", ["mine.json", "mine.keras"])
def test_a_file_is_shown_as_any_network_is(name):
    app = upload(open_app(), zipped(("config.json", GOOD)) if name.endswith(".keras") else GOOD, name)
    assert app.title[0].value == "mine"
    assert [metric.value for metric in app.metric][:5] == ["112", "3.89 k", "1", "3 px", "1.34 kB"]
    assert component(app, "names")["names"] == ["image", "conv"]
    assert "6 × 6 × 4" in component(app, "svg")["svg"]
    assert not app.error


def test_there_is_a_way_back_to_the_network_that_was_shown_before():
    app = upload(open_app(network="resnet34"))
    next(button for button in app.button if button.label == "Back to ResNet").click().run()
    assert app.title[0].value == "ResNet\\-34"
    assert app.metric[0].value == "21.3 M"
    assert app.query_params["blocks"] == "3,4,6,3"
    upload(app)  # the same file once more
    assert app.title[0].value == "mine"


def test_the_address_holds_a_small_file_and_a_rerun_keeps_it():
    app = upload(open_app(network="resnet34", layer="stem_conv"))
    link = dict(app.query_params)
    assert any("The link in the address bar holds its list of layers" in caption.value for caption in app.caption)
    app.run()
    assert app.title[0].value == "mine"
    assert open_app(**link).title[0].value == "mine"


def test_the_address_says_nothing_about_a_file_that_is_too_large_for_it_and_the_page_says_so(monkeypatch):
    monkeypatch.setattr(long_link, "LONG", 10)
    monkeypatch.setattr(long_link, "MOST_PACKED", 10)
    app = upload(open_app())
    assert not app.query_params
    assert any("too large for a link" in caption.value for caption in app.caption)


def test_another_address_leaves_the_file():
    app = upload(open_app())
    app.query_params.clear()
    app.query_params["network"] = "resnet34"
    app.run()
    assert app.title[0].value == "ResNet\\-34"


def test_what_cannot_be_read_gets_a_sentence_and_the_page_keeps_its_network():
    app = open_app(network="resnet34")
    app.session_state["netviz.explore"].open_file({"fault": "hdf5", "received": "old.h5"})
    app.run()
    opener = next(each for each in app.expander if each.label == "Open a model file")
    assert "The file was not opened. Why stands above the drawing." in opener.caption[0].value
    (above,) = [error.value for error in app.error]
    assert above.startswith(plain("The file was not opened. The HDF5 file is damaged"))
    assert app.title[0].value == "ResNet\\-34"
    upload(app)
    assert (app.title[0].value, list(app.error)) == ("mine", [])
    upload(app, b"{", "broken.json")
    assert all("not JSON at line 1" in error.value for error in app.error)
    assert app.title[0].value == "mine"


def test_a_function_of_the_authors_own_has_no_parameters_and_its_layer_says_so():
    function = {"class_name": "Lambda", "module": "keras.layers", "config": {"name": "half"}}
    app = upload(open_app(), json.dumps(sequential(CONV, function)).encode())
    assert app.metric[0].value == "112"
    assert component(app, "names")["figures"]["params"] == [0, 112, 0]
    app.session_state["netviz.explore"].chosen = "half"
    app.run()
    assert "It was not executed: the file records no shape. Its class has no weights." in reading(app)


def test_a_frozen_layer_is_said_to_be_frozen_in_the_table_and_where_it_is_read():
    app = upload(open_app(), json.dumps(sequential(named(CONV, "conv", trainable=False))).encode())
    assert component(app, "names")["frozen"] == [1]
    assert ("Trainable", "0") in [(metric.label, metric.value) for metric in app.metric]
    app.session_state["netviz.explore"].chosen = "conv"
    app.run()
    assert "Frozen: training leaves its weights as they are." in reading(app)


def test_where_there_is_no_image_to_see_a_part_of_that_is_said_in_words():
    text = {**IMAGE, "config": {"name": "image", "batch_shape": [None, 20]}}
    layers = {"class_name": "Sequential", "config": {"name": "text", "layers": [text, DENSE]}}
    app = upload(open_app(), json.dumps(layers).encode())
    assert [metric.value for metric in app.metric][:4] == ["210", "200", "1", "does not apply"]
    assert "for one input" in app.metric[1].help
    assert not any("image" in app.metric[place].help for place in (1, 4))
    for chosen in ("image", "dense"):
        app.session_state["netviz.explore"].chosen = chosen
        app.run()
        assert "Receptive field: does not apply, for the network takes no image." in reading(app)
        assert chosen != "image" or "the input → 20" in reading(app)


def test_what_the_head_says_of_the_receptive_field_is_of_the_last_map():
    app = upload(open_app(), json.dumps(sequential(CONV, FLATTEN, DENSE)).encode())
    assert ("Receptive field (last map)", "3 px") in [(metric.label, metric.value) for metric in app.metric]


def test_the_head_says_why_multiply_adds_are_missing():
    steps = {**IMAGE, "config": {"name": "steps", "batch_shape": [None, None, 3]}}
    gru = {"class_name": "GRU", "config": {"name": "*gru*", "units": 4}}
    app = upload(open_app(), json.dumps({"class_name": "Sequential", "config": {"layers": [steps, gru]}}).encode())
    told = {metric.label: metric.help for metric in app.metric}
    assert "no fixed sequence length" in told["Multiply-adds"]
    assert "*gru*" not in told["Multiply-adds"]
    assert "not known" not in told["Parameters"]


def test_a_model_that_was_never_built_says_so_above_its_figures():
    layers = {"class_name": "Sequential", "config": {"name": "open", "layers": [DENSE]}}
    app = upload(open_app(), json.dumps(layers).encode())
    assert any("The file does not say what shape the model takes" in caption.value for caption in app.caption)


def test_a_layer_of_a_file_can_be_read_and_its_formula_is_there():
    app = upload(open_app())
    app.session_state["netviz.explore"].chosen = "conv"
    app.run()
    assert "8 × 8 × 3 → 6 × 6 × 4" in reading(app)
    assert r"3 \cdot 3 \cdot 3 \cdot 4" in app.latex[0].value
    assert 'layers.Conv2D(4, 3, name="conv")(x)' in [code.value for code in app.code]
    assert not any("Left out" in caption.value for caption in app.caption)


def test_what_no_line_can_keep_of_a_layer_is_said_below_it():
    regularised = {**CONV, "config": {**CONV["config"], "kernel_regularizer": {"class_name": "Mine", "config": {}}}}
    app = upload(open_app(), json.dumps(sequential(regularised)).encode())
    app.session_state["netviz.explore"].chosen = "conv"
    app.run()
    told = [caption.value.replace("\\", "") for caption in app.caption]
    assert any("this is the layer without its kernel_regularizer (Mine)" in line for line in told)


def test_a_stranger_is_counted_as_unknown():
    app = upload(open_app(), json.dumps(sequential(CONV, STRANGER, named(CONV, "last"))).encode())
    assert app.metric[0].value == "≥ 112"
    assert "those of 2 layers are not known" in app.metric[0].help
    assert component(app, "names")["figures"]["params"] == [0, 112, None, None]
    app.session_state["netviz.explore"].chosen = "half"
    app.run()
    assert "was not executed" in reading(app)
    assert "<td>Parameters</td><td>?</td><td>?</td>" in reading(app)


@pytest.mark.parametrize(("trainable", "told"), [(True, "not known"), (False, "no")])
def test_of_a_stranger_s_weights_nobody_knows_which_are_trained_unless_it_is_frozen(trainable, told):
    stranger = named(STRANGER, "half", trainable=trainable)
    weights = [{"name": "half/w", "shape": [16, 7], "dtype": "float32"}]
    model = {"modelTopology": sequential(stranger), "weightsManifest": [{"paths": [], "weights": weights}]}
    app = upload(open_app(), json.dumps(model).encode())
    app.session_state["netviz.explore"].chosen = "half"
    app.run()
    assert f"<td>16 × 7</td><td>112</td><td>{told}</td>" in reading(app)
    assert ">112 params</text>" in component(app, "svg")["svg"]


@pytest.mark.parametrize("name", ["**bold** <script>", ":red[x] $x$", "http://evil.example", "`code` :smile:", "a | b"])
def test_names_from_a_file_are_shown_letter_by_letter(name):
    layers = sequential({**named(CONV, name), "class_name": name}, name=name)
    app = upload(open_app(), json.dumps(layers).encode(), f"{name[:20]}.json")
    id = name.replace("/", "_").replace("*", "_")  # which mean something in the drawing's ids
    app.session_state["netviz.explore"].chosen = id
    app.run()
    assert not app.exception
    texts = [element.value for kind in (app.title, app.markdown, app.caption) for element in kind]
    assert not [text for text in texts if name in text.replace(f"`{name}`", "").replace(f"`{name[:20]}.json`", "")]
    assert component(app, "names")["names"][1] == id
    assert f"{escape(name)} <small>{escape(name)}</small></h2>" in reading(app)
    assert "<script>" not in reading(app)


def test_no_cache_that_visitors_share_holds_a_file():
    app = upload(open_app())
    before = (from_catalog, shared_drawing)
    sizes = [cache.cache_info().currsize for cache in before]
    upload(app, json.dumps(sequential(CONV, name="other")).encode(), "other.json")
    assert app.title[0].value == "other"
    state = app.session_state["netviz.explore"]
    state.choose("conv")
    assert state.chosen == "conv"
    app.run()
    assert [cache.cache_info().currsize for cache in before] == sizes
    assert Explored.of_link({}).file is None  # another visitor


def test_a_file_that_takes_too_long_to_draw_is_tried_once_and_its_table_is_there(monkeypatch):
    tried = []

    monkeypatch.setattr(dot, "_answer", lambda process, source: tried.append(source))
    branch = linked(named(CONV, "branch"), "image")

    def merge(name, *sources):
        config = {"class_name": "Add", "module": "keras.layers", "name": name, "config": {"name": name}}
        return {**config, "inbound_nodes": [{"args": [[tensor(source) for source in sources]], "kwargs": {}}]}

    crossed = merge("sum", "conv", "branch"), merge("sum_2", "conv", "branch"), merge("end", "sum", "sum_2")
    tall = functional(IMAGE, linked(CONV, "image"), branch, *crossed, outputs=("end", 0, 0))
    dot._placements.clear()
    app = upload(open_app(network="vgg16"), json.dumps(tall).encode())
    app.run()
    assert "wired too densely" in app.warning[0].value
    assert len(component(app, "names")["names"]) == 6
    assert len(tried) == 1
