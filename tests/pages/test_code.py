"""The code below the drawing: computed once it is asked for, and both downloads."""

import json

import netviz
from tests.interchange.test_keras_file import CONV, sequential
from tests.pages.visit import open_app, open_file


def show(app, view):
    app.button_group(key="explore.below").set_value(view).run()
    assert not app.exception
    return app


def code_downloads(app):
    """The download buttons without the drawing's."""
    labels = [element.proto.label for element in app.get("link_button")]
    return [label for label in labels if label != "Download .svg"]


def test_the_table_stands_there_until_the_code_is_asked_for():
    app = open_app(network="resnet18")
    assert not app.code
    show(app, "Code")
    assert app.code[0].value == netviz.to_script(netviz.build("resnet18")).rstrip()
    assert code_downloads(app) == ["Download .py", "Download .ipynb"]
    assert not show(app, "Layers").code


def test_one_module_has_a_script_and_no_notebook():
    app = show(open_app(network="inception_module"), "Code")
    assert "Inception module as a Keras model." in app.code[0].value
    assert code_downloads(app) == ["Download .py"]


def test_what_a_script_cannot_keep_of_a_file_is_said_beside_it():
    dense = {"name": "logits", "units": 3, "kernel_regularizer": {"class_name": "Mine", "config": {}}}
    image = {"class_name": "InputLayer", "config": {"name": "image", "batch_shape": [None, 4]}}
    model = {"class_name": "Sequential", "config": {"layers": [image, {"class_name": "Dense", "config": dense}]}}
    app = show(open_file(open_app(), json.dumps(model).encode()), "Code")
    (told,) = [warning.value for warning in app.warning]
    assert "logits without its kernel_regularizer (Mine)" in told.replace("\\", "")
    assert "logits without its kernel_regularizer (Mine)" in app.code[0].value


def test_a_network_without_a_script_says_where_the_lines_of_its_layers_are():
    stranger = {"class_name": "Half", "module": "mine", "config": {"name": "half"}}
    app = show(open_file(open_app(), json.dumps(sequential(CONV, stranger)).encode()), "code")
    told = app.info[0].value.replace("\\", "")
    assert "only where it knows the class of every layer. Received: half (Half). The lines of the other layers" in told
    assert "choose a card, and copy the line beside it" in told
