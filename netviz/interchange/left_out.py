"""What of a file's layers no script and no keras.Model can have: objects and functions of somebody's own code."""

from __future__ import annotations

from collections.abc import Iterator

from netviz.layers.options import ACTIVATIONS
from netviz.network import Network, Node


def left_out(network: Network) -> dict[Node, list[tuple[str, str]]]:
    """The arguments that cannot be kept, by the layers that lose them: the name of each, and what it was."""
    found = {node: [*node.layer.left_out, *foreign_functions(node)] for node in network.nodes if not node.first_call}
    return {node: lost for node, lost in found.items() if lost}


def foreign_functions(node: Node) -> Iterator[tuple[str, str]]:
    """The activations that Keras has no function for."""
    for name, value in node.layer.arguments().items():
        if name.endswith("activation") and isinstance(value, str) and value not in ACTIVATIONS:
            yield name, value


def sentences(network: Network, most: int = 8) -> list[str]:
    """A line for each layer that loses something: dense without its kernel_regularizer (MyNorm)."""
    lost = left_out(network)
    lines = [
        f"{node.name[:60]} without its {', '.join(f'{name} ({value[:60]})' for name, value in arguments)}"
        for node, arguments in list(lost.items())[:most]
    ]
    return [*lines, *([f"and {len(lost) - most} more layers"] if len(lost) > most else [])]
