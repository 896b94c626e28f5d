"""The drawing as a file and on the page: what other programs can read, and what the page can switch."""

import re
from collections import Counter
from itertools import pairwise
from xml.etree import ElementTree

import pytest
from hypothesis import given
from hypothesis import settings as hypothesis_settings
from hypothesis import strategies as st

import netviz
from netviz import layers, words
from netviz.architectures.catalog import FAMILIES
from netviz.drawing.layout.card_words import FACT, LABEL, SLIM_LABEL
from netviz.drawing.layout.form import FORMS, cut, text_width
from netviz.drawing.layout.placement import place
from netviz.drawing.look.colouring import COLOURINGS
from netviz.drawing.look.glyphs import SIGNS
from netviz.drawing.look.legend import legends, shown_items
from netviz.drawing.look.svg import CHEVRON, TITLE, to_svg
from netviz.drawing.outline.tree import blocks, foldable, outline
from netviz.drawing.outline.units import with_units
from netviz.layers import block
from netviz.network import Network
from netviz.settings import Settings
from tests.drawing.networks import ANY, DIRECTIONS

SVG = "{http://www.w3.org/2000/svg}"
HOSTILE = '<script>alert("x")</script>&{}\u202e\u05d0\u05d1\x00\x1b]' + "long name " * 9


def hostile(name=HOSTILE):
    x = layers.Input((8, 8, 3), name=name)
    with block(name):
        x = layers.Conv2D(4, 3, name=name)(x)
        x = layers.ReLU(name=name)(x)
    return Network(layers.Conv2D(4, 3, name="}" + name)(x), architecture="test", title=name, settings=Settings())


@pytest.mark.parametrize("colour_by", COLOURINGS)
@pytest.mark.parametrize("theme", ["light", "dark"])
def test_a_file_needs_no_stylesheet_of_a_page_and_holds_no_script_and_no_link(theme, colour_by):
    for network in (netviz.build("googlenet_heads"), hostile()):
        for unfold in ((), "all"):
            written = netviz.draw(network, unfold=unfold, theme=theme, colour_by=colour_by, wide=True)
            assert not re.search(
                r"var\(|light-dark|color-mix|currentColor|--|href|<a |role=\"button\"|tabindex", written
            )
            assert not re.search(r"https?://(?!www\.w3\.org/2000/svg)", written)
            drawn = ElementTree.fromstring(written)
            known = {"svg", "style", "defs", "marker", "g", "rect", "path", "text", "tspan", "title"}
            assert {element.tag.removeprefix(SVG) for element in drawn.iter()} <= known
            assert not [key for element in drawn.iter() for key in element.attrib if key.startswith("on")]
            assert any(text.startswith("<script>") for text in drawn.itertext()) == (network.architecture == "test")


def test_text_that_runs_from_right_to_left_turns_nothing_around_it():
    assert "unicode-bidi:isolate" in netviz.draw(hostile(), unfold="all")


@pytest.mark.parametrize("theme", ["light", "dark"])
def test_on_the_page_a_class_of_the_root_switches_colours_shapes_and_widths(theme):
    network = netviz.build("resnet18")
    box = place(outline(network), ())
    page = to_svg(network, box, theme=None)
    assert '<svg xmlns="http://www.w3.org/2000/svg" class="nv by-kind shapes"' in page
    assert 'class="nv by-macs wide"' in to_svg(network, box, theme=None, colour_by="macs", shapes=False, wide=True)
    assert to_svg(network, box, theme=None, shapes=False).count('class="shape"') == page.count('class="shape"') > 4
    assert len(re.findall(r'class="card k-\w+ p[0-8u] m[0-8u] a[0-8u] f[0-8u][ "]', page)) == page.count('class="card')
    assert re.findall(r'style="--w:[\d.]+"', page)
    assert "<style>" not in page
    filed = netviz.draw(network, theme=theme, shapes=False)
    assert 'class="shape"' not in filed
    assert 'style="stroke-width:2.6"' in netviz.draw(network, theme=theme, wide=True)


@hypothesis_settings(max_examples=20, deadline=None)
@given(ANY, DIRECTIONS)
def test_every_line_names_its_tensor_and_what_it_joins(network, direction):
    root = outline(network)
    drawn = ElementTree.fromstring(to_svg(network, place(root, foldable(root), direction), theme=None))
    ids = {group.get("data-id") for group in drawn.iter(f"{SVG}g") if group.get("data-id")} | {""}
    lines = [path for path in drawn.iter(f"{SVG}path") if path.get("data-tensor")]
    assert {line.get("class") for line in lines} <= {"flow", "skip"}
    for line in lines:
        assert line.get("data-tensor") in network.by_name
        assert {line.get("data-from"), line.get("data-to")} <= ids
    cards = Counter(group.get("data-name") for group in drawn.iter(f"{SVG}g") if "card" in group.get("class", ""))
    assert cards == Counter(node.name for node in network.nodes)


@hypothesis_settings(max_examples=20, deadline=None)
@given(ANY, DIRECTIONS, st.sampled_from([None, "light"]))
def test_no_line_crosses_the_title_of_a_frame_or_the_button_beside_it(network, direction, theme):
    root = with_units(outline(network))
    drawn = ElementTree.fromstring(to_svg(network, place(root, blocks(root), direction), theme=theme))
    lines = [
        [tuple(map(float, point)) for point in re.findall(r"(-?[\d.]+) (-?[\d.]+)", path.get("d"))]
        for path in drawn.iter(f"{SVG}path")
        if path.get("data-tensor")
    ]
    for frame in drawn.iter(f"{SVG}g"):
        if "frame" not in frame.get("class").split():
            continue
        x, y = map(float, re.findall(r"-?[\d.]+", frame.get("transform")))
        title = frame.find(f"{SVG}text")
        begin = x + float(title.get("x"))
        end = begin + text_width(title.text, TITLE, bold=True)
        assert end <= x + float(frame.find(f"{SVG}rect").get("width"))
        button = frame.find(f"{SVG}g")
        if button is not None:  # the title follows it at once
            left = x + float(re.findall(r"-?[\d.]+", button.get("transform"))[0])
            assert left >= x
            assert begin - left == pytest.approx(CHEVRON, abs=0.6)
            begin = left
        for points in lines:
            for (x1, y1), (x2, y2) in pairwise(points):
                apart = max(x1, x2) < begin or min(x1, x2) > end or max(y1, y2) < y + 5 or min(y1, y2) > y + 21
                assert apart, (frame.get("data-id"), points)


def own_text(text):
    """What stands in it as it is, neither smaller beside it nor as its title."""
    return (text.text or "") + "".join(part.tail or "" for part in text)


@hypothesis_settings(max_examples=20, deadline=None)
@given(ANY, DIRECTIONS, st.booleans())
def test_what_a_card_says_stays_inside_it(network, direction, unfolded):
    root = with_units(outline(network))
    drawn = ElementTree.fromstring(
        to_svg(network, place(root, blocks(root) if unfolded else (), direction), theme="light")
    )
    for group in drawn.iter(f"{SVG}g"):
        if "card" not in group.get("class", "").split():
            continue
        body = next(rect for rect in group.iter(f"{SVG}rect") if rect.get("class") == "body")
        rows = {}
        for text in group.iter(f"{SVG}text"):
            name, x = text.get("class"), float(text.get("x"))
            size = FACT if "fact" in name else LABEL if "slim" not in group.get("class") else SLIM_LABEL
            width = text_width(own_text(text), size, bold=size == LABEL)
            for part in text.iter(f"{SVG}tspan"):
                small = part.get("class") == "beside"
                width += text_width(part.text, FACT if small else size, bold=not small and size == LABEL)
            left = x - width if "end" in name else x
            assert left >= 0
            assert left + width <= float(body.get("width"))
            assert float(text.get("y")) < float(body.get("height"))
            rows.setdefault(text.get("y"), []).append((left, left + width))
        for row in rows.values():
            assert all(a[1] <= b[0] for a, b in pairwise(sorted(row)))


@pytest.mark.parametrize("direction", FORMS)
def test_a_card_says_what_a_figure_says_of_its_layer(direction):
    network = netviz.build("xception")
    opened = foldable(outline(network))
    drawn = ElementTree.fromstring(netviz.draw(network, unfold=opened, every_layer=True, direction=direction))
    cards = {group.get("data-name"): list(group.itertext()) for group in drawn.iter(f"{SVG}g")}
    for node in network.nodes:
        signature = words.signature(node.layer)
        told = " ".join(cards[node.name])
        assert signature.lower() in told.lower(), (node.name, signature, told)
    assert "3 × 3 · stride 2 · 32" in cards["entry_flow_conv1"]


@pytest.mark.parametrize("direction", FORMS)
def test_a_tall_card_is_wide_enough_for_a_name_of_usual_length(direction):
    network = netviz.build("googlenet")
    opened = blocks(with_units(outline(network)))
    drawn = ElementTree.fromstring(netviz.draw(network, unfold=opened, direction=direction)).iter(f"{SVG}g")
    cards = [group for group in drawn if group.get("class").startswith("card")]
    assert not [card.get("data-id") for card in cards if any("…" in text for text in card.itertext())]


def test_a_long_name_is_cut_and_told_in_full():
    drawn = ElementTree.fromstring(netviz.draw(hostile(), unfold="all", every_layer=True))
    titles = [text for text in drawn.iter(f"{SVG}text") if text.find(f"{SVG}title") is not None]
    assert len(titles) == 4
    for text in titles:
        assert text.text.endswith("…")
        assert "alert" in text.find(f"{SVG}title").text
        assert text_width(text.text, SLIM_LABEL) <= FORMS["down"].alone.most
    assert cut("conv", 100, 13) == "conv"


@pytest.mark.parametrize("name", ["googlenet_heads", "mobilenet_v1", "xception_cifar"])
def test_a_file_shows_the_legend_of_the_colours_that_it_has(name):
    network = netviz.build(name)
    root = with_units(outline(network))
    for opened, unfold in (((), ()), (blocks(root), "all")):
        entries = legends(network, list(shown_items(root, opened)))
        for colour_by in COLOURINGS:
            texts = list(ElementTree.fromstring(netviz.draw(network, unfold=unfold, colour_by=colour_by)).itertext())
            labels = [entry["label"] for entry in entries[colour_by]]
            said = texts[-len(labels) - len(SIGNS) :]
            assert [text for text in said if text in labels] == labels
            signs = [label for _, label in SIGNS.values() if label in said]
            assert texts[-len(labels + signs) :] == labels + signs


@pytest.mark.parametrize("name", [name for family in FAMILIES.values() for name in family.presets])
def test_a_folded_drawing_is_small_to_send(name):
    network = netviz.build(name)
    for direction in FORMS:
        assert len(to_svg(network, place(outline(network), (), direction), theme=None).encode()) < 40_000


def half_frozen(name="conv"):
    image = layers.Input((8, 8, 3), name="image")
    x = layers.Dropout(0.5, trainable=False)(layers.Conv2D(4, 3, trainable=False, name=name)(image))
    return Network(layers.Conv2D(4, 3, name="head")(x), architecture="test", title="test", settings=Settings())


def test_a_frozen_layer_is_marked_on_its_card_and_the_legend_says_what_the_mark_means():
    network = half_frozen()
    root = outline(network)
    for theme in (None, "light"):
        drawing = ElementTree.fromstring(to_svg(network, place(root, ()), theme=theme))
        cards = {card.get("data-name"): card for card in drawing.iter() if card.get("data-name")}
        marked = {name for name, card in cards.items() for part in card.iter() if part.get("class") == "frozen"}
        assert marked == {"conv"}  # there is nothing to train in a dropout
    assert SIGNS["frozen"][1] in texts_of(to_svg(network, place(root, ())))
    assert re.search('aria-label="conv, [^"]*, frozen"', to_svg(network, place(root, ()), theme=None))


def test_what_puts_maps_side_by_side_looks_unlike_what_adds_them_up():
    x = layers.Input((8, 8, 3))
    joined = layers.Concatenate()([layers.Add()([x, x]), x])
    network = Network(joined, architecture="test", title="test", settings=Settings())
    for theme in (None, "light", "dark"):
        drawing = ElementTree.fromstring(to_svg(network, place(outline(network), ()), theme=theme))
        cards = {card.get("data-name"): card for card in drawing.iter() if card.get("data-name")}
        signs, looks = {}, {}
        for name, card in cards.items():
            signs[name] = [part.get("d") for part in card.iter() if part.get("class") == "glyph"]
            looks[name] = card.get("class").split()[1], [part.get("fill") for part in card.iter(f"{SVG}rect")]
        assert signs["add"] != signs["concat"]
        assert looks["add"] != looks["concat"]
    assert {"Merge", "Concatenation"} <= {*texts_of(to_svg(network, place(outline(network), ())))}


def test_the_bracket_of_a_repeat_points_nowhere():
    drawing = netviz.draw(netviz.build("xception"), unfold={"middle_flow", "middle_flow/block_1*"})
    brackets = [path for path in ElementTree.fromstring(drawing).iter(f"{SVG}path") if path.get("class") == "loop"]
    assert [path.get("marker-end") for path in brackets] == [None, None]  # in the drawing and in its legend


def test_a_layer_that_is_called_like_a_sign_explains_none():
    said = texts_of(to_svg(hostile("frozen"), place(outline(hostile("frozen")), ())))
    assert not {label for _, label in SIGNS.values()} & {*said}


def texts_of(svg):
    return [element.text for element in ElementTree.fromstring(svg).iter(f"{SVG}text")]
