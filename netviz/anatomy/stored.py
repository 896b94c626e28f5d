"""Stored weights: what the weights in a model file say of the parameters that are counted here."""

from netviz import words
from netviz.network import Network
from netviz.unknown import UNKNOWN


def sentence(network: Network) -> str:
    """Whether the count equals the file's own weights, and where it does not; empty where the file carries none."""
    stored = network.stored
    if stored is None:
        return ""
    if not stored.different and UNKNOWN in [node.params for node in network.nodes]:
        return f"As far as they are known, the parameters equal the file's own weights: {stored.values:,} values."
    if not stored.different:
        return f"The parameters equal the file's own weights: {stored.values:,} values, of the same shapes."
    named = words.listed(stored.different)
    return f"The file carries {stored.values:,} values; its weights have other shapes than counted here in {named}."
