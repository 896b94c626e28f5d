"""A network as a real keras.Model. The only place where Keras is imported, and only when it is called."""

from __future__ import annotations

import dataclasses
from collections.abc import Callable, Mapping
from importlib import import_module
from typing import TYPE_CHECKING, Any

from netviz.layers import VarianceScaling
from netviz.network import Network, Node

if TYPE_CHECKING:
    import keras

ELSEWHERE = {
    "LayerScale": "keras.src.applications.convnext",
    "StochasticDepth": "keras.src.applications.convnext",
    "CustomScaleLayer": "keras.src.applications.inception_resnet_v2",
    "FrozenBatchNormalization": "netviz.interchange.keras_layers",
}
"""The module of each layer class that is not in keras.layers."""


def to_keras(network: Network, *, replaced: Mapping[str, Callable[..., Any]] | None = None) -> keras.Model:
    """The keras.Model of the network: the same layers, names, shapes, weights and connections.

    `replaced` gives another class for a layer type, such as {"BatchNormalization": Fused}. Imports Keras: seconds
    and hundreds of megabytes, so never in the web server's process.
    """
    import keras

    classes = replaced or {}
    tensors: dict[str, Any] = {}
    for node in network.nodes_as_called:
        if not node.inputs:
            tensors[node.name] = keras.Input(node.output_shape, name=node.name)
            continue
        inputs = [tensors[source.name] for source in node.inputs]
        layer = keras_layer(node, classes.get(node.type))
        tensors[node.name] = layer(inputs if len(inputs) > 1 else inputs[0])
    image = tensors[network.nodes_as_called[0].name]
    outputs = [tensors[node.name] for node in network.outputs]
    return keras.Model(image, outputs if len(outputs) > 1 else outputs[0], name=network.architecture)


def keras_layer(node: Node, make: Callable[..., Any] | None = None) -> keras.layers.Layer:
    """The Keras layer of a node, not yet called; `make` in place of its class. Imports Keras."""
    keras_class: Any = make or getattr(import_module(ELSEWHERE.get(node.type, "keras.layers")), node.type)
    arguments = {name: _as_keras_takes_it(value) for name, value in node.layer.arguments().items()}
    return keras_class(**arguments, name=node.name)


def _as_keras_takes_it(value: Any) -> Any:
    if isinstance(value, VarianceScaling):
        return {"class_name": "VarianceScaling", "config": dataclasses.asdict(value)}
    return value
