"""A network as a real keras.Model. The only place where Keras is imported, and only when it is called."""

from __future__ import annotations

import operator
import sys
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from importlib import import_module
from typing import TYPE_CHECKING, Any

from netviz.anatomy.not_known import BUILD_FIRST
from netviz.app_folder import INSTALL_TRAINING
from netviz.errors import NetvizError
from netviz.interchange.left_out import foreign_functions, named
from netviz.interchange.taken_names import taken_names
from netviz.layers import KerasObject, Layer
from netviz.layers.inner_model import InnerModel
from netviz.layers.operation import TensorOperation
from netviz.network import Network, Node
from netviz.unknown import UNKNOWN

if TYPE_CHECKING:
    import keras


OPS = "keras.ops."
_OPERATORS = frozenset({"get_item"})  # functions that keras.ops does not have


def to_keras(network: Network, *, replaced: Mapping[str, Callable[..., Any]] | None = None) -> keras.Model:
    """The keras.Model of the network: the same layers, names, shapes, weights and connections.

    `replaced` gives another class for what is called so: a layer by its type, as {"BatchNormalization": Fused}, an
    operation by its function, as {"keras.ops.add": Gated}. Imports Keras: seconds
    and hundreds of megabytes, so never in the web server's process. Raises NetvizError where netviz does not know
    a layer, and where Keras or its TensorFlow is not installed.
    """
    try:
        import keras
    except ModuleNotFoundError as error:
        rule = f"A keras.Model needs TensorFlow and Keras ({INSTALL_TRAINING})"
        raise NetvizError(rule, received=f"a Python without {error.name}") from error

    if not network.is_built:
        rule = f"netviz builds a keras.Model only where it is known what shape it takes: {BUILD_FIRST}"
        raise NetvizError(rule, received="an input of any shape")
    for name, count in taken_names(network).items():
        for _ in range(count):
            keras.backend.get_uid(name)
    classes = replaced or {}
    made: dict[Node, Callable[..., Any]] = {}
    tensors: dict[Node, Any] = {}
    for node in network.nodes_as_called:
        if not node.inputs:
            sides = [None if side is UNKNOWN else side for side in node.output_shape]
            tensors[node] = keras.Input(**{**node.layer.arguments(), "shape": sides}, name=node.name)
            continue
        owner = node.first_call or node  # a layer that is called twice is one layer
        if owner not in made:
            made[owner] = keras_layer(owner, classes.get(keras_name(node)))
        taken = [_at(tensors[source], place) for source, place in zip(node.inputs, node.places, strict=True)]
        args, kwargs = node.form.filled(taken.__getitem__) if node.form else (node.layer.call_arguments(taken), {})
        tensors[node] = made[owner](*args, **kwargs)
    images = [tensors[node] for node in network.inputs]
    ends = zip(network.outputs, network.output_places, strict=True)
    outputs = [_at(tensors[node], place) for node, place in ends]
    with frames_for(network):
        return keras.Model(_one_or_list(images), _one_or_list(outputs), name=network.architecture)


def keras_name(node: Node) -> str:
    """What it is called where another class stands in for it: a layer's type, or the function that it is."""
    return f"{OPS}{node.layer.function}" if isinstance(node.layer, TensorOperation) else node.type


@contextmanager
def frames_for(network: Network) -> Iterator[None]:
    """Keras walks a model from its outputs by recursion, a frame for every layer on the way."""
    before = sys.getrecursionlimit()
    sys.setrecursionlimit(before + network.longest_way)
    try:
        yield
    finally:
        sys.setrecursionlimit(before)


def keras_layer(node: Node, make: Callable[..., Any] | None = None) -> Callable[..., Any]:
    """The Keras layer of a node, or the function of keras.ops that it is, not yet called. Imports Keras.

    `make` stands in place of its class. Raises NetvizError.
    """
    if isinstance(node.layer, TensorOperation) and node.layer.is_known:
        if make:
            return make(name=node.name)
        name = node.layer.function
        return operator.getitem if name in _OPERATORS else getattr(import_module("keras.ops"), name)
    if not node.layer.is_known:
        rule = "netviz builds a keras.Model only where it knows the class of every layer"
        raise NetvizError(rule, received=named(node))
    for name, function in foreign_functions(node.layer):
        raise NetvizError(f"A keras.Model's {name} is a function of Keras", received=f"{function} in {node.name}")
    if isinstance(node.layer, InnerModel):
        wrapper = getattr(import_module(node.layer.keras_module), node.type)
        return wrapper(to_keras(node.layer.network), **node.layer.arguments(), name=node.name)
    return _made(node.layer, node.name, make)


def _made(layer: Layer, name: str | None, make: Callable[..., Any] | None = None) -> keras.layers.Layer:
    if not layer.in_keras_3:
        raise NetvizError("A keras.Model can have the layers of Keras 3", received=f"{name} ({layer.keras_class})")
    keras_class: Any = make or getattr(import_module(layer.keras_module), layer.keras_class)
    return keras_class(**{key: _as_keras_takes_it(value) for key, value in layer.arguments().items()}, name=name)


def _at(made: Any, place: int) -> Any:
    """One of the tensors that a layer returns."""
    return made[place] if isinstance(made, (list, tuple)) else made


def _one_or_list(tensors: list[Any]) -> Any:
    return tensors if len(tensors) > 1 else tensors[0]


def _as_keras_takes_it(value: Any) -> Any:
    if isinstance(value, Layer):
        return _made(value, value.name)
    if isinstance(value, tuple) and any(isinstance(part, Layer) for part in value):
        return list(map(_as_keras_takes_it, value))
    if not isinstance(value, KerasObject):
        return value
    return getattr(import_module(f"keras.{value.module}"), value.class_name)(**dict(value.arguments))
