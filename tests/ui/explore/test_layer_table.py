"""What the browser is given of the layer table is the table, and its tree is the drawing's."""

import json

from hypothesis import given
from hypothesis import settings as hypothesis_settings

import netviz
from netviz import words
from netviz.anatomy.table import layer_table
from netviz.drawing.outline.tree import outline
from netviz.ui.explore.layer_table import Look, table_data
from tests.drawing.networks import NETWORKS, small


@hypothesis_settings(max_examples=20, deadline=None)
@given(small(NETWORKS))
def test_the_columns_are_those_of_the_table_and_every_row_stands_in_its_block(network):
    root = outline(network)
    data = json.loads(json.dumps(table_data(network, root)))
    for index, row in enumerate(layer_table(network)):
        assert data["names"][index] == row.name
        assert data["types"][data["type"][index]] == row.type
        assert data["shapes"][data["shape"][index]] == words.shape(row.output_shape)
        assert data["figures"]["params"][index] == row.params
        assert data["figures"]["macs"][index] == row.macs
        assert data["sizes"][data["shape"][index]] == row.activation_bytes
    items = [item for item in root.walk() if item is not root]
    walked = [data["names"][token] if token >= 0 else data["groups"][-token - 1][0] for token in data["walk"]]
    assert walked == [item.id for item in items]
    around = {child.id: item.id for item in items for child in item.children}
    ids = [group[0] for group in data["groups"]]
    for name, holder in zip(data["names"], data["holder"], strict=True):
        assert around.get(name) == (None if holder < 0 else ids[holder])
    assert sum(data["figures"]["params"]) == network.total_params


def test_hundreds_of_layers_are_few_bytes():
    network = netviz.build("inception_resnet_v2")
    size = len(json.dumps(table_data(network, outline(network)), ensure_ascii=False, separators=(",", ":")))
    assert size < 80 * len(network.nodes)


def test_what_a_browser_may_tell_is_taken_as_far_as_it_means_something():
    assert Look.told({"columns": ["macs", "nonsense", 3, [1], "type"], "grouped": False}) == Look(
        ("macs", "type"), False
    )
    assert Look.told(None) == Look.told([]) == Look.told({"columns": "macs"}) == Look()
