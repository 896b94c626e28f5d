"""Laws of what folds: of every architecture, of the same without their blocks, and of graphs wired at random."""

from collections import Counter
from graphlib import TopologicalSorter

import pytest
from hypothesis import given
from hypothesis import settings as hypothesis_settings
from hypothesis import strategies as st

import netviz
from netviz import layers
from netviz.architectures.catalog import FAMILIES
from netviz.drawing.outline.repeats import all_of
from netviz.drawing.outline.tree import (
    blocks,
    enclosing,
    foldable,
    level,
    one_level_less,
    one_level_more,
    outline,
    with_holders,
)
from netviz.layers import block
from netviz.network import Network
from netviz.settings import Settings
from tests.drawing.networks import NETWORKS, flat, tangles
from tests.networks import ending_in

PRESETS = [name for family in FAMILIES.values() for name in family.presets]
ANY = NETWORKS | NETWORKS.map(flat) | tangles()
MOST = 25
LARGEST = 64


@pytest.mark.parametrize("name", PRESETS)
def test_folded_a_published_network_fits_on_one_screen_even_without_its_blocks(name):
    network = netviz.build(name)
    assert len(outline(network).children) <= MOST
    assert len(outline(flat(network)).children) <= MOST


@hypothesis_settings(max_examples=60, deadline=None)
@given(ANY)
def test_whatever_the_network_it_folds_to_one_screen_and_every_layer_has_one_place(network):
    root = outline(network)
    assert len(root.children) <= MOST
    items = list(root.walk())
    assert max(Counter(item.id for item in items).values()) == 1
    assert Counter(item.nodes[0] for item in items if item.is_layer) == Counter(network.nodes)
    for item in items:
        assert not item.inferred or 1 < len(item.children) <= LARGEST
        if item.children:
            assert Counter(item.nodes) == Counter(node for child in item.children for node in child.nodes)
    around = enclosing(root)
    inside = {id for outer in around.values() for id in outer}
    assert foldable(root) == inside | {all_of(item) for item in items if item.is_repeat}
    assert all(around[child.id] == [*around[item.id], item.id] for item in items[1:] for child in item.children)


@hypothesis_settings(max_examples=60, deadline=None)
@given(ANY)
def test_seen_from_any_block_everything_flows_one_way(network):
    for item in outline(network).walk():
        owner = {node: child.id for child in item.children for node in child.nodes}
        feeds = {child.id: set() for child in item.children}
        for node, id in owner.items():
            feeds[id] |= {owner[source] for source in node.inputs if source in owner} - {id}
        assert len(list(TopologicalSorter(feeds).static_order())) == len(item.children)


@hypothesis_settings(max_examples=40, deadline=None)
@given(ANY)
def test_only_equal_neighbours_fold_into_one(network):
    for item in outline(network).walk():
        if not item.is_repeat:
            continue
        first, *others = [
            [(node.layer, node.input_shapes, node.output_shape) for node in c.nodes] for c in item.children
        ]
        assert others
        assert all(other == first for other in others)
        for before, here in zip(item.children, item.children[1:], strict=False):
            fed = {source for node in here.nodes for source in node.inputs} - set(here.nodes)
            assert fed <= set(before.nodes)


@hypothesis_settings(max_examples=40, deadline=None)
@given(ANY, st.data())
def test_levels_lead_from_folded_to_open_and_back(network, data):
    root = outline(network)
    everything = blocks(root)
    opened, depth = frozenset(), 0
    while opened != everything:
        deeper = one_level_more(root, opened)
        assert one_level_less(root, deeper) == opened == level(root, depth)
        assert deeper > opened
        opened, depth = deeper, depth + 1
    assert one_level_more(root, everything) == level(root, depth + 9) == everything
    some = frozenset(data.draw(st.sets(st.sampled_from(sorted(everything))))) if everything else frozenset()
    assert one_level_less(root, some) <= some <= one_level_more(root, some)


def labels(network):
    return [
        f"{item.label} × {len(item.children)}" if item.is_repeat else item.label for item in outline(network).children
    ]


def test_the_holder_of_a_layer_or_block_is_the_block_around_it():
    root = outline(netviz.build("resnet18"))
    found = list(with_holders(root))
    assert [item for item, _ in found] == [*root.walk()][1:]
    blocks = [item for item, _ in found if not item.is_layer]
    assert all(item in (blocks[number] if number >= 0 else root).children for item, number in found)


def test_a_paper_s_figure_is_seen_in_the_graph_alone():
    assert labels(flat(netviz.build("inception_resnet_v2_paper")))[8:] == [
        "branches into concatenate",
        "residual block customscalelayer – customscalelayer_9 × 10",
        "branches into concatenate_11",
        "residual block customscalelayer_10–29 × 20",
        "branches into concatenate_32",
        "residual block customscalelayer_30–38 × 9",
        "residual block customscalelayer_39",  # without the activation of the others
        "from conv2d_243",
        "globalaveragepooling2d",
        "dense",
    ]
    stages = [label for label in labels(flat(netviz.build("densenet121"))) if label.startswith("maps")]
    assert stages == [f"maps of {side} × {side}" for side in (112, 56, 28, 14, 7)]


def test_a_sum_without_a_block_belongs_to_the_block_that_it_ends():
    """As x + y in a file, an operation with a name of its own."""
    x = layers.Input((8, 8, 4))
    for number in range(20):
        with block(f"block {number}"):
            y = layers.Conv2D(4, 3, padding="same")(layers.BatchNormalization()(x))
        x = layers.Add()([x, y])
    network = Network(x, architecture="residual", title="Residual", settings=Settings())
    assert labels(network) == ["image", "block 0–19 × 20"]
    (repeat,) = (item for item in outline(network).children if item.is_repeat)
    assert all([part.label for part in child.children][-1].startswith("add") for child in repeat.children)


def test_a_network_inside_another_is_seen_as_it_is_alone():
    network = netviz.build("inception_v3_paper")
    (backbone,) = outline(flat(network, path=("backbone",))).children
    assert [item.label for item in backbone.children] == [item.label for item in outline(flat(network)).children]
    assert [item.label for item in backbone.children][-3:] == [
        "branches into concatenate_14",
        "globalaveragepooling2d",
        "dense",
    ]


def test_a_thousand_layers_fold_to_one_screen():
    network = netviz.build("resnet_cifar", depth=1_202)
    assert len(network.nodes) > 4_000
    assert max(len(labels(network)), len(labels(flat(network)))) < 10


def cell(before, x):
    """Two inputs and four branches, as in NASNet; sixteen layers."""
    before, here = (layers.ReLU()(layers.Conv2D(8, 1)(each)) for each in (before, x))
    sums = [layers.Add()([layers.Conv2D(8, side, padding="same")(here), before]) for side in (3, 5, 7)]
    ends = [layers.ReLU()(each) for each in [*sums, layers.Add()([before, here])]]
    return layers.Concatenate()(ends)


def test_a_cell_that_takes_two_tensors_is_seen_where_its_branches_join():
    def calls():
        x = before = layers.Conv2D(8, 3, padding="same")(layers.Input((32, 32, 3)))
        for _ in range(6):
            before, x = x, cell(before, x)
        return layers.GlobalAveragePooling2D()(x)

    network = ending_in(calls())
    cells = [item for item in outline(network).children if item.label.startswith("branches into concat")]
    # All that the last one but one feeds is one convolution, which no branch of the last one needs to itself.
    assert [len(item.nodes) for item in cells] == [16, 16, 16, 16, 16, 14]


def test_a_u_net_folds_to_a_stage_for_each_size_down_and_up_again():
    def twice(x, filters):
        for _ in range(2):
            x = layers.ReLU()(layers.Conv2D(filters, 3, padding="same")(x))
        return x

    def calls():
        x, left = layers.Input((64, 64, 3)), []
        for filters in (8, 16, 24, 32, 40):
            x = twice(x, filters)
            left.append(x)
            x = layers.MaxPooling2D(2)(x)
        x = twice(x, 48)
        for filters in (40, 32, 24, 16, 8):
            up = layers.Conv2DTranspose(filters, 2, strides=2)(x)
            x = twice(layers.Concatenate()([left.pop(), up]), filters)
        return x

    network = ending_in(calls())
    sides = (64, 32, 16, 8, 4, 2, 4, 8, 16, 32, 64)
    assert labels(network) == ["image", *(f"maps of {side} × {side}" for side in sides)]


def test_equal_sequences_of_layers_fold_once_there_are_too_many():
    def calls():
        x = layers.Input((64, 64, 8))
        for _ in range(12):
            x = layers.MaxPooling2D(3, strides=1, padding="same")(x)
            x = layers.Conv2D(8, 3, padding="same")(x)
            x = layers.ReLU()(x)
        return x

    network = ending_in(calls())
    assert labels(network) == ["image", "pool … from conv – pool_12 … from conv_12 × 12"]


def test_what_fits_on_a_screen_stands_as_its_author_made_it():
    def calls():
        x = layers.Input((8, 8, 3))
        with block("a"):
            for _ in range(30):
                x = layers.ReLU()(x)
        return layers.Conv2D(4, 3)(x)

    root = outline(ending_in(calls()))
    assert [item.is_layer for item in root.children] == [True, False, True]
    assert not any(item.is_repeat for item in root.children)
    assert [len(item.children) for item in root.children] == [0, 30, 0]
    assert not any(item.inferred for item in root.walk())
