"""What is not known of a network's figures, which its totals leave out: of which layers, why, and what one may do."""

from __future__ import annotations

from collections import defaultdict

from netviz import words
from netviz.anatomy.quantities import QUANTITIES, Quantity
from netviz.network import Network, Node
from netviz.unknown import UNKNOWN

_CLASS = "netviz does not know the class"
BUILD_FIRST = "call model.build(...), or begin it with an Input layer, and save it again"
_UNBUILT = f"the file does not say what shape the model takes: {BUILD_FIRST}"
_BEFORE = "they follow from the shape that a layer before it returns, which the file does not say"


def reasons(network: Network) -> list[str]:
    """A sentence, without its full stop, for all layers of which the same is not known for the same reason."""
    found: defaultdict[tuple[str, str], list[str]] = defaultdict(list)
    for node in network.unknown:
        found[_figures(node), _reason(network, node)].append(f"{node.name} ({node.type})")
    return [f"The {figures} of {words.listed(names)} are not known: {why}" for (figures, why), names in found.items()]


def unbuilt(network: Network) -> str:
    """Why next to nothing is known of a model whose input may have any shape, in a sentence; empty for any other."""
    return "" if network.is_built else f"{_UNBUILT[0].upper()}{_UNBUILT[1:]}."


def _figures(node: Node) -> str:
    figures: dict[Quantity, int] = {"params": node.params, "macs": node.macs}
    return " and ".join(QUANTITIES[name].lower() for name, number in figures.items() if number is UNKNOWN)


def _reason(network: Network, node: Node) -> str:
    if not node.layer.is_known:
        return _CLASS
    if not network.is_built:
        return _UNBUILT
    inputs = [entry.output_shape for entry in network.inputs]
    if not any(UNKNOWN in shape for shape in inputs):
        return _BEFORE
    missing = "image size" if any(len(shape) == 3 and UNKNOWN in shape for shape in inputs) else "sequence length"
    return f"the file has no fixed {missing}; save the model with an Input of a fixed shape, and they are counted"
