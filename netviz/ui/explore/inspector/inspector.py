"""What there is to read about the chosen layer or block."""

from netviz.drawing.outline.tree import Item
from netviz.network import Network
from netviz.ui.explore.inspector.block_facts import block_facts
from netviz.ui.explore.inspector.head import Surroundings
from netviz.ui.explore.inspector.layer_facts import layer_facts


def inspector(network: Network, root: Item, chosen: str | None) -> None:
    """The facts of the layer or block with that id, of a unit its convolution's, too.

    It is a drawer: without one it is empty, which closes it, and the drawing has its room.
    """
    where = Surroundings(network, root)
    if chosen is not None and chosen in network.by_name:
        layer_facts(where, network.by_name[chosen])
    elif chosen and chosen in where.items:
        block_facts(where, where.items[chosen])
        if lead := where.items[chosen].lead:
            layer_facts(where, lead)
