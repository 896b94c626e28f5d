"""Ways: of all ways from the image to the output, how many convolutions and dense layers lie on each.

A plain network has one. Every shortcut doubles their number, and the shortest pass hardly anything: along these a
gradient comes back to the first layers. Source: Veit et al. 2016, arXiv:1605.06431.
"""

from __future__ import annotations

from collections import Counter

from netviz.network import Network, Node


def ways(network: Network) -> dict[int, int]:
    """By the number of layers with multiply-adds on a way, ascending, how many ways have as many.

    >>> from netviz import build
    >>> ways(build("plain20")), sum(ways(build("resnet20")).values())
    ({20: 1}, 512)
    """
    to: dict[Node, Counter[int]] = {}
    for node in network.nodes_as_called:
        passed = int(bool(node.macs))  # UNKNOWN is false
        to[node] = Counter() if node.inputs else Counter({0: 1})
        for source in node.inputs:
            for length, many in to[source].items():
                to[node][length + passed] += many
    return dict(sorted(to[network.output].items()))
