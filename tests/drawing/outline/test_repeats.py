"""A repeat unfolds once: what is seen stands for all of its items, and each of them can be asked for."""

from hypothesis import given
from hypothesis import settings as hypothesis_settings
from hypothesis import strategies as st

import netviz
from netviz.drawing.outline.repeats import all_of, seen, shows_all
from netviz.drawing.outline.tree import blocks, foldable, outline
from netviz.drawing.outline.units import with_units
from tests.drawing.networks import NETWORKS, flat

ANY = NETWORKS | NETWORKS.map(flat)


@hypothesis_settings(max_examples=20, deadline=None)
@given(ANY, st.data())
def test_what_is_not_seen_is_stood_for_by_its_equal_in_the_first_item(network, data):
    root = with_units(outline(network))
    ids = sorted(foldable(root))
    some = data.draw(st.sets(st.sampled_from(ids), max_size=8)) if ids else set()
    shown = seen(root, data.draw(st.sampled_from([some, blocks(root)])))
    assert set(network.nodes) == set(shown.root.nodes) | set(shown.stand_ins)
    for node, other in shown.stand_ins.items():
        assert node not in shown.root.nodes
        assert other in shown.root.nodes
        assert (node.layer, node.input_shapes) == (other.layer, other.input_shapes)
    for item in shown.root.walk():
        assert not item.children or set(item.nodes) == {node for child in item.children for node in child.nodes}


@hypothesis_settings(max_examples=20, deadline=None)
@given(ANY)
def test_folded_or_with_all_of_every_repeat_nothing_is_stood_for(network):
    root = with_units(outline(network))
    assert seen(root, ()).root is root
    assert not seen(root, foldable(root)).stand_ins


def middle_flow(*opened):
    root = with_units(outline(netviz.build("xception")))
    shown = seen(root, {"middle_flow", "middle_flow/block_1*", *opened}).root
    (flow,) = [child for child in shown.children if child.id == "middle_flow"]
    return flow.children[0]


def test_an_open_repeat_shows_what_is_in_its_first_item_and_how_often():
    repeat = middle_flow()
    assert repeat.stands_for == 8
    assert [child.label for child in repeat.children] == ["separable1", "separable2", "separable3", "add"]


def test_all_of_a_repeat_are_shown_where_that_is_asked_for_or_another_than_the_first_is_open():
    for opened in ("middle_flow/block_1**", "middle_flow/block_5", "~middle_flow_block_8_separable2"):
        repeat = middle_flow(opened)
        assert shows_all(repeat, {opened})
        assert repeat.stands_for == 0
        assert [child.label for child in repeat.children] == [f"block {number}" for number in range(1, 9)]
    assert middle_flow("~middle_flow_block_1_separable2").stands_for == 8
    assert all_of(middle_flow()) == "middle_flow/block_1**"
