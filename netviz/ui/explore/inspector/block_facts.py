"""A block, or a run of equal blocks, as the inspector shows it."""

from collections import Counter
from collections.abc import Iterator
from html import escape

from netviz import words
from netviz.anatomy import shared_weights
from netviz.anatomy.receptive_field import receptive_fields
from netviz.drawing.layout.card_words import card_words
from netviz.drawing.look.palette import kind_of_item
from netviz.drawing.outline.tree import Item
from netviz.network import Network, Node
from netviz.ui.explore.inspector.head import Surroundings, inspector_head
from netviz.ui.explore.inspector.shares import shares
from netviz.ui.shared.markup import facts, table
from netviz.unknown import UNKNOWN, known_sum


def block_facts(where: Surroundings, item: Item) -> None:
    """Its layers, its shares, what repeats in it, and how much more its last layer sees than its first."""
    inside = set(item.nodes)
    sources = dict.fromkeys(source for node in item.nodes for source in node.inputs if source not in inside)
    followers = dict.fromkeys(
        follower for node in item.nodes for follower in where.followers[node] if follower not in inside
    )
    heaviest = max(item.nodes, key=lambda node: known_sum([node.macs]))
    shape = (
        words.shape(item.nodes[0].input_shapes[0]) if item.nodes[0].input_shapes else f"the {item.nodes[0].layer.kind}"
    )
    said = card_words(item)
    head = inspector_head(
        where, title=said.title, kind=kind_of_item(item), type=f"{len(item.nodes)} layers",
        signature=said.second if said.aside else "", shapes=f"{shape} → {words.shape(item.nodes[-1].output_shape)}",
        rows=[
            ("in", where.blocks(item.id)),
            ("takes", [source.name for source in sources]),
            ("feeds", [follower.name for follower in followers]),
            ("of", [node.name for node in item.nodes] if item.lead else []),
            ("most in", [heaviest.name] if heaviest.macs and not item.lead else []),
        ],
        home=[*where.blocks(item.id), item.id],
    )  # fmt: skip
    facts(head, shares(where.network, item.nodes), *(f"<p>{escape(told)}</p>" for told in _told(where.network, item)))
    if item.lead:
        return
    kinds = Counter(node.type for node in item.nodes).most_common()
    facts(table(("Layers", "how many"), [(type, str(count)) for type, count in kinds], numbers=(1,)))


def _told(network: Network, item: Item) -> Iterator[str]:
    macs = known_sum(node.macs for node in item.nodes)
    heaviest = max(known_sum([node.macs]) for node in item.nodes)
    if heaviest and not item.lead:
        yield f"Its heaviest layer does {words.share(heaviest, macs)} of its multiply-adds."
    if item.is_repeat:
        yield f"{len(item.children)} equal blocks, one after the other, of {len(item.children[0].nodes)} layers each."
    if owner := shared_weights.owner(item.nodes):
        yield f"Called again: it uses the weights of {owner}, which are counted there."
    yield _growth(network, item)


def _growth(network: Network, item: Item) -> str:
    if not network.takes_image:
        return words.WITHOUT_IMAGE
    fields = receptive_fields(network)
    first: list[Node] = [source for node in item.nodes for source in node.inputs if source not in set(item.nodes)]
    before = [fields[node.name].size for node in first]
    after = fields[item.nodes[-1].name]
    if UNKNOWN in before or after.size is UNKNOWN:
        return f"Receptive field: not known, because the {network.example} or a layer before is not."
    seen = words.receptive_field(after.size, network.image_side)
    grows = f"The receptive field grows from {max(before, default=1)} to {seen}"
    return f"{grows}." if after.whole else f"{grows}; its values are {words.stride(after.stride)} px apart."
