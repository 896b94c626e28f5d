"""Laws of where things stand: for random settings, networks and sets of what is open, and in both directions."""

import re
from itertools import combinations, pairwise

import pytest
from hypothesis import given
from hypothesis import settings as hypothesis_settings
from hypothesis import strategies as st

import netviz
from netviz import layers
from netviz.architectures.catalog import FAMILIES
from netviz.drawing.layout.form import BROAD, TALL
from netviz.drawing.layout.placement import LOOP, place
from netviz.drawing.layout.rows import BESIDE_WORDS
from netviz.drawing.outline.repeats import seen
from netviz.drawing.outline.tree import blocks, foldable, outline
from netviz.drawing.outline.units import with_units
from netviz.layers import block
from netviz.network import Network
from netviz.settings import Settings
from tests.drawing.networks import ANY, DIRECTIONS, NETWORKS, small

STAGE_PX, STAGE_BESIDE_INSPECTOR_PX, READABLE = (908, 538), 566, 0.75
"""How large the drawing's window is at 1280 x 800, how wide beside the inspector, and when words are read."""


def with_its_units(network):
    return with_units(outline(network))


@st.composite
def placed(draw, networks=ANY):
    """An outline as it is seen, and its drawing, with anything open, in either direction, also in columns."""
    network = draw(networks)
    root = draw(st.sampled_from([outline, with_its_units]))(network)
    ids = sorted(foldable(root))
    some = frozenset(draw(st.sets(st.sampled_from(ids), max_size=8))) if ids else frozenset()
    opened = draw(st.sampled_from([some, blocks(root), frozenset(ids)]))
    return seen(root, opened), place(root, opened, draw(DIRECTIONS), in_columns=draw(st.booleans()))


def levels(box, x=0.0, y=0.0):
    """Every open box with the place of its corner."""
    yield box, x, y
    for child, child_x, child_y in box.children:
        if child.open:
            yield from levels(child, x + child_x, y + child_y)


def area(child, x, y):
    return x, y, x + child.width, y + child.height


def overlap(a, b, slack=0.1):
    return a[0] < b[2] - slack and b[0] < a[2] - slack and a[1] < b[3] - slack and b[1] < a[3] - slack


def inside(a, width, height, slack=0.1):  # dot prints five figures
    return a[0] >= -slack and a[1] >= -slack and a[2] <= width + slack and a[3] <= height + slack


def piece(a, b):
    return min(a[0], b[0]), min(a[1], b[1]), max(a[0], b[0]), max(a[1], b[1])


def widened(a, by=0.4):
    return a[0] - by, a[1] - by, a[2] + by, a[3] + by


@hypothesis_settings(max_examples=40, deadline=None)
@given(placed())
def test_boxes_of_one_level_do_not_overlap_and_lie_inside_their_frame(drawing):
    _, root = drawing
    for box, _, _ in levels(root):
        areas = [area(*child) for child in box.children]
        assert all(inside(each, box.width, box.height) for each in areas)
        assert not any(overlap(a, b) for a, b in combinations(areas, 2))


@hypothesis_settings(max_examples=40, deadline=None)
@given(placed())
def test_no_connection_crosses_a_box_or_leaves_its_frame_and_all_run_upright_or_level(drawing):
    _, root = drawing
    for box, _, _ in levels(root):
        areas = [area(*child) for child in box.children]
        for route in box.routes:
            for a, b in pairwise(route.points):
                assert abs(a[0] - b[0]) < 0.6 or abs(a[1] - b[1]) < 0.6
                assert inside(piece(a, b), box.width, box.height)
                assert not any(overlap(widened(piece(a, b)), each, slack=0.6) for each in areas), route


@hypothesis_settings(max_examples=40, deadline=None)
@given(placed())
def test_a_shape_beside_a_line_touches_no_box_no_other_shape_and_no_other_line(drawing):
    _, root = drawing
    for box, _, _ in levels(root):
        areas = [area(*child) for child in box.children]
        labelled = [route for route in box.routes if route.label]
        labels = [route.label for route in labelled]
        assert all(inside(label, box.width, box.height) for label in labels)
        assert not any(overlap(label, each) for label in labels for each in areas)
        assert not any(overlap(a, b) for a, b in combinations(labels, 2))
        for route in labelled:
            for other in box.routes:
                for index, (a, b) in enumerate(pairwise(other.points)):
                    trunk = index == 0 and a == route.points[0]
                    assert trunk or not overlap(route.label, widened(piece(a, b)), slack=0.5)


@hypothesis_settings(max_examples=15, deadline=None)
@given(small(NETWORKS), DIRECTIONS)
def test_nothing_lies_where_the_bracket_of_a_repeat_that_is_shown_once_stands(network, direction):
    root = with_its_units(network)
    for box, _, _ in levels(place(root, blocks(root), direction)):
        if box.item.stands_for:
            wide, high = box.width, box.height
            down = direction == "down"
            way = (wide - LOOP, box.form.head, wide, high - 8) if down else (8, high - LOOP, wide - 8, high)
            pieces = [piece(a, b) for route in box.routes for a, b in pairwise(route.points)]
            labels = [route.label for route in box.routes if route.label]
            assert not any(overlap(way, each) for each in [*(area(*child) for child in box.children), *pieces, *labels])


@hypothesis_settings(max_examples=40, deadline=None)
@given(placed())
def test_every_connection_is_drawn_from_card_to_card_without_a_gap(drawing):
    """From frame to frame the next piece of a tensor's way begins where the last one ended."""
    shown, root = drawing
    cards, parent, corner = {}, {}, {}
    for box, x, y in levels(root):
        corner[box.item.id] = box, x, y
        for child, _, _ in box.children:
            parent[child.item.id] = box.item.id
            if not child.open:
                cards |= dict.fromkeys(child.item.nodes, child.item.id)

    def reached(tensor, level, tail, start):
        """The cards at which the tensor arrives that starts there, at `tail` of this level."""
        box, x, y = corner[level]
        for route in box.routes:
            if route.tensor is not tensor or route.tail != tail:
                continue
            first, last = [(px + x, py + y) for px, py in (route.points[0], route.points[-1])]
            if start and max(abs(first[0] - start[0]), abs(first[1] - start[1])) > 0.15:
                continue
            if route.head == level:
                yield from reached(tensor, parent[level], level, last)
            elif route.head in corner:
                yield from reached(tensor, route.head, route.head, last)
            else:
                yield route.head

    for tensor in shown.root.nodes:
        home = cards[tensor]
        wanted = {cards[node] for node in shown.root.nodes if tensor in shown.inputs(node)} - {home}
        assert set(reached(tensor, parent[home], home, None)) >= wanted, tensor.name


@hypothesis_settings(max_examples=15, deadline=None)
@given(placed())
def test_the_cards_of_a_level_are_of_one_width(drawing):
    _, root = drawing
    for box, _, _ in levels(root):
        assert len({(child.card, child.width) for child, _, _ in box.children if not child.open}) <= 1


@pytest.mark.parametrize(
    ("name", "modules", "beside_inspector"),
    [
        ("googlenet", ".+", ".+"),
        ("inception_v3", ".+", r"modules_[AB]/module_\d\*?|reduction_[AB]"),
        ("inception_v4", ".+", r"modules_[AB]/module_\d\*?|reduction_[AB]"),
        ("inception_resnet_v2", ".+", r"stem|blocks_[ABC](/.+)?|reduction_A"),
        ("shufflenet", ".+", ".+"),
        ("shufflenet_v2", ".+", ".+"),
        ("nasnet", r"stage_\d/cell_\d\*?", "none: ten columns of cards"),
    ],
)
def test_the_branches_of_a_module_are_read_side_by_side_in_the_stage(name, modules, beside_inspector):
    root = with_its_units(netviz.build(name))
    boxes = {box.item.id: box for box, _, _ in levels(place(root, blocks(root)))}
    assert [id for id in boxes if re.fullmatch(modules, id)]
    for id, box in boxes.items():
        if re.fullmatch(modules, id):
            room = STAGE_BESIDE_INSPECTOR_PX if re.fullmatch(beside_inspector, id) else STAGE_PX[0]
            assert box.width * READABLE <= room, id


@pytest.mark.parametrize("opened", [(), ("inception_3a",), ("head_1",)])
def test_side_heads_leave_the_cards_of_a_network_as_broad_as_they_fit_into_the_stage(opened):
    root = with_its_units(netviz.build("googlenet_heads"))
    folded = place(root, opened)
    assert {child.card for child, _, _ in folded.children if not child.open} == {BROAD}
    assert opened or folded.width + 48 <= STAGE_PX[0]
    for box, _, _ in list(levels(folded))[1:]:
        assert {child.card for child, _, _ in box.children} == {TALL}
    several = place(with_its_units(five_heads()), ())
    assert {child.card for child, _, _ in several.children} == {TALL}


def five_heads():
    """More columns than there is room for."""
    image = layers.Input((8, 8, 3), name="image")
    heads = []
    for number in range(5):
        with block(f"head {number}"):
            heads.append(layers.ReLU()(layers.Conv2D(4, 3)(image)))
    return Network(heads, architecture="test", title="heads", settings=Settings())


def test_folded_and_turned_to_the_right_a_published_network_is_read_whole_in_the_stage():
    for name in [name for family in FAMILIES.values() for name in family.presets]:
        if name.startswith("nasnet"):
            continue  # two lines lead from cell to cell, so its row cannot be broken
        box = place(with_its_units(netviz.build(name)), (), "right")
        scale = min((side - 24) / size for side, size in zip(STAGE_PX, (box.width, box.height), strict=True))
        assert scale >= READABLE, name


@pytest.mark.parametrize("opened", [(), ("stem",)])
@pytest.mark.parametrize("name", ["mobilenet_v1", "inception_resnet_v2_tutorial", "googlenet"])
def test_in_columns_a_long_flow_down_is_seen_larger_and_its_lines_lead_on(name, opened):
    root = with_its_units(netviz.build(name))
    long, broken = (place(root, opened, in_columns=whether) for whether in (False, True))
    scales = [min(0.8 / box.height, 1 / box.width) for box in (long, broken)]
    if long.height > BESIDE_WORDS.longest:
        assert scales[1] > scales[0]
    else:
        assert scales[1] == scales[0]
    corners = {child.item.id: (child.width, child.height, x, y) for child, x, y in broken.children}
    for route in broken.routes:
        (tail_width, tail_height, tail_x, tail_y), (head_width, _, head_x, head_y) = (
            corners[id] for id in (route.tail, route.head)
        )
        (x, y), (end_x, end_y) = route.points[0], route.points[-1]
        assert (y, end_y) == (tail_y + tail_height, head_y)
        assert tail_x <= x <= tail_x + tail_width
        assert head_x <= end_x <= head_x + head_width


@pytest.mark.parametrize("direction", ["down", "right"])
@pytest.mark.parametrize("name", ["resnet50", "xception", "inception_resnet_v2", "mobilenet_v2", "densenet121"])
def test_a_shortcut_ends_in_a_tip_of_its_own_on_the_card_that_joins_it(name, direction):
    root = with_its_units(netviz.build(name))
    ends = {True: set(), False: set()}
    for box, x, y in levels(place(root, blocks(root), direction)):
        cards = {child.item.id for child, _, _ in box.children if not child.open}
        for route in box.routes:
            if route.head in cards:
                end_x, end_y = route.points[-1]
                ends[route.skips].add((round(x + end_x), round(y + end_y)))
    assert ends[True]
    assert not ends[True] & ends[False]


@pytest.mark.parametrize("direction", ["down", "right"])
def test_within_a_branch_every_card_has_its_shape_beside_the_line_that_leaves_it(direction):
    root = with_its_units(netviz.build("googlenet"))
    boxes = {box.item.id: box for box, _, _ in levels(place(root, blocks(root), direction))}
    for branch in ("inception_3a/3x3", "inception_5b/5x5", "inception_4e/pooled"):
        assert [route.tail for route in boxes[branch].routes if route.tail != branch and not route.label] == []


@hypothesis_settings(max_examples=15, deadline=None)
@given(small(NETWORKS), DIRECTIONS)
def test_equal_blocks_look_alike_wherever_they_stand(network, direction):
    root = with_its_units(network)
    box = place(root, foldable(root), direction)

    def picture(box):
        sizes = [(child.width, child.height, x, y, picture(child)) for child, x, y in box.children]
        return sizes, [(route.points, route.label) for route in box.routes]

    for each, _, _ in levels(box):
        if each.item.is_repeat and all(child.open for child, _, _ in each.children):
            first, *rest = [picture(child) for child, _, _ in each.children]
            assert all(other == first for other in rest)


@hypothesis_settings(max_examples=15, deadline=None)
@given(small(NETWORKS))
def test_flowing_right_is_laid_out_anew_with_upright_cards(network):
    root = outline(network)
    drawing = place(root, foldable(root), "right")
    for box, _, _ in levels(drawing):
        for child, _, _ in box.children:
            assert child.open or child.height in (TALL.slim, TALL.full)
        for route in box.routes:
            on_a_row_below = box is drawing and route.points[-1][1] > route.points[0][1]
            assert route.points[-1][0] >= route.points[0][0] or on_a_row_below
