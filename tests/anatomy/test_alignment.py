"""Laws of the alignment of two networks."""

from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import settings as hypothesis_settings
from hypothesis import strategies as st

import netviz
from netviz import layers
from netviz.anatomy import alignment
from netviz.anatomy.alignment import align_blocks, align_layers, common_subsequence
from netviz.anatomy.compare import Pair
from netviz.anatomy.table import layer_table
from tests.drawing.networks import NETWORKS, flat, small
from tests.networks import ending_in

LETTERS = st.lists(st.sampled_from("abc"), max_size=12)
MIRRORED = {"gone": "added", "added": "gone", "changed": "changed", "resized": "resized"}
FACTS = ("type", "output_shape", "params", "trainable_params", "macs", "activation_bytes")


def longest(left, right):
    """The length of a longest common subsequence, by the table of all prefixes."""
    lengths = [[0] * (len(right) + 1) for _ in range(len(left) + 1)]
    for i, one in enumerate(left):
        for j, other in enumerate(right):
            lengths[i + 1][j + 1] = max(lengths[i][j] + (one == other), lengths[i][j + 1], lengths[i + 1][j])
    return lengths[-1][-1]


@given(LETTERS, LETTERS)
def test_a_common_subsequence_is_one_and_the_longest(left, right):
    pairs = common_subsequence(left, right)
    assert all(left[i] == right[j] for i, j in pairs)
    assert all(a < b and c < d for (a, c), (b, d) in pairwise(pairs))
    assert len(pairs) == longest(left, right)


@given(LETTERS, LETTERS)
def test_what_differs_too_much_is_aligned_from_its_beginning(left, right):
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(alignment, "MOST_EDITS", 2)
        pairs = common_subsequence(left, right)
    assert all(left[i] == right[j] for i, j in pairs)
    alike = next((i for i, (a, b) in enumerate(zip(left, right, strict=False)) if a != b), min(len(left), len(right)))
    assert len(pairs) >= alike


@hypothesis_settings(max_examples=15, deadline=None)
@given(small(NETWORKS), small(NETWORKS))
def test_partners_are_one_to_one_and_stand_in_partners(left, right):
    found = align_blocks(left, right)
    assert set(found.nodes) <= set(left.nodes)
    assert set(found.nodes.values()) <= set(right.nodes)
    assert len(set(found.nodes.values())) == len(found.nodes)
    assert all(found.blocks[old.block] == new.block for old, new in found.nodes.items())


@hypothesis_settings(max_examples=15, deadline=None)
@given(small(NETWORKS), st.booleans())
def test_a_network_beside_itself_lights_nothing(network, is_flat):
    shown = flat(network) if is_flat else network
    assert not Pair(shown, shown).differences
    for align in (align_blocks, align_layers):
        assert set(align(shown, shown).nodes.items()) == {(node, node) for node in shown.nodes}


@hypothesis_settings(max_examples=15, deadline=None)
@given(small(NETWORKS), small(NETWORKS), st.booleans())
def test_swapped_what_was_added_is_gone_and_nothing_else_changes(left, right, is_flat):
    pair = (flat(left), flat(right)) if is_flat else (left, right)
    there = Pair(*pair).differences
    back = Pair(*reversed(pair)).differences
    assert {node: MIRRORED[each.role] for node, each in there.items()} == {n: each.role for n, each in back.items()}


@hypothesis_settings(max_examples=15, deadline=None)
@given(small(NETWORKS), small(NETWORKS), st.booleans())
def test_what_is_not_lit_is_the_same_in_both_layer_tables(left, right, is_flat):
    pair = Pair(*((flat(left), flat(right)) if is_flat else (left, right)))
    rows = [{row.name: row for row in layer_table(network)} for network in (pair.left, pair.right)]
    for network in (pair.left, pair.right):
        partners = (pair.alignment if network is pair.left else pair.alignment.mirrored).nodes
        alone = {node for node, each in pair.differences.items() if each.role in ("gone", "added")}
        assert {node for node in network.nodes if node not in partners} == alone & set(network.nodes)
    for old, new in pair.alignment.nodes.items():
        facts = [[getattr(rows[side][node.name], fact) for fact in FACTS] for side, node in enumerate((old, new))]
        if old not in pair.differences:
            same = old.layer.sole_function is not None and old.layer.sole_function == new.layer.sole_function
            assert facts[0][same:] == facts[1][same:]  # ReLU and Activation("relu") do the same
            assert same or old.layer.meant() == new.layer.meant()
        elif pair.differences[old].role == "resized":
            assert (old.input_shapes, old.output_shape) != (new.input_shapes, new.output_shape)
        assert pair.differences.get(old) == pair.differences.get(new)


@hypothesis_settings(max_examples=10, deadline=None)
@given(small(NETWORKS), small(NETWORKS))
def test_a_block_has_a_row_of_differences_where_one_of_its_layers_is_lit(left, right):
    pair = Pair(left, right)
    lit = {node.block for node in pair.differences if node in set(left.nodes)}
    back = pair.alignment.mirrored.blocks
    lit |= {back.get(node.block, ("right", *node.block)) for node in pair.differences if node in set(right.nodes)}
    assert sum(change.changed for change in pair.blocks) == len(lit)


@hypothesis_settings(max_examples=10, deadline=None)
@given(small(NETWORKS))
def test_the_same_network_without_its_blocks_and_names_differs_in_nothing(network):
    assert not Pair(network, flat(network)).differences


def roles(left, right):
    pair = Pair(left, right)
    return {
        role: [node.name for node, each in pair.differences.items() if each.role == role]
        for role in ("gone", "added", "changed")
    }


@pytest.mark.parametrize("is_flat", [False, True])
def test_vgg19_has_three_convolutions_more_whatever_its_layers_are_called(is_flat):
    networks = [netviz.build(name) for name in ("vgg16", "vgg19")]
    found = roles(*(map(flat, networks) if is_flat else networks))
    names = ["conv2d_7", "conv2d_11", "conv2d_15"] if is_flat else [f"block_{n}_conv4" for n in (3, 4, 5)]
    assert found == {"gone": [], "added": names, "changed": []}


def test_a_plain_network_lacks_the_additions_and_what_leads_to_them():
    found = roles(netviz.build("resnet20"), netviz.build("plain20"))
    assert (found["added"], found["changed"]) == ([], [])
    assert {name.rsplit("_", 1)[-1] for name in found["gone"]} == {"add", "subsample", "unfold", "pad", "fold"}


def test_the_shortcuts_that_are_fed_by_other_layers_are_lit_with_the_reason():
    pair = Pair(netviz.build("xception_paper"), netviz.build("xception_chained"))
    shortcut = pair.left.by_name["entry_flow_block_2_shortcut"]
    assert pair.differences[shortcut].brief == "fed by add → shortcut_bn"


@pytest.mark.parametrize(
    ("one", "other"),
    [
        (layers.Conv2D(4, 3, strides=2), layers.Conv2D(4, (3, 3), strides=(2, 2))),
        (layers.MaxPooling2D(2), layers.MaxPooling2D((2, 2), strides=(2, 2))),
        (layers.ZeroPadding2D(1), layers.ZeroPadding2D(((1, 1), (1, 1)))),
    ],
    ids=str,
)
def test_one_number_stands_for_all_sides(one, other):
    assert one.meant() == other.meant()
    assert one.meant() != layers.Conv2D(4, (3, 1), strides=2).meant()


def test_an_argument_that_only_one_of_them_is_given_is_told():
    image = layers.Input((8, 8, 3))
    plain, he = (
        ending_in(layers.Conv2D(4, 3, options=options)(image))
        for options in ((), (("kernel_initializer", "he_normal"),))
    )
    (difference,) = set(Pair(plain, he).differences.values())
    assert difference.words == ("kernel_initializer glorot_uniform → he_normal",)
