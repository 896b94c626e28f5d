"""What the browser is told of every layer is what the network says, in few bytes."""

import json
from itertools import accumulate

import pytest
from hypothesis import given
from hypothesis import settings as hypothesis_settings

import netviz
from netviz import words
from netviz.architectures.catalog import FAMILIES
from netviz.drawing.outline.search_index import search_index
from netviz.drawing.outline.tree import enclosing, outline
from netviz.drawing.outline.units import with_units
from tests.drawing.networks import NETWORKS, small

PRESETS = [name for family in FAMILIES.values() for name in family.presets]


@hypothesis_settings(max_examples=25, deadline=None)
@given(small(NETWORKS))
def test_the_columns_say_of_every_layer_what_the_network_says(network):
    root = with_units(outline(network))
    index = search_index(network, root)
    around = enclosing(root)
    holders, holder_of = read(index["holders"]), [*accumulate(index["holder"])]
    names = [
        (holders[holder][2] if holder >= 0 else "") + index["labels"][label]
        for holder, label in zip(holder_of, index["label"], strict=True)
    ]
    for at, node in enumerate(network.nodes_as_called):
        holder = holder_of[at]
        assert names[at] == node.name
        assert index["kinds"][index["kind"][at]].split(" ")[0] == node.type
        assert index["shapes"][index["shape"][at]] == words.shape(node.output_shape)
        steps = index["inputs"][at]
        sources = [names[at - step] for step in (steps if isinstance(steps, list) else [steps])]
        assert sources == [source.name for source in node.inputs]
        chain = []
        while holder >= 0:
            id, holder, _ = holders[holder]
            chain.insert(0, id if isinstance(id, str) else f"~{names[id]}")
        assert chain == around[node.name]


def read(written):
    """Id, parent and prefix of every holder, as the browser reads them; of a unit the number of its convolution."""
    holders = []
    for at, (short, back, *told) in enumerate(written):
        parent = at - back
        id = f"{holders[parent][0]}/{short[0]}" if isinstance(short, list) else short
        around = holders[parent][2] if parent >= 0 else ""
        prefix = told[0] if told else id.replace("/", "_") + "_" if isinstance(id, str) else around
        holders.append((id, parent, prefix))
    return holders


def test_a_kind_says_the_kernel():
    network = netviz.build("resnet18")
    kinds = search_index(network, outline(network))["kinds"]
    assert {"Conv2D 3 × 3", "Conv2D 1 × 1", "BatchNormalization", "Add"} <= set(kinds)


def test_the_heaviest_layers_come_first():
    network = netviz.build("vgg16")
    index = search_index(network, outline(network))
    heaviest = [network.nodes_as_called[at] for at in index["heaviest"]["params"]]
    assert [node.params for node in heaviest] == sorted((n.params for n in network.nodes), reverse=True)[:10]
    assert heaviest[0].params == 102_764_544


@pytest.mark.parametrize("name", PRESETS)
def test_it_stays_small(name):
    network = netviz.build(name)
    assert len(json.dumps(search_index(network, with_units(outline(network))), separators=(",", ":"))) < 30_000
