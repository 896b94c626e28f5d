"""Nodes that several stories tell of: normalisations, those of a first block; and how a phrase points at them."""

from collections.abc import Iterable

from netviz.network import Network, Node


def normalisations(network: Network) -> list[Node]:
    """In the order of their calls."""
    return [node for node in network.nodes_as_called if node.layer.kind == "normalization"]


def first_block(network: Network, kind: str) -> dict[str, Node]:
    """By their labels, the layers of the first of an Inception-ResNet's blocks A, B or C."""
    return {node.label: node for node in network.nodes if node.block == (f"blocks {kind}", "block 1")}


def joined(nodes: Iterable[Node]) -> str:
    """Their names, as a phrase points at several: [[the shortcuts|stem_conv stem_pool]]."""
    return " ".join(node.name for node in nodes)
