"""A notebook is valid, and its cells run from the first to the last."""

import csv
import io
import json
import sys
from types import ModuleType

import nbformat
import numpy as np
import pytest

import netviz
from netviz import layers
from netviz.anatomy import export
from netviz.anatomy.table import summary
from netviz.architectures.catalog import FAMILIES
from netviz.errors import NetvizError
from netviz.interchange.keras_config import FileSettings
from netviz.interchange.keras_script import layer_call
from netviz.network import Network
from netviz.unknown import UNKNOWN

CLASSIFIERS = [family for family in FAMILIES.values() if "classes" in family.settings.model_fields]
PRESETS = [preset for family in CLASSIFIERS for preset in family.presets]


def cells(notebook, kind="code"):
    return ["".join(cell["source"]) for cell in json.loads(notebook)["cells"] if cell["cell_type"] == kind]


@pytest.mark.parametrize("name", PRESETS)
def test_every_notebook_is_valid_and_each_cell_compiles(name):
    notebook = netviz.to_notebook(netviz.build(name))
    nbformat.validate(json.loads(notebook))
    for cell in cells(notebook):
        compile(cell, name, "exec")


SMALL = {"num_blocks": 1, "initial_filters": 4, "input_size": 16, "classes": 3}


@pytest.mark.parametrize(("name", "changes"), [("inception10", SMALL), ("lenet5_mnist", {})])  # coloured, and grey
def test_the_cells_build_train_and_plot(monkeypatch, recwarn, name, changes):
    import keras

    rng = np.random.default_rng(1)

    def few(count):
        return rng.integers(0, 255, (count, 32, 32, 3), dtype=np.uint8), rng.integers(0, 10, (count, 1))

    def fewer(source):
        for count, instead in (("EPOCHS = 5", "EPOCHS = 2"), ("IMAGES = 10_000", "IMAGES = 32"), ("= 1_000", "= 8")):
            source = source.replace(count, instead)
        return source

    plotted = []
    monkeypatch.setattr(keras.datasets.cifar10, "load_data", lambda: (few(400), few(80)))
    monkeypatch.setitem(sys.modules, "matplotlib", ModuleType("matplotlib"))
    monkeypatch.setitem(sys.modules, "matplotlib.pyplot", pyplot(plotted))
    network = netviz.build(name, **changes)
    space = {"__name__": "__main__"}
    for source in cells(netviz.to_notebook(network)):
        exec(fewer(source), space)
    held_out, tested = space["held_out_images"], space["test_images"]
    assert (len(space["train_images"]), len(held_out)) == (32, 8)
    assert 0 < len(tested) <= 80
    assert not any((image == tested).all((1, 2, 3)).any() for image in held_out)  # the test set is looked at once
    assert not [warning for warning in recwarn if "keras" in str(warning.filename)]
    assert space["model"].count_params() == network.total_params
    assert [len(curve) for curve in plotted] == [2, 2, 2, 2]


def of_any_size(*calls):
    """A network of colour images of any size: as a file without a size has it."""
    x = layers.Input((UNKNOWN, UNKNOWN, 3))
    for call in (*calls, layers.GlobalAveragePooling2D(), layers.Dense(10)):
        x = call(x)
    return Network(x, architecture="mine", title="Mine", settings=FileSettings())


@pytest.mark.parametrize(("kernel", "resized"), [(3, None), (40, "layers.Resizing(64, 64)")])
def test_a_network_of_any_size_learns_from_images_that_fit_through_it(kernel, resized):
    network = of_any_size(layers.Conv2D(4, kernel))
    for text in cells(netviz.to_notebook(network)):
        compile(text, "notebook", "exec")
    source = "\n".join(cells(netviz.to_notebook(network)))
    assert "?" not in source.replace("? x ? x", "")  # docstrings and comments say so of a shape
    assert (resized in source) if resized else ("Resizing" not in source)


def test_a_network_that_needs_larger_images_than_any_tried_is_refused_for_that():
    rule = r"on images of 32 to 320 pixels a side\. Received: a network that needs larger ones"
    with pytest.raises(NetvizError, match=rule):
        netviz.to_notebook(of_any_size(layers.Conv2D(4, 321)))


def test_what_is_written_of_a_network_of_any_size_can_be_read():
    network = of_any_size(layers.Conv2D(4, 3, name="conv"))
    script = netviz.to_script(network)
    compile(script, "script", "exec")
    assert "keras.Input((None, None, 3)" in script
    assert " 0 multiply-adds" not in script
    for node in network.nodes:
        compile(layer_call(node), "line", "exec")
    assert [row["output_shape"] for row in csv.DictReader(io.StringIO(export.to_csv(network)))][1] == "?x?x4"
    assert json.loads(json.dumps(summary(network)))["layers"][1]["output_shape"] == [None, None, 4]
    assert "? × ? × 4".replace("×", r"$\times$") in export.to_latex(network)


def pyplot(plotted):
    """A matplotlib.pyplot that only remembers what was plotted."""

    class Axes:
        def __getattr__(self, name):
            return lambda *values, **options: plotted.append(values[1]) if name == "plot" else None

    module = ModuleType("matplotlib.pyplot")
    module.subplots = lambda *shape, **options: (None, (Axes(), Axes()))
    module.show = lambda: None
    return module


def test_logits_are_trained_as_logits_and_auxiliary_heads_are_left_out():
    assert "from_logits=True" in netviz.to_notebook(netviz.build("xception", classifier="logits"))
    assert "from_logits=True" not in netviz.to_notebook(netviz.build("mobilenet_v1_keras"))
    assert "without its auxiliary heads" in netviz.to_notebook(netviz.build("googlenet_heads"))


def test_what_has_no_images_to_learn_from_is_refused():
    with pytest.raises(NetvizError, match=r"classes of images apart\. Received: 28 x 28 x 192 -> 28 x 28 x 256"):
        netviz.to_notebook(netviz.build("inception_module"))
