"""Units: what stands beside a convolution is drawn with it, and nothing else changes."""

from collections import Counter

import pytest
from hypothesis import given
from hypothesis import settings as hypothesis_settings

import netviz
from netviz import layers
from netviz.drawing.layout.card_words import card_words
from netviz.drawing.outline.tree import blocks, enclosing, foldable, one_level_more, outline
from netviz.drawing.outline.units import with_units
from netviz.network import Network
from netviz.settings import Settings
from tests.drawing.networks import NETWORKS, flat, tangles

ANY = NETWORKS | NETWORKS.map(flat) | tangles()


@hypothesis_settings(max_examples=20, deadline=None)
@given(ANY)
def test_every_layer_has_one_place_and_only_units_are_new(network):
    plain = outline(network)
    root = with_units(plain)
    items = list(root.walk())
    assert max(Counter(item.id for item in items).values()) == 1
    assert Counter(item.nodes[0] for item in items if item.is_layer) == Counter(network.nodes)
    for item in items:
        if item.children:
            assert Counter(item.nodes) == Counter(node for child in item.children for node in child.nodes)
    assert foldable(root) >= foldable(plain)
    assert not (foldable(root) - foldable(plain)) & blocks(root)
    assert all(around == [id for id in enclosing(root)[layer] if id in foldable(plain)]
               for layer, around in enclosing(plain).items())  # fmt: skip


@hypothesis_settings(max_examples=20, deadline=None)
@given(ANY)
def test_a_unit_is_a_convolution_in_a_chain_with_what_stands_beside_it(network):
    for item in with_units(outline(network)).walk():
        if not item.lead:
            continue
        assert len(item.nodes) > 1
        assert [node for node in item.nodes if not node.layer.beside_convolution] == [item.lead]
        assert item.lead.layer.kind in ("convolution", "pointwise", "depthwise")
        for before, here in zip(item.nodes, item.nodes[1:], strict=False):
            assert here.inputs == (before,)
            assert [node for node in network.nodes if before in node.inputs] == [here]


def test_units_open_one_by_one_and_not_with_the_blocks_around_them():
    root = with_units(outline(netviz.build("inception_resnet_v2")))
    opened = frozenset()
    while (more := one_level_more(root, opened)) != opened:
        opened = more
    assert opened == blocks(root) < foldable(root)
    assert not [item for item in root.walk() if item.lead and item.id in opened]


def titles(calls):
    network = Network(calls(layers.Input((32, 32, 4))), architecture="test", title="test", settings=Settings())
    return [card_words(item).title for item in with_units(outline(network)).children][1:]


def conv(x):
    return layers.Conv2D(4, 3, padding="same")(x)


def test_what_follows_a_convolution_belongs_to_it():
    def calls(x):
        for _ in range(2):
            x = layers.ReLU(6)(layers.BatchNormalization()(conv(x)))
        return conv(layers.MaxPooling2D()(x))

    assert titles(calls) == ["conv · BN · ReLU6", "conv_2 · BN · ReLU6", "pool", "conv_3"]


def test_where_a_chain_begins_with_what_stands_beside_each_convolution_has_it_before():
    def dense_net(x):
        x = layers.MaxPooling2D()(x)
        for _ in range(2):
            x = conv(layers.ReLU()(layers.BatchNormalization()(x)))
        return x

    def xception(x):
        x = layers.MaxPooling2D()(x)
        for _ in range(2):
            x = layers.BatchNormalization()(conv(layers.ReLU()(x)))
        return x

    assert titles(dense_net) == ["pool", "BN · ReLU · conv", "BN · ReLU · conv_2"]
    assert titles(xception) == ["pool", "ReLU · conv · BN", "ReLU · conv_2 · BN"]


def test_what_another_layer_takes_too_ends_a_unit():
    def calls(x):
        x = layers.BatchNormalization()(conv(x))
        return layers.Add()([layers.ReLU()(x), x])

    assert titles(calls) == ["conv · BN", "relu", "add"]


@pytest.mark.parametrize("network", ["inception_resnet_v2", "mobilenet_v2_100", "xception", "densenet121"])
def test_unfolded_a_network_has_hardly_a_normalization_on_a_card_of_its_own(network):
    root = with_units(outline(netviz.build(network)))
    units = {node for item in root.walk() if item.lead for node in item.nodes}
    alone = [node.name for node in root.nodes if node.layer.kind == "normalization" and node not in units]
    assert len(alone) <= 1
