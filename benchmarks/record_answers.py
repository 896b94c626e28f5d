"""Ask Keras what a published script asks, and write down what it says: for the story on reading scripts critically.

    python -m benchmarks.record_answers

Writes assets/measured/keras_answers.json. The lines are our own, as short as they can be, and run as they are shown.
"""

from __future__ import annotations

import json
from typing import Any, NamedTuple

from netviz.stories.answers import FILE

_IMPORTS = """
import keras
import numpy as np
from keras import Input, Model, Sequential, layers
from keras.callbacks import ModelCheckpoint
from keras.layers import Activation, AveragePooling2D, BatchNormalization, Concatenate, Conv2D, Dense
"""
_TRAINED = """
model = Sequential([Input((4,)), Dense(2, activation="softmax")])
model.compile("adam", "sparse_categorical_crossentropy", metrics=["accuracy"])
history = model.fit(np.zeros((8, 4)), np.zeros(8), verbose=0)
"""
_NORMALISED = """
model = Sequential([Input((8, 8, 3)), Conv2D(4, 3, use_bias=False), BatchNormalization()])
"""
_PADDED = """
class ConvBNAct(Model):
    def __init__(self, filters, kernel_size=3, padding="same"):
        super().__init__()
        self.model = Sequential([Conv2D(filters, kernel_size, padding="same"), BatchNormalization()])

    def call(self, x):
        return self.model(x)

images = Input((32, 32, 3))
"""
_BRANCHES = """
class Branches(Model):
    def __init__(self):
        super().__init__()
        self.one, self.three = Conv2D(4, 1, name="one"), Conv2D(4, 3, padding="same", name="three")

    def call(self, x):
        return keras.ops.concatenate([self.one(x), self.three(x)], axis=3)

image = Input((32, 32, 3), name="image")
both = [Conv2D(4, 1, name="one")(image), Conv2D(4, 3, padding="same", name="three")(image)]
model = Model(image, Concatenate(name="stacked")(both))
"""
_POOLED = """
maps = Input((2, 2, 512))
"""


class Question(NamedTuple):
    """What is run before the lines and not shown; the script's lines; those of today."""

    before: str
    script: str
    today: str


QUESTIONS = {
    "history": Question(_TRAINED, 'history.history["acc"]', "list(history.history)"),
    "checkpoint": Question(
        "",
        'callback = ModelCheckpoint("best.ckpt", save_weights_only=True)\ncallback.filepath',
        'callback = ModelCheckpoint("best.weights.h5", save_weights_only=True)\ncallback.filepath',
    ),
    "text": Question(
        _NORMALISED,
        "[weight.name for weight in model.trainable_variables]",
        "[weight.name for weight in model.weights]",
    ),
    "padding": Question(
        _PADDED, 'ConvBNAct(16, padding="valid")(images).shape', 'Conv2D(16, 3, padding="valid")(images).shape'
    ),
    "layers": Question(
        _BRANCHES, "[layer.name for layer in Branches().layers]", "[layer.name for layer in model.layers]"
    ),
    "pooling": Question(_POOLED, "AveragePooling2D()(maps).shape", "AveragePooling2D(2)(maps).shape"),
}


def asked(before: str, lines: str) -> dict[str, Any]:
    """The lines, what the last of them is worth or the error that they end in, and whether it is one."""
    known: dict[str, Any] = {}
    exec(_IMPORTS + before, known)
    *first, last = lines.splitlines()
    try:
        exec("\n".join(first), known)
        answer, failed = repr(eval(last, known)), False
    except Exception as error:
        answer, failed = f"{type(error).__name__}: {error}".splitlines()[0], True
    return {"lines": [*first, last], "answer": answer, "failed": failed}


def told() -> dict[str, Any]:
    """All questions with their answers, and the version of Keras that gave them."""
    import keras

    questions = {
        name: {"script": asked(each.before, each.script), "today": asked(each.before, each.today)}
        for name, each in QUESTIONS.items()
    }
    return {"keras": keras.__version__, "questions": questions}


if __name__ == "__main__":
    FILE.parent.mkdir(parents=True, exist_ok=True)
    FILE.write_text(json.dumps(told(), indent=1, ensure_ascii=False) + "\n", encoding="utf-8")
