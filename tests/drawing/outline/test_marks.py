"""Laws of what is lit in the drawings of two networks, and of which card is which in both."""

from hypothesis import given
from hypothesis import settings as hypothesis_settings
from hypothesis import strategies as st

import netviz
from netviz.anatomy.compare import Pair
from netviz.drawing.layout.placement import place
from netviz.drawing.look.legend import shown_items
from netviz.drawing.look.svg import to_svg
from netviz.drawing.outline.marks import marks
from netviz.drawing.outline.partners import partners
from netviz.drawing.outline.tree import blocks, outline
from netviz.drawing.outline.units import with_units
from netviz.errors import DrawingError
from tests.drawing.networks import NETWORKS, flat, small

PAIRS = st.tuples(small(NETWORKS), small(NETWORKS), st.booleans()).map(
    lambda drawn: Pair(*(map(flat, drawn[:2]) if drawn[2] else drawn[:2]))
)


@hypothesis_settings(max_examples=10, deadline=None)
@given(PAIRS, st.booleans())
def test_a_card_is_marked_where_something_that_it_stands_for_differs(pair, opens):
    root = with_units(outline(pair.left))
    found = marks(root, blocks(root) if opens else (), pair.differences)
    # Cards are all layers between them, where each repeat that is open shows its first item for all.
    lit = {item.id for item in shown_items(root, blocks(root) if opens else ()) if item.id in found}
    assert bool(lit) == any(node in pair.differences for node in pair.left.nodes)
    if not opens:
        for item in root.children:
            assert (item.id in found) == any(node in pair.differences for node in item.nodes)
            roles = {pair.differences[node].role for node in item.nodes if node in pair.differences} - {"resized"}
            if len(roles) == 1:
                assert {found[item.id].role} == roles
            if item.id in found and found[item.id].is_whole:
                assert all(node in pair.differences for node in item.nodes)


def test_of_an_open_repeat_the_one_that_is_shown_tells_of_all():
    pair = Pair(netviz.build("xception_paper"), netviz.build("xception_chained"))
    root = with_units(outline(pair.right))
    found = marks(root, blocks(root), pair.differences)
    assert found["middle_flow_block_1_relu4"].words == "added"
    folded = marks(root, (), pair.differences)
    assert (folded["middle_flow"].role, folded["middle_flow"].words) == ("added", "relu4 added, 8 ×")
    assert folded["entry_flow"].words == "4 changed"


@hypothesis_settings(max_examples=10, deadline=None)
@given(PAIRS)
def test_partners_are_there_and_an_outline_is_its_own_partner(pair):
    left, right = outline(pair.left), outline(pair.right)
    ids = {item.id for item in right.walk()}
    assert set(partners(left, right, pair.alignment.nodes).values()) <= ids
    itself = partners(left, left, {node: node for node in pair.left.nodes})
    around = {item.id: {node.name for node in item.nodes} for item in left.walk()}
    assert itself.keys() == around.keys() - {""}
    assert all(around[id] == around[other] for id, other in itself.items())


@hypothesis_settings(max_examples=5, deadline=None)
@given(PAIRS, st.sampled_from([None, "light", "dark"]))
def test_the_drawing_says_each_mark_once_and_without_marks_nothing(pair, theme):
    root = with_units(outline(pair.left))
    try:
        placed = place(root, ())
    except DrawingError:
        return
    found = marks(root, (), pair.differences)
    svg = to_svg(pair.left, placed, theme=theme, marks=found)
    told = [item for item in root.children if item.id in found and found[item.id].role != "resized"]
    assert svg.count('class="mark"') == len(told)
    assert 'class="mark"' not in to_svg(pair.left, placed, theme=theme)
