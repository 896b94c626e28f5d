"""Networks of a few layers, made for one test."""

from netviz.network import Network
from netviz.settings import Settings


def ending_in(output):
    """All that leads to an output, or to several."""
    return Network(output, architecture="test", title="Test", settings=Settings())
