"""Laws of the drawing, over random settings."""

import os
import re
import sys
from collections import Counter
from xml.etree import ElementTree

import pytest
from hypothesis import given
from hypothesis import settings as hypothesis_settings
from hypothesis import strategies as st

import netviz
from netviz import layers
from netviz.architectures.catalog import FAMILIES
from netviz.drawing.layout import dot
from netviz.drawing.outline.repeats import seen
from netviz.drawing.outline.tree import blocks, foldable, outline
from netviz.drawing.outline.units import with_units
from netviz.errors import DrawingError
from netviz.layers import block
from netviz.network import Network
from netviz.settings import Settings
from tests.drawing.networks import NETWORKS, small

SVG = "{http://www.w3.org/2000/svg}"


def some_open(network, data):
    ids = sorted(foldable(with_units(outline(network))))
    return frozenset(data.draw(st.sets(st.sampled_from(ids), max_size=6))) if ids else frozenset()


@hypothesis_settings(max_examples=25, deadline=None)
@given(small(NETWORKS))
def test_unfolded_every_layer_appears_exactly_once(network):
    drawn = ElementTree.fromstring(netviz.draw(network, unfold=foldable(outline(network)), every_layer=True))
    names = Counter(
        group.get("data-name") for group in drawn.iter(f"{SVG}g") if "card" in group.get("class", "").split()
    )
    assert names == Counter(node.name for node in network.nodes)


@hypothesis_settings(max_examples=15, deadline=None)
@given(small(NETWORKS))
def test_with_all_blocks_open_every_layer_is_on_one_card_or_another_stands_for_it(network):
    root = with_units(outline(network))
    items, shown = {item.id: item for item in root.walk()}, seen(root, blocks(root))
    drawn = ElementTree.fromstring(netviz.draw(network, unfold="all"))
    cards = [group.get("data-id") for group in drawn.iter(f"{SVG}g") if "card" in group.get("class", "").split()]
    assert all(items[id].is_layer or items[id].lead for id in cards)
    on_cards = Counter(node for id in cards for node in items[id].nodes)
    assert on_cards == Counter(shown.root.nodes) == Counter(set(map(shown.of, network.nodes)))
    assert set(network.nodes) == set(on_cards) | set(shown.stand_ins)
    assert not on_cards.keys() & shown.stand_ins.keys()


@hypothesis_settings(max_examples=15, deadline=None)
@given(small(NETWORKS), st.data())
def test_equal_settings_give_equal_bytes_and_folding_back_the_same_drawing(network, data):
    opened = some_open(network, data)
    folded = netviz.draw(network)
    once = netviz.draw(network, unfold=opened)
    assert netviz.draw(network) == folded
    assert netviz.draw(FAMILIES[network.architecture].build(network.settings), unfold=opened) == once


@pytest.mark.parametrize("name", [name for family in FAMILIES.values() for name in family.presets])
def test_folded_every_published_network_fits_on_one_screen(name):
    assert netviz.draw(netviz.build(name)).count('class="card') <= 25


def test_equal_neighbours_fold_into_one_card_and_others_do_not():
    labels = {item.label: len(item.children) for item in outline(netviz.build("mobilenet_v1")).children}
    assert labels["separable 7–11"] == 5
    assert "separable 12" in labels


def test_a_drawing_holds_no_script_and_no_link_and_shows_markup_as_text():
    hostile = '<script>alert("x")</script>&{}"\u202e\x00'

    def calls():
        x = layers.Input((8, 8, 3), name=hostile)
        with block(hostile):
            x = layers.Conv2D(4, 3, name=hostile)(x)
        return layers.Conv2D(4, 3, name="}" + hostile)(x)

    network = Network(calls(), architecture="test", title=hostile, settings=Settings())
    for unfold in ((), "all"):
        drawn = ElementTree.fromstring(netviz.draw(network, unfold=unfold))
        assert not {element.tag for element in drawn.iter()} & {f"{SVG}script", f"{SVG}a", f"{SVG}image", f"{SVG}use"}
        assert "var(" not in netviz.draw(network, unfold=unfold)
        attributes = {key for element in drawn.iter() for key in element.attrib}
        assert not [key for key in attributes if key.startswith("on") or "href" in key]
        assert any(text.startswith("<script>") for text in drawn.itertext())
    assert not re.search(r"https?://(?!www\.w3\.org/2000/svg)", netviz.draw(network))


def crossed():
    """Two layers that feed the same two sums: no engine, no order of branches."""
    image = layers.Input((8, 8, 4))
    a, b = layers.ReLU()(image), layers.Conv2D(4, 1)(image)
    return Network(
        layers.Add()([layers.Add()([a, b]), layers.Multiply()([a, b])]),
        architecture="test", title="crossed", settings=Settings(),
    )  # fmt: skip


def test_without_an_engine_only_a_tangle_cannot_be_drawn_and_it_says_how_to_install_one(monkeypatch):
    monkeypatch.setattr(dot.shutil, "which", lambda *_, **__: None)
    monkeypatch.setattr(dot, "_placements", {})
    assert netviz.draw(netviz.build("inception_resnet_v2"), unfold="all").endswith("</svg>")
    with pytest.raises(DrawingError, match="pip install graphviz-pure"):
        netviz.draw(crossed())


ENGINES = {
    "takes memory": ("import time; held = b'x' * (200 << 20); time.sleep(60)", "150 MB of memory"),
    "takes time": ("import time; time.sleep(60)", "may take 1 seconds"),
    "fails": ("raise SystemExit('no room')", "ended with 1 and said no room. To repair it"),
}


@pytest.mark.skipif(os.name == "nt", reason="a script is no program there")
@pytest.mark.parametrize("kind", ENGINES)
def test_an_engine_that_takes_too_much_is_ended_and_the_next_drawing_has_its_turn(kind, monkeypatch, tmp_path):
    does, said = ENGINES[kind]
    engine = tmp_path / "dot"
    engine.write_text(f"#!{sys.executable}\n{does}\n")
    engine.chmod(0o700)
    monkeypatch.setattr(dot, "engine", lambda: str(engine))
    monkeypatch.setattr(dot, "_placements", {})
    monkeypatch.setattr(dot, "MEGABYTES", 150)
    monkeypatch.setattr(dot, "SECONDS", 1 if kind == "takes time" else 30)
    with pytest.raises(DrawingError, match=said):
        netviz.draw(crossed())
    monkeypatch.undo()
    assert netviz.draw(crossed()).endswith("</svg>")
