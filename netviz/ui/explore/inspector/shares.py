"""What a layer or a block costs, beside what the whole network does."""

from collections.abc import Sequence

from netviz import words
from netviz.anatomy.quantities import QUANTITIES
from netviz.network import Network, Node
from netviz.ui.shared.markup import table
from netviz.unknown import known_sum


def shares(network: Network, nodes: Sequence[Node]) -> str:
    """As HTML: parameters, multiply-adds and activation memory of these layers, and their shares of the network's."""
    params, macs, memory = zip(*((node.params, node.macs, node.activation_bytes) for node in nodes), strict=True)
    whole = known_sum(node.activation_bytes for node in network.nodes)
    rows = [
        (QUANTITIES["params"], words.total(params, words.count), words.share(known_sum(params), network.total_params)),
        (QUANTITIES["macs"], words.total(macs, words.count), words.share(known_sum(macs), network.macs)),
        ("Activations", words.total(memory, words.size), words.share(known_sum(memory), whole)),
    ]
    known_shares = [(label, figure, "?" if figure == "?" else share) for label, figure, share in rows]
    return table((f"For one {network.example}", "", "share"), known_shares, numbers=(1, 2))
