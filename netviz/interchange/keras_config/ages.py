"""Configs of all ages in today's spelling: what Keras 1, Keras 2 and TensorFlow.js wrote, as Keras 3 writes it.

Keras 1 had other names for classes and arguments, and a Merge with a mode; a Sequential model was a bare list until
Keras 2.2.2. Sources: keras/legacy/interfaces.py of Keras 2.2, keras/models.py of Keras 1.2.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any, NamedTuple

from netviz.errors import FileError
from netviz.interchange import careful_json
from netviz.interchange.foreign_words import quoted, words_of
from netviz.interchange.layer_config import TWINS

WRAPPINGS = 8
"""How often a model may be wrapped: in model_config, in modelTopology, in a string."""


class Topology(NamedTuple):
    """A model's class and config, and the Keras that wrote them, where the file says which."""

    model: Mapping[str, Any]
    keras_version: str


def topology_of(value: object) -> Topology:
    """The model within what a file holds: bare, in a string, in model_config, or in TensorFlow.js' modelTopology.

    Raises FileError.

    >>> topology_of({"modelTopology": {"model_config": '{"class_name": "Sequential", "config": []}'}}).model
    {'class_name': 'Sequential', 'config': []}
    """
    version, found = "", value
    for _ in range(WRAPPINGS):
        if isinstance(found, str) and found.lstrip().startswith(("{", '"')):
            found = careful_json.parse(found.encode("utf-8", "replace"), "the text in the file")
            continue
        if not isinstance(found, dict):
            break
        version = words_of(found.get("keras_version")) or version
        if isinstance(found.get("class_name"), str):
            return Topology(found, version)
        if isinstance(found.get("layers"), list) and isinstance(found.get("name"), str):  # Keras 0.3
            return Topology({"class_name": words_of(found["name"]), "config": found["layers"]}, version)
        if found.get("format") == "graph-model" or "node" in found:
            rule = "A graph-model has operations, not Keras' layers: open the Keras model that it was converted from"
            raise FileError(rule, received="a graph-model of TensorFlow.js")
        inner = next((found[key] for key in ("modelTopology", "model_config") if key in found), None)
        if inner is None:
            break
        found = inner
    if isinstance(found, dict):
        found = f"an object with {', '.join(found)}" if found else "an empty object"
    rule = "A model's JSON is what model.to_json() returns, or the model.json of TensorFlow.js"
    raise FileError(rule, received=quoted(found))


_DIMENSIONS = ("1D", "2D", "3D")
_CLASSES = {
    **{f"Convolution{d}": f"Conv{d}" for d in _DIMENSIONS},
    **{f"AtrousConvolution{d}": f"Conv{d}" for d in _DIMENSIONS},
    **{f"AtrousConv{d}": f"Conv{d}" for d in _DIMENSIONS},
    **{f"Deconvolution{d}": f"Conv{d}Transpose" for d in _DIMENSIONS},
    **{f"Convolution{d}Transpose": f"Conv{d}Transpose" for d in _DIMENSIONS},
    **{f"SeparableConvolution{d}": f"SeparableConv{d}" for d in _DIMENSIONS},
    **{f"DepthwiseConvolution{d}": f"DepthwiseConv{d}" for d in _DIMENSIONS},
    **{f"MaxPool{d}": f"MaxPooling{d}" for d in _DIMENSIONS},
    **{f"AvgPool{d}": f"AveragePooling{d}" for d in _DIMENSIONS},
    **{f"GlobalMaxPool{d}": f"GlobalMaxPooling{d}" for d in _DIMENSIONS},
    **{f"GlobalAvgPool{d}": f"GlobalAveragePooling{d}" for d in _DIMENSIONS},
    "TimeDistributedDense": "Dense",
    "BatchNormalizationV1": "BatchNormalization",
    "BatchNormalizationV2": "BatchNormalization",
    "SyncBatchNormalization": "BatchNormalization",
    "LSTMV1": "LSTM",
    "LSTMV2": "LSTM",
    "GRUV1": "GRU",
    "GRUV2": "GRU",
    "CuDNNGRU": "GRU",
}
_DECONVOLUTIONS = frozenset(f"Deconvolution{d}" for d in _DIMENSIONS)
_MERGES = {
    "sum": "Add",
    "mul": "Multiply",
    "ave": "Average",
    "max": "Maximum",
    "min": "Minimum",
    "concat": "Concatenate",
    "dot": "Dot",
    "cos": "Dot",
}
_ARGUMENTS = {
    "nb_filter": "filters",
    "filter_length": "kernel_size",
    "subsample": "strides",
    "subsample_length": "strides",
    "stride": "strides",
    "pool_length": "pool_size",
    "border_mode": "padding",
    "atrous_rate": "dilation_rate",
    "dim_ordering": "data_format",
    "bias": "use_bias",
    "p": "rate",
    "sigma": "stddev",
    "init": "kernel_initializer",
    "inner_init": "recurrent_initializer",
    "inner_activation": "recurrent_activation",
    "forget_bias_init": "unit_forget_bias",
    "depthwise_init": "depthwise_initializer",
    "pointwise_init": "pointwise_initializer",
    "beta_init": "beta_initializer",
    "gamma_init": "gamma_initializer",
    "W_regularizer": "kernel_regularizer",
    "b_regularizer": "bias_regularizer",
    "U_regularizer": "recurrent_regularizer",
    "W_constraint": "kernel_constraint",
    "b_constraint": "bias_constraint",
    "dropout_W": "dropout",
    "dropout_U": "recurrent_dropout",
}
_ARGUMENTS_OF: Mapping[str, Mapping[str, str]] = {
    "Embedding": {
        "init": "embeddings_initializer",
        "W_regularizer": "embeddings_regularizer",
        "W_constraint": "embeddings_constraint",
        "output_dim": "output_dim",
    },
    "PReLU": {"init": "alpha_initializer"},
    "UpSampling1D": {"length": "size"},
}
_INNER = ("layer", "forward_layer", "backward_layer", "cell")


def todays(raw: object) -> object:
    """A layer's class and config in today's spelling; what is no layer as it is."""
    if not isinstance(raw, dict):
        return raw
    if "class_name" not in raw and isinstance(raw.get("name"), str):  # Keras 0.3: the class is called its name
        raw = {"class_name": raw["name"], "config": {**raw, "name": raw.get("custom_name")}}
    config, class_name = raw.get("config"), raw.get("class_name")
    if not isinstance(config, dict) or not isinstance(class_name, str) or "node_def" in config:
        return raw
    if "layers" in config and class_name not in _WITH_A_MODE:  # a model: each of its layers has its turn
        return raw
    class_name = class_name.removeprefix("tf.").removeprefix("keras.layers.").removeprefix("keras.layers>")
    config = {key: plain(value) for key, value in config.items()}
    for key in _INNER:
        if key in config:
            config[key] = todays(config[key])
    if isinstance(config.get("cells"), list):
        config["cells"] = [todays(cell) for cell in config["cells"]]
    module = raw.get("module")
    if module is None and isinstance(raw.get("registered_name"), str):
        module = "__main__"  # where Keras 3 writes that a class is its author's own
    if module is None and _is_operation(class_name, config, raw.get("inbound_nodes")):
        module = "keras.ops"
    if module is None:
        class_name, config = _renamed(class_name, config)
    if class_name == "LeakyReLU" and "alpha" in config:
        config.setdefault("negative_slope", config["alpha"])
    return {**raw, "class_name": class_name, "module": module, "config": config}


def _is_operation(class_name: str, config: Mapping[str, Any], nodes: object) -> bool:
    """Whether it is an operation, not the layer of that name: HDF5 of Keras 3 leaves out the modules that tell it.

    An operation's config has its name and its arguments; a layer's has its trainable besides, or else its dtype.
    """
    if not (isinstance(nodes, list) and nodes and isinstance(nodes[0], dict)):  # as Keras 3 writes a call
        return False
    is_layer = "trainable" in config or ("dtype" in config and class_name in ("InputLayer", *TWINS))
    return "name" in config and not is_layer


def plain(value: Any) -> Any:
    """A value without what the encoders of Keras 2 put around tuples and shapes."""
    if isinstance(value, dict):
        if value.get("class_name") in ("__tuple__", "TensorShape"):
            return plain(value.get("items"))
        return value
    if isinstance(value, list) and any(isinstance(part, (dict, list)) for part in value):
        return [plain(part) for part in value]
    return value


def _renamed(class_name: str, config: dict[str, Any]) -> tuple[str, dict[str, Any]]:
    today = _CLASSES.get(class_name, class_name)
    if class_name in _WITH_A_MODE:
        today, config = _WITH_A_MODE[class_name](config)
    if class_name == "CuDNNGRU":
        config = {"reset_after": True, **config}
    if today in ("GRU", "GRUCell"):
        config = {"reset_after": False, **config}  # Keras 2.1.5 brought the other way, and its name
    names = {**_ARGUMENTS, "output_dim": "units", **_ARGUMENTS_OF.get(today, {})}
    changed: dict[str, Any] = {}
    for key, value in config.items():
        name = names.get(key, key)
        changed[name] = _VALUES[key](value) if key in _VALUES else value
    sides = [config[key] for key in ("nb_row", "nb_col", "kernel_dim1", "kernel_dim2", "kernel_dim3") if key in config]
    if sides:
        changed["kernel_size"] = sides
    if class_name in _DECONVOLUTIONS and isinstance(changed.get("output_shape"), list):
        changed["output_shape"] = changed["output_shape"][1:]  # without the batch
    if today == "ZeroPadding2D":
        changed["padding"] = _frame(changed.get("padding", 1))
    if changed.get("data_format") == "default":
        del changed["data_format"]
    return today, changed


def _merge(config: Mapping[str, Any]) -> tuple[str, dict[str, Any]]:
    """Keras 1's Merge as the layer that its mode means."""
    mode = config.get("mode", "sum")
    if not isinstance(mode, str) or mode not in _MERGES or config.get("mode_type", "raw") != "raw":
        return "Merge", dict(config)
    own = {"name": config.get("name"), "trainable": config.get("trainable", True), "layers": config.get("layers")}
    if mode == "concat":
        own["axis"] = config.get("concat_axis", -1)
    if mode in ("dot", "cos"):
        own |= {"axes": config.get("dot_axes", -1), "normalize": mode == "cos"}
    return _MERGES[mode], {key: value for key, value in own.items() if value is not None}


_WITH_A_MODE = {"Merge": _merge}


def _frame(padding: Any) -> Any:
    """[top, bottom, left, right], or an object of them, as [[top, bottom], [left, right]]."""
    if isinstance(padding, dict):
        return [[padding.get(f"{side}_pad", 0) for side in pair] for pair in (("top", "bottom"), ("left", "right"))]
    if isinstance(padding, list) and len(padding) == 4:
        return [padding[:2], padding[2:]]
    return padding


def _regularizer(value: Any) -> Any:
    """{"name": "WeightRegularizer", "l2": 0.01} as an object of today."""
    if isinstance(value, dict) and "class_name" not in value and isinstance(value.get("name"), str):
        return {"class_name": "L1L2", "config": {key: value.get(key, 0.0) for key in ("l1", "l2")}}
    return value


def _constraint(value: Any) -> Any:
    """{"name": "MaxNorm", "m": 2} as an object of today."""
    if isinstance(value, dict) and "class_name" not in value and isinstance(value.get("name"), str):
        own = {"max_value" if key == "m" else key: part for key, part in value.items() if key != "name"}
        return {
            "class_name": {"maxnorm": "MaxNorm", "nonneg": "NonNeg"}.get(value["name"], value["name"]),
            "config": own,
        }
    return value


_INITIALIZERS: Mapping[str, Any] = {
    "orthogonal": {"class_name": "Orthogonal", "config": {"gain": 1.1}},
    **{
        name: {
            "class_name": "VarianceScaling",
            "config": {"scale": scale, "mode": mode, "distribution": "untruncated_normal"},
        }
        for name, scale, mode in (("he_normal", 2.0, "fan_in"), ("glorot_normal", 1.0, "fan_avg"))
    },
}
"""What words of Keras 1 meant that mean something else today. Source: keras/initializations.py of Keras 1.2."""


def _initializer(value: Any) -> Any:
    return _INITIALIZERS.get(value, value) if isinstance(value, str) else value


_VALUES: Mapping[str, Callable[[Any], Any]] = {
    **dict.fromkeys(("init", "inner_init", "depthwise_init", "pointwise_init"), _initializer),
    "forget_bias_init": lambda value: value in ("one", "ones"),
    "dim_ordering": lambda value: {"th": "channels_first", "tf": "channels_last"}.get(str(value), "default"),
    **dict.fromkeys(("W_regularizer", "b_regularizer", "U_regularizer", "activity_regularizer"), _regularizer),
    **dict.fromkeys(("W_constraint", "b_constraint"), _constraint),
}
"""How a value of Keras 1 is written today, by its argument."""
