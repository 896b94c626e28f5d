"""A network as a Jupyter notebook: it builds the model, trains it on CIFAR-10 and plots the curves."""

from __future__ import annotations

import json
from math import prod
from typing import Any

from netviz.anatomy.classifier import CIFAR_SIDE, SIDES, final_activation, image_shape, prepares_pixels
from netviz.errors import NetvizError
from netviz.interchange.keras_script import definitions
from netviz.interchange.script import literals
from netviz.layers import Pair
from netviz.network import Network
from netviz.unknown import UNKNOWN

CLASSES = 10

_DATA = """\
(train_images, train_labels), (test_images, test_labels) = keras.datasets.cifar10.load_data()


def first(images, labels, count):
    known = labels[:, 0] < CLASSES
    return images[known][:count].astype("float32"), labels[known][:count]


train_images, train_labels = first(train_images, train_labels, TRAINING_IMAGES + HELD_OUT_IMAGES)
held_out_images, held_out_labels = train_images[TRAINING_IMAGES:], train_labels[TRAINING_IMAGES:]
train_images, train_labels = train_images[:TRAINING_IMAGES], train_labels[:TRAINING_IMAGES]
test_images, test_labels = first(test_images, test_labels, TEST_IMAGES)
"""

_GREY = """
train_images = train_images.mean(axis=3, keepdims=True)  # grey, since the model takes one channel
held_out_images = held_out_images.mean(axis=3, keepdims=True)
test_images = test_images.mean(axis=3, keepdims=True)
"""

_TRAIN = """\
learner.compile(
    optimizer=keras.optimizers.Adam(LEARNING_RATE),
    loss=keras.losses.SparseCategoricalCrossentropy({from_logits}),
    metrics=["accuracy"],
)
history = learner.fit(
    train_images,
    train_labels,
    batch_size=BATCH_SIZE,
    epochs=EPOCHS,
    validation_data=(held_out_images, held_out_labels),
)
"""

_TEST = """\
loss, accuracy = learner.evaluate(test_images, test_labels)
print(f"Test accuracy: {accuracy:.1%}")
"""

_PLOT = """\
figure, (left, right) = plt.subplots(1, 2, figsize=(10, 4))
for axes, quantity in ((left, "loss"), (right, "accuracy")):
    epochs = range(1, len(history.history[quantity]) + 1)
    axes.plot(epochs, history.history[quantity], marker="o", label="training")
    axes.plot(epochs, history.history[f"val_{quantity}"], marker="s", label="held-out")
    axes.set_xlabel("epoch")
    axes.set_ylabel(quantity)
    axes.legend()
plt.show()
"""


def to_notebook(network: Network) -> str:
    """The notebook as JSON (nbformat 4.5). Raises NetvizError where the network cannot learn CIFAR-10.

    Images are resized where the network wants another size. With fewer than ten classes it learns the first of them;
    with more, the further ones never occur.
    """
    shape = network.input_shape
    if len(shape) != 3 or shape[2] not in (1, 3) or prod(network.output_shape[:-1]) != 1:
        rule = "A notebook trains a network that tells the classes of images apart"
        ends = " -> ".join(" x ".join(map(str, shape)) for shape in (shape, network.output_shape))
        raise NetvizError(rule, received=ends)
    image = image_shape(network)
    if image is None:
        rule = f"A notebook trains a network of any size on images of {SIDES[0]} to {SIDES[-1]} pixels a side"
        raise NetvizError(rule, received="a network that needs larger ones")
    size = image[0], image[1]
    title = literals.plain(network.title)
    logits = "" if final_activation(network.output) == "softmax" else "from_logits=True"
    cells = [
        _markdown(f"# {title} on CIFAR-10", "", "The model, a short training run, and its curves."),
        _code("import matplotlib.pyplot as plt"),
        _markdown("## The model"),
        _code(*definitions(network)),
        _code("model = build_model()", "model.summary()"),
        _markdown(
            "## The data", "", "CIFAR-10: 60,000 photographs of 32 × 32 pixels in ten classes. " + _sizes(network, size)
        ),
        _code(*_options(network, size)),
        _code(*(_DATA + (_GREY if shape[2] == 1 else "")).splitlines()),
        _markdown("## The run", "", "Around the model stands what makes its input of a photograph."),
        _code(*_learner(network, size)),
        _code(*_TRAIN.format(from_logits=logits).splitlines()),
        _markdown("## The curves"),
        _code(*_PLOT.splitlines()),
        _markdown("## The test", "", "Once, at the end: nothing was chosen by these images."),
        _code(*_TEST.splitlines()),
    ]
    notebook = {
        "cells": [{"id": f"cell-{number}", **cell} for number, cell in enumerate(cells, 1)],
        "metadata": {
            "kernelspec": {"display_name": "Python 3", "language": "python", "name": "python3"},
            "language_info": {"name": "python"},
        },
        "nbformat": 4,
        "nbformat_minor": 5,
    }
    return json.dumps(notebook, indent=1) + "\n"


def _options(network: Network, size: Pair) -> list[str]:
    return [
        f"CLASSES = {min(CLASSES, network.output_shape[-1])}",
        "EPOCHS = 5",
        f"BATCH_SIZE = {128 if max(size) <= 64 else 32}",
        "LEARNING_RATE = 0.001",
        "TRAINING_IMAGES = 10_000  # of 50,000",
        "HELD_OUT_IMAGES = 1_000  # of the same, never trained on",
        "TEST_IMAGES = 2_000  # of 10,000",
    ]


def _learner(network: Network, size: Pair) -> list[str]:
    """The model between what its input needs and what the loss takes."""
    steps = []
    if not prepares_pixels(network):
        steps.append("layers.Rescaling(1 / 255),  # from 0 to 1")
    if size != (CIFAR_SIDE, CIFAR_SIDE):
        steps.append(f"layers.Resizing{size},")
    several = len(network.outputs) > 1
    steps.append("keras.Model(model.inputs, model.outputs[0]),  # without its auxiliary heads" if several else "model,")
    if len(network.output_shape) > 1:
        steps.append("layers.Flatten(),")
    image = CIFAR_SIDE, CIFAR_SIDE, network.input_shape[2]
    return ["learner = keras.Sequential([", f"    keras.Input({image}),", *(f"    {step}" for step in steps), "])"]


def _sizes(network: Network, size: Pair) -> str:
    height, width = size
    takes = f"images of any size, here {height} x {width}" if UNKNOWN in network.input_shape else f"{height} x {width}"
    text = "" if size == (CIFAR_SIDE, CIFAR_SIDE) else f"The model takes {takes} pixels, so they are resized. "
    return text + "A few thousand are enough to see the curves move; raise the numbers for a real run."


def _markdown(*lines: str) -> dict[str, Any]:
    return {"cell_type": "markdown", "metadata": {}, "source": _lines(lines)}


def _code(*lines: str) -> dict[str, Any]:
    return {"cell_type": "code", "execution_count": None, "metadata": {}, "outputs": [], "source": _lines(lines)}


def _lines(lines: tuple[str, ...]) -> list[str]:
    return [*(f"{line}\n" for line in lines[:-1]), lines[-1]]
