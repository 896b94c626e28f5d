"""Small valid inputs, made without Keras, from which mutated ones are made."""

from __future__ import annotations

import dataclasses
import io
import json
import zipfile
from contextlib import suppress
from typing import Any

try:
    import h5py
except ImportError:
    h5py = None

from netviz.errors import NetvizError
from netviz.interchange import keras_file
from netviz.interchange.layer_config import TWINS
from netviz.layers import Layer
from tests.interchange.keras_config.writing import CONV, chain, first, functional, image, layer, linked, operation

_NEEDED = {"filters": 4, "units": 4, "kernel_size": 3, "num_heads": 2, "key_dim": 2, "rate": 0.1, "pool_size": 2,
           "input_dim": 9, "output_dim": 4, "target_shape": [4, 48], "dims": [2, 1, 3], "n": 2, "size": 2}  # fmt: skip


def config_of(twin: type[Layer]) -> dict[str, Any]:
    """Of a layer of that class: what has no default, and every other argument at its own."""
    made: dict[str, Any] = {}
    for field in twin.fields():
        name = field.metadata.get("argument", field.name)
        if name in ("name", "options", "left_out"):
            continue
        if field.default is not dataclasses.MISSING:
            made[name] = field.default
        else:
            made[name] = _NEEDED.get(name, 2)
    return json.loads(json.dumps(made, default=str))


def _with(twin: type[Layer]) -> dict[str, Any]:
    """A model with a layer of that class, on an input that it takes."""
    it = layer(twin.__name__, "it", **config_of(twin))
    for shape in ((8, 8, 3), (8, 3), (6, 6, 6, 2), (4, 6, 6, 2), (5,)):
        for inputs in (["x"], ["x", "y"]):
            call = [[name, 0, 0, {}] for name in inputs]
            images = [image(name, shape) for name in inputs]
            model = functional(*images, linked(it, call), inputs=inputs, outputs=["it"])
            with suppress(NetvizError):
                keras_file.read(json.dumps(model).encode(), "m.json")
                return model
    return chain(first("Conv2D", "conv", (8, 8, 3), **CONV), it)


def _tensor(name: str) -> dict[str, Any]:
    return {"class_name": "__keras_tensor__", "config": {"shape": [None, 8, 8, 3], "keras_history": [name, 0, 0]}}


def _keras_3() -> dict[str, Any]:
    """A residual: a convolution, normalised, added to what it took, then an operation."""

    def called(
        class_name: str, name: str, *sources: Any, module: str = "keras.layers", **config: Any
    ) -> dict[str, Any]:
        return {"class_name": class_name, "module": module, "config": {"name": name, **config}, "name": name,
                "inbound_nodes": [{"args": list(sources), "kwargs": {}}]}  # fmt: skip

    entry = {**called("InputLayer", "x", batch_shape=[None, 8, 8, 3]), "inbound_nodes": []}
    get = {"class_name": "__slice__", "config": {"start": None, "stop": 3, "step": None}}
    layers = [
        entry,
        called("Conv2D", "conv", _tensor("x"), filters=3, kernel_size=[3, 3], padding="same", activation="relu",
               kernel_initializer={"module": "keras.initializers", "class_name": "HeNormal", "config": {"seed": 1}},
               kernel_regularizer={"module": "keras.regularizers", "class_name": "L2", "config": {"l2": 0.1}}),
        called("BatchNormalization", "norm", _tensor("conv"), axis=-1, momentum=0.9),
        called("Add", "sum", [_tensor("norm"), _tensor("x")]),
        called("GetItem", "get", _tensor("sum"), [get, {"class_name": "__ellipsis__"}], module="keras.src.ops.numpy"),
        called("Mean", "mean", _tensor("get"), module="keras.src.ops.numpy", axis=[1, 2], keepdims=False),
        called("Dense", "classes", _tensor("mean"), units=10, activation="softmax"),
    ]  # fmt: skip
    config = {"name": "mine", "layers": layers, "input_layers": ["x", 0, 0], "output_layers": [["classes", 0, 0]]}
    return {"module": "keras", "class_name": "Functional", "config": config, "registered_name": "Functional"}


def _keras_2() -> dict[str, Any]:
    inner = functional(image("inner"), linked(layer("Conv2D", "deep", **CONV), "inner"), outputs=["deep"],
                       inputs=["inner"], name="nested")  # fmt: skip
    return functional(
        image("x"),
        linked({**inner, "config": {**inner["config"], "name": "nested"}}, "x"),
        operation("math.multiply", "double", ["nested", 0, 0, {"y": 2.0}]),
        linked(layer("Reshape", "flat", target_shape=[36, 4]), "double"),
        linked(layer("Bidirectional", "both", layer=layer("LSTM", "lstm", units=2)), "flat"),
        inputs=["x"], outputs=["both"],
    )  # fmt: skip


def _js() -> dict[str, Any]:
    weights = [{"weights": [{"name": "conv/kernel", "shape": [3, 3, 3, 4], "dtype": "float32"}], "paths": ["1.bin"]}]
    model = chain(first("Conv2D", "conv", (8, 8, 3), **CONV))
    return {"format": "layers-model", "modelTopology": {"model_config": model}, "weightsManifest": weights}


CONFIGS = [_keras_3(), _keras_2(), _js(), *map(_with, TWINS.values())]
"""What `model.to_json()` returns, of three ages, and with a layer of every class."""


def archive(config: Any = CONFIGS[0]) -> bytes:
    """A `.keras` file of that config."""
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as made:
        made.writestr("metadata.json", b'{"keras_version": "3.15.1"}')
        made.writestr("config.json", json.dumps(config))
        made.writestr(zipfile.ZipInfo("model.weights.h5"), hdf5("latest"))
    return file.getvalue()


def hdf5(version: str) -> bytes:
    """An HDF5 file as h5py writes it in a version of the format; what begins like one where h5py is not here."""
    if h5py is None:
        return b"\x89HDF\r\n\x1a\n" + bytes(200)
    file = io.BytesIO()
    with h5py.File(file, "w", libver=version) as made:
        made.attrs["model_config"] = json.dumps(chain(first("Conv2D", "conv", (8, 8, 3), **CONV)))
        made.attrs["keras_version"] = "2.15.0"
        for number in range(20):
            made.attrs[f"other{number}"] = "x" * number
        weights = made.create_group("model_weights")
        weights.attrs["layer_names"] = [b"conv", b"other"]
        for name in ("conv", "other"):
            inside = weights.create_group(name)
            inside.attrs["weight_names"] = [f"{name}/kernel:0".encode(), f"{name}/bias:0".encode()]
            inside.create_dataset(f"{name}/kernel:0", (3, 3, 3, 4), "f4")
            inside.create_dataset(f"{name}/bias:0", (4,), "f4")
        for number in range(12):
            made.create_group(f"layers/conv2d_{number}/vars").create_dataset("0", (number + 1, 2), "f4")
    return file.getvalue()


ARCHIVE = archive()
HDF5 = [hdf5("earliest"), hdf5("latest")]

WISHES = [
    [[1, {"toggle": "stage_1"}], [2, {"unfold": ["stage_1", "stage_2"]}]], [[1, {"all": True}], [2, {"all": False}]],
    [[1, {"level": 1}], [2, {"level": -1}]], [[1, {"direction": "right"}], [2, {"every_layer": True}]],
]  # fmt: skip
EDITS = [
    {"part": "image", "channel": 0, "row": 1, "column": 2, "value": 3.5},
    {"part": "kernel", "kind": "standard", "stage": 0, "out": 0, "depth": 1, "row": 1, "column": 1, "value": -1},
]
EXTRACTS = [
    {"name": "m.keras", "form": "archive", "head": "", "names": ["config.json"], "config": json.dumps(CONFIGS[0]),
     "metadata": '{"keras_version": "3.15.1"}', "keras_version": "",
     "weights": [["", "layers/conv2d/vars/0", [3, 3, 3, 3]]]},
    {"name": "m.h5", "form": "hdf5", "head": "", "names": ["model_weights"], "config": json.dumps(CONFIGS[1]),
     "metadata": None, "keras_version": "2.15.0", "weights": [["deep", "deep/kernel:0", [3, 3, 3, 4]]]},
    {"name": "m.pkl", "form": "other", "head": "80049500", "names": [], "config": None, "metadata": None,
     "keras_version": "", "weights": []},
    {"fault": "damaged", "received": "m.keras"},
]  # fmt: skip
MESSAGES: dict[tuple[str, str], list[Any]] = {
    ("convolution_stage", "edited"): EDITS,
    ("cuts", "turned"): [{"names": ["stage_1_block_1_add"], "cuts": True}, {"names": ["add"], "cuts": False}],
    ("graph_viewer", "asked"): WISHES,
    ("graph_viewer", "looked"): [{"colour_by": "shape", "shapes": False, "wide": True}],
    ("layer_table", "look"): [{"columns": ["name", "type", "params"], "grouped": False}],
    ("learnt", "wanted"): [{"fixed": True, "step": 5, "maps": {"at": 5, "step": None, "layer": "conv", "picture": 0}}],
    ("learnt", "opened"): [{"step": 5, "filter": 1, "picture": 2}],
    ("live_curves", "missing"): [["run", "other"]],
    ("live_curves", "rewind"): [8, -1],
    ("live_curves", "guess"): [[10 * number % 100 for number in range(20)], []],
    ("model_opener", "read"): EXTRACTS,
    ("scene_steps", "go"): ["the-idea", "more"],
    ("selection", "chosen"): ["conv_1", ""],
}
"""By a component and what it tells: what its script may send."""
