"""Levels of what a card costs, and what the legend says of them."""

import json

from hypothesis import given
from hypothesis import settings as hypothesis_settings

import netviz
from netviz import layers
from netviz.anatomy.table import layer_table
from netviz.drawing.look.colouring import COLOURINGS, MEANINGS, Colouring
from netviz.drawing.look.legend import legend, legends, shown_items
from netviz.drawing.look.palette import kinds_by_cost
from netviz.drawing.outline.tree import foldable, outline
from netviz.network import Network
from netviz.settings import Settings
from netviz.unknown import UNKNOWN
from tests.drawing.networks import ANY


@hypothesis_settings(max_examples=12, deadline=None)
@given(ANY)
def test_the_legend_has_an_entry_for_each_colour_shown_and_no_other(network):
    root = outline(network)
    for opened in ((), foldable(root)):
        items = list(shown_items(root, opened))
        said = legends(network, items)
        json.dumps(said)
        for colour_by in COLOURINGS:
            shown = {Colouring(network).classes(item)[colour_by] for item in items}
            if colour_by == "kind":  # those of the strips, too
                shown |= {f"k-{kind}" for item in items for kind in kinds_by_cost(item)}
            assert [entry["cls"] for entry in legend(network, items, colour_by)] == [e["cls"] for e in said[colour_by]]
            assert {entry["cls"] for entry in said[colour_by]} == shown
            assert all(entry["label"] for entry in said[colour_by])
    assert MEANINGS.keys() == set(COLOURINGS)


def test_levels_are_shares_of_what_the_whole_network_costs():
    network = netviz.build("vgg16")
    root = outline(network)
    rows = {row.name: row for row in layer_table(network)}
    memory = sum(row.activation_bytes for row in rows.values())
    bounds = [(0, 0.001), (0.001, 0.003), (0.003, 0.01), (0.01, 0.03), (0.03, 0.1), (0.1, 0.2), (0.2, 0.4), (0.4, 1)]
    colouring = Colouring(network)
    for item in shown_items(root, foldable(root)):
        row, classes = rows[item.nodes[0].name], colouring.classes(item)
        for quantity, cost in (
            ("params", row.params / network.total_params),
            ("macs", row.macs / network.macs),
            ("memory", row.activation_bytes / memory),
        ):
            level = int(classes[quantity][1:])
            low, high = bounds[level - 1] if level else (-1, 0)
            assert low < cost <= high
    fc1 = next(item for item in shown_items(root, foldable(root)) if rows[item.nodes[0].name].params == 102_764_544)
    assert colouring.classes(fc1)["params"] == "p8"  # 74 % of all
    assert {"cls": "p8", "label": "over 40 %"} in legend(network, [fc1], "params")


def test_a_receptive_field_is_measured_by_the_image():
    network = netviz.build("mobilenet_v1")
    root = outline(network)
    names = {item.nodes[0].name: item for item in shown_items(root, foldable(root))}
    classes = {name: Colouring(network).classes(item)["field"] for name, item in names.items()}
    assert classes["image"] == "f0"
    assert classes[network.output.name] == "f8"
    said = {entry["cls"]: entry["label"] for entry in legend(network, names.values(), "field")}
    assert said["f0"] == "up to 3 px"
    assert said["f4"] == "up to 56 px"
    assert said["f8"] == "whole image"


def test_what_nobody_knows_has_a_level_of_its_own():
    x = layers.Input((UNKNOWN, UNKNOWN, 3))
    network = Network(layers.Conv2D(4, 3)(x), architecture="test", title="any size", settings=Settings())
    items = list(shown_items(outline(network), ()))
    said = legends(network, items)
    assert said["field"] == [{"cls": "fu", "label": "not known"}]
    assert {"cls": "au", "label": "not known"} in said["memory"]


def test_a_strip_shows_the_multiply_adds_of_a_folded_block_by_kind():
    network = netviz.build("mobilenet_v1")
    block = next(item for item in outline(network).children if item.label == "separable 1")
    depthwise, pointwise = (node.macs for node in block.nodes if node.macs)
    shares = kinds_by_cost(block)
    assert shares == {
        "pointwise": pointwise / (depthwise + pointwise),
        "depthwise": depthwise / (depthwise + pointwise),
    }
    assert not any(kinds_by_cost(item) for item in block.children)
