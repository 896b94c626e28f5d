"""Laws of two drawings beside one another."""

import pytest

from netviz.drawing.files.typeset import size
from netviz.interchange.keras_file import read
from netviz.state import compared_drawings
from netviz.state.compared_drawings import ComparedDrawings
from netviz.state.shown_network import from_file, from_specification, shared_drawing
from tests.interchange.test_keras_file import GOOD


def beside(left, right):
    return ComparedDrawings(from_specification(left), from_specification(right))


def test_what_is_unfolded_in_one_is_unfolded_in_the_other():
    pair = beside("resnet18", "resnet34")
    left, right = pair.sides
    left.toggle("stage_2")
    pair.mirror(0)
    assert left.opened == right.opened == {"stage_2"}
    right.toggle("stage_2/block_4")  # which the left does not have
    left.toggle("stage_3")
    pair.mirror(0)
    assert {"stage_2", "stage_3"} <= right.opened
    left.toggle("stage_2")
    pair.mirror(0)
    assert "stage_2" not in right.opened


def test_a_repeat_that_shows_all_of_its_items_does_so_in_both():
    pair = beside("xception_paper", "xception_chained")
    left, right = pair.sides
    for id in ("middle_flow", "middle_flow/block_1**"):
        left.toggle(id)
        pair.mirror(0)
        assert id in left.opened
        assert left.opened == right.opened
    right.toggle("middle_flow/block_1**")
    pair.mirror(1)
    assert left.opened == right.opened == {"middle_flow", "middle_flow/block_1*"}


@pytest.mark.parametrize("pair", [("xception_paper", "xception_chained"), ("vgg16", "mobilenet_v1_100")])
def test_both_ways_partners_are_in_the_other_drawing(pair):
    drawn = beside(*pair)
    for side in (0, 1):
        other = {item.id for item in drawn.sides[1 - side].root.walk()}
        assert set(drawn.partners(side).values()) <= other
        in_sight = drawn.partners_in_sight(side)
        assert in_sight.keys() <= {child.id for child in drawn.sides[side].root.children}
        assert set(in_sight.items()) <= set(drawn.partners(side).items())


def test_of_a_visitors_file_nothing_is_kept_where_others_look():
    mine = from_file(read(GOOD, "mine.json"))
    caches = shared_drawing, compared_drawings._shared_drawing
    before = [cache.cache_info() for cache in caches]
    pair = ComparedDrawings(mine, from_specification("resnet18"))
    drawn = [side.drawing() for side in pair.sides]
    assert all("compared" in svg for svg in drawn)
    assert [cache.cache_info() for cache in caches] == before


def test_whoever_compares_the_same_two_networks_finds_them_drawn():
    drawn = [side.drawing() for side in beside("vgg16", "vgg19").sides]
    before = compared_drawings._shared_drawing.cache_info()
    assert [side.drawing() for side in beside("vgg16", "vgg19").sides] == drawn
    after = compared_drawings._shared_drawing.cache_info()
    assert (after.hits - before.hits, after.misses) == (2, before.misses)


@pytest.mark.parametrize("theme", ["light", "dark"])
def test_the_picture_of_both_is_as_wide_as_both_and_has_their_titles(theme):
    pair = beside("vgg16", "vgg19")
    svg = pair.as_svg(["one & other", "two"], theme)
    assert all(f">{title}</text>" in svg for title in ("one &amp; other", "two"))
    widths = [size(part[: part.index(">") + 1].replace("svg x", "svg data-x"))[0] for part in _inner(svg)]
    assert size(svg)[0] > sum(widths)
    assert svg.count('class="mark"') == len(pair.pair.differences)


def _inner(svg):
    return ["<svg " + part for part in svg.split("<svg ")[2:]]
