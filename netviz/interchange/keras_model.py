"""A network as a real keras.Model. The only place where Keras is imported, and only when it is called."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING, Any

from netviz.network import Network, Node

if TYPE_CHECKING:
    import keras


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
        make = classes.get(node.type) or getattr(keras.layers, node.type)
        inputs = [tensors[source.name] for source in node.inputs]
        layer = make(**_arguments(node), name=node.name)
        tensors[node.name] = layer(inputs if len(inputs) > 1 else inputs[0])
    image = tensors[network.nodes_as_called[0].name]
    return keras.Model(image, tensors[network.output.name], name=network.architecture)


def _arguments(node: Node) -> dict[str, Any]:
    return node.layer.arguments()
