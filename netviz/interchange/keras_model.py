"""A network as a real keras.Model. The only place where Keras is imported, and only when it is called."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from importlib import import_module
from typing import TYPE_CHECKING, Any

from netviz.errors import NetvizError
from netviz.interchange.left_out import foreign_functions
from netviz.layers import KerasObject, UnknownLayer
from netviz.network import Network, Node
from netviz.unknown import UNKNOWN

if TYPE_CHECKING:
    import keras


def to_keras(network: Network, *, replaced: Mapping[str, Callable[..., Any]] | None = None) -> keras.Model:
    """The keras.Model of the network: the same layers, names, shapes, weights and connections.

    `replaced` gives another class for a layer type, such as {"BatchNormalization": Fused}. Imports Keras: seconds
    and hundreds of megabytes, so never in the web server's process. Raises NetvizError where netviz does not know
    a layer.
    """
    import keras

    classes = replaced or {}
    made: dict[Node, keras.layers.Layer] = {}
    tensors: dict[Node, Any] = {}
    for node in network.nodes_as_called:
        if not node.inputs:
            sides = [None if side is UNKNOWN else side for side in node.output_shape]
            tensors[node] = keras.Input(sides, dtype=node.layer.arguments().get("dtype"), name=node.name)
            continue
        if len(node.inputs) > len(node.input_shapes):
            rule = "A keras.Model can be made of a network whose layers take maps and no masks or states"
            raise NetvizError(rule, received=f"{node.name} ({node.type})")
        owner = node.first_call or node  # a layer that is called twice is one layer
        if owner not in made:
            made[owner] = keras_layer(owner, classes.get(node.type))
        tensors[node] = made[owner](_one_or_list([tensors[source] for source in node.inputs]))
    images = [tensors[node] for node in network.nodes_as_called if not node.inputs]
    outputs = [tensors[node] for node in network.outputs]
    return keras.Model(_one_or_list(images), _one_or_list(outputs), name=network.architecture)


def keras_layer(node: Node, make: Callable[..., Any] | None = None) -> keras.layers.Layer:
    """The Keras layer of a node, not yet called; `make` in place of its class. Imports Keras. Raises NetvizError."""
    if isinstance(node.layer, UnknownLayer):
        rule = "A keras.Model can be made of a network whose layers netviz knows"
        raise NetvizError(rule, received=f"{node.name} ({node.type})")
    for name, function in foreign_functions(node):
        raise NetvizError(f"A keras.Model's {name} is a function of Keras", received=f"{function} in {node.name}")
    keras_class: Any = make or getattr(import_module(node.layer.keras_module), node.type)
    arguments = {name: _as_keras_takes_it(value) for name, value in node.layer.arguments().items()}
    return keras_class(**arguments, name=node.name)


def _one_or_list(tensors: list[Any]) -> Any:
    return tensors if len(tensors) > 1 else tensors[0]


def _as_keras_takes_it(value: Any) -> Any:
    if not isinstance(value, KerasObject):
        return value
    return getattr(import_module(f"keras.{value.module}"), value.class_name)(**dict(value.arguments))
