"""Idle biases: those that a batch normalisation subtracts again with the mean, so that they change nothing.

A bias b makes of each value x of its channel x + b, and of their mean m the mean m + b: what is left is x - m, with it
or without. Source: Ioffe and Szegedy 2015 (arXiv:1502.03167), section 3.2.
"""

from __future__ import annotations

from collections import defaultdict

from netviz.network import Network, Node


def idle_biases(network: Network) -> dict[Node, int]:
    """By layer, in the order of their calls, how many biases it has that the normalisations behind it subtract."""
    takers: defaultdict[Node, list[Node]] = defaultdict(list)
    for node in network.nodes_as_called:
        for source in node.inputs:
            takers[source].append(node)
    biases = {node: sum(each.size for each in node.weights if each.name == "bias") for node in network.nodes_as_called}
    return {
        node: many
        for node, many in biases.items()
        if many and takers[node] and node not in network.outputs and node.layer.activation_function in (None, "linear")
        if all(taker.layer.subtracts_mean for taker in takers[node])
    }
