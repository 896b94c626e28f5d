"""What of a file's layers no script and no keras.Model can have: somebody's own code, and what Keras 3 gave up."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from netviz.layers import Layer, UnknownLayer
from netviz.layers.inner_model import InnerModel
from netviz.layers.options import ACTIVATIONS
from netviz.network import Network, Node


def left_out(network: Network) -> dict[Node, list[tuple[str, str]]]:
    """The arguments that cannot be kept, by the layers that lose them: the name of each, and what it was."""
    found = {node: lost_of(node) for node in nodes_within(network) if not node.first_call}
    return {node: lost for node, lost in found.items() if lost}


def nodes_within(network: Network) -> Iterator[Node]:
    """The nodes, and those of the models that are one layer of it."""
    for node in network.nodes:
        yield node
        if isinstance(node.layer, InnerModel):
            yield from nodes_within(node.layer.network)


def lost_of(node: Node) -> list[tuple[str, str]]:
    """The arguments of the node's layer that cannot be kept, and of the layers that it holds."""
    return [lost for layer in parts(node.layer) for lost in (*layer.left_out, *foreign_functions(layer))]


def parts(layer: Layer) -> Iterator[Layer]:
    """The layer, and those that are its arguments: the one that goes both ways, a cell."""
    yield layer
    for value in layer.arguments().values():
        for inner in value if isinstance(value, tuple) else (value,):
            if isinstance(inner, Layer):
                yield from parts(inner)


def named(node: Node) -> str:
    """A layer by its name and class, for a sentence; also by what it holds, which may be what nobody knows."""
    holds = node.layer.holds if isinstance(node.layer, UnknownLayer) else ""
    return f"{node.name[:60]} ({node.type[:60]}{' of ' if holds else ''}{holds[:60]})"


def kept_arguments(layer: Layer) -> dict[str, Any]:
    """The arguments with the values that can be written: a function that Keras does not have becomes none."""
    return layer.arguments() | {name: "linear" for name, _ in foreign_functions(layer)}


def foreign_functions(layer: Layer) -> Iterator[tuple[str, str]]:
    """The activations that Keras has no function for."""
    for name, value in layer.arguments().items():
        if name.endswith("activation") and isinstance(value, str) and value not in ACTIVATIONS:
            yield name, value


def given_up(layer: Layer, training: object) -> Iterator[tuple[str, str]]:
    """What Keras 1 and 2 computed and Keras 3 does not; `training` is what the layer's call is told.

    Sources: hard_sigmoid in keras/backend/tensorflow_backend.py of Keras 2.3, and in keras/src/activations of Keras 3;
    operation_fn in keras/src/models/functional.py of Keras 3.15, which lets a model's `training` go before a layer's.
    """
    for each in parts(layer):
        for name, value in each.arguments().items():
            if value == "hard_sigmoid":
                yield name, "hard_sigmoid as 0.2 x + 0.5, in Keras 3 x / 6 + 0.5"
    if isinstance(training, bool) and (layer.trainable or layer.kind != "normalization"):
        yield "training", f"always {training}, in Keras 3 as its model is called"


def without(lost: list[tuple[str, str]]) -> str:
    """without its kernel_regularizer (MyNorm)."""
    return f"without its {', '.join(f'{name} ({value[:60]})' for name, value in lost)}"


WHY = "Left out, since Keras 3 gave it up or only the file's author has the code"


def sentences(network: Network, most: int = 8) -> list[str]:
    """A line for each layer that loses something: dense without its kernel_regularizer (MyNorm)."""
    lost = left_out(network)
    lines = [f"{node.name[:60]} {without(arguments)}" for node, arguments in list(lost.items())[:most]]
    return [*lines, *([f"and {len(lost) - most} more layers"] if len(lost) > most else [])]
