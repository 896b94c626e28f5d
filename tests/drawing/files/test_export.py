"""Drawings as files: what each format holds, and what a stranger's names cannot do in it."""

import contextlib
import re
import struct
import subprocess
import zlib
from xml.etree import ElementTree

import pytest
from hypothesis import given
from hypothesis import settings as hypothesis_settings
from hypothesis import strategies as st

import netviz
from netviz import layers
from netviz.drawing.files import typeset
from netviz.drawing.files.dot_source import to_dot
from netviz.drawing.files.export import FORMATS, export
from netviz.drawing.layout import dot
from netviz.drawing.outline.repeats import seen
from netviz.drawing.outline.tree import foldable, outline
from netviz.errors import DrawingError
from netviz.layers import block
from netviz.network import Network
from netviz.settings import Settings
from tests.drawing.networks import NETWORKS, flat, tangles

NASTY = [
    '"quoted" {braces} [square]; a -> b',
    "back\\slash \\N \\G \\",
    "<b>bold</b><script>alert(1)</script>",
    "&lt;entity&amp; &#65; %s #let x = 1 $y$",
    "two\nlines\ttabs\r\x00\x1b",
    "\u202eright to left \u05e9\u05dc\u05d5\u05dd \u0645\u0631\u062d\u0628\u0627",
    "\u5377\u7a4d \U0001f600 " + "long " * 60,
    '#image("/etc/passwd") */ ]]> --> \'',
]


def hostile():
    def calls():
        x = layers.Input((8, 8, 3), name=NASTY[0])
        for width, name in enumerate(NASTY, start=1):
            with block(name):
                x = layers.Add(name=name)([layers.Conv2D(3, width, padding="same", name=name)(x), x])
        return x

    return Network(calls(), architecture="test", title=" / ".join(NASTY), settings=Settings())


def shown_text(content, format):
    """What a reader of the picture can read, with its white space made even."""
    if format == "dot":
        content = subprocess.run(["dot", "-Tsvg"], input=content, capture_output=True, check=True).stdout
    root = ElementTree.fromstring(content)
    names = {"script", "a", "image", "use", "foreignObject"}
    assert not [e.tag for e in root.iter() if e.tag.rpartition("}")[2] in names]
    attributes = {key: value for element in root.iter() for key, value in element.attrib.items()}
    assert not [key for key in attributes if key.startswith("on") or key.rpartition("}")[2] == "href"]
    return [" ".join(text.split()) for text in root.itertext()]


@pytest.mark.parametrize("opened", ["folded", "unfolded"])
@pytest.mark.parametrize("format", ["svg", "dot"])
def test_strange_names_are_shown_as_text(format, opened):
    network = hostile()
    root = outline(network)
    content = export(network, root, foldable(root) if opened == "unfolded" else (), format=format)
    texts = shown_text(content, format)
    for name in NASTY:
        written = re.sub(r"[\x00\x1b]", "\ufffd", name)
        begin = " ".join(written.split())[:12]
        assert any(text.startswith(begin) for text in texts), (begin, texts)
    assert "://" not in content.decode().replace("http://www.w3.org/2000/svg", "")


@pytest.mark.parametrize("engine", ["dot", "graphviz-pure"])
def test_graphviz_reads_the_dot_file_of_strange_names(engine):
    network = hostile()
    root = outline(network)
    source = export(network, root, foldable(root), format="dot")
    command = "dot" if engine == "dot" else dot.engine()
    plain = subprocess.run([command, "-Tplain"], input=source, capture_output=True, check=True).stdout.decode()
    kinds = [line.split()[0] for line in plain.splitlines()]
    assert kinds.count("node") == len(network.nodes)
    assert kinds.count("edge") == sum(len(node.inputs) for node in network.nodes)


@hypothesis_settings(max_examples=25, deadline=None)
@given(NETWORKS | NETWORKS.map(flat) | tangles(), st.data())
def test_a_dot_file_has_the_cards_that_one_sees_and_every_connection_between_them(network, data):
    root = outline(network)
    ids = sorted(foldable(root))
    opened = data.draw(st.sets(st.sampled_from(ids), max_size=8)) if ids else set()
    source = to_dot(network, root, opened, shapes=False)
    shown = seen(root, opened)
    cards, waiting = {}, list(shown.root.children)
    while waiting:
        item = waiting.pop()
        if item.children and item.id in opened:
            waiting += item.children
        else:
            cards.update(dict.fromkeys(item.nodes, item.id))
    assert sorted(re.findall(r'^ *"([^"]*)" \[label', source, re.M)) == sorted({*cards.values()})
    needed = {
        (cards[tensor], cards[node], tensor)
        for node in shown.root.nodes
        for tensor in shown.inputs(node)
        if cards[tensor] != cards[node]
    }
    drawn = re.findall(r'^  "([^"]*)" -> "([^"]*)"$', source, re.M)
    assert sorted(drawn) == sorted((tail, head) for tail, head, _ in needed)


def png_size(content):
    assert content.startswith(b"\x89PNG\r\n\x1a\n")
    return struct.unpack(">II", content[16:24])


def pdf_streams(content):
    """Whatever a PDF holds, unpacked."""
    assert content.startswith(b"%PDF-")
    found = [content]
    for packed in re.findall(rb"stream\r?\n(.*?)\r?\nendstream", content, re.S):
        with contextlib.suppress(zlib.error):
            found.append(zlib.decompress(packed))
    return b"\n".join(found)


def test_a_png_has_the_scale_that_was_asked_for():
    network = netviz.build("resnet18")
    root = outline(network)
    width, height = typeset.size(export(network, root, ()).decode())
    assert png_size(export(network, root, (), format="png")) == (2 * width, 2 * height)
    assert png_size(export(network, root, (), format="png", scale=1, theme="dark")) == (width, height)


def test_a_pdf_embeds_its_own_font_keeps_text_as_text_and_is_the_same_each_time():
    network = netviz.build("resnet18")
    root = outline(network)
    content = export(network, root, foldable(root), format="pdf")
    unpacked = pdf_streams(content)
    fonts = {name.rpartition(b"+")[2] for name in re.findall(rb"/BaseFont\s*/([\w+-]+)", unpacked)}
    assert fonts == {b"Roboto-Regular", b"Roboto-Bold"}
    assert b"/ToUnicode" in unpacked
    assert not re.search(rb"/(JavaScript|JS|URI|Launch|EmbeddedFile)\b", unpacked)
    assert export(network, root, foldable(root), format="pdf") == content


@pytest.mark.parametrize("format", ["png", "pdf"])
def test_strange_names_become_pictures(format):
    network = hostile()
    root = outline(network)
    content = export(network, root, foldable(root), format=format)
    if format == "png":
        assert min(png_size(content)) > 500
    else:
        unpacked = pdf_streams(content)
        assert not re.search(rb"/(JavaScript|JS|URI|Launch|EmbeddedFile)\b", unpacked)


def test_a_png_that_would_be_too_large_is_refused_or_made_to_fit(monkeypatch):
    network = netviz.build("resnet34")
    root = outline(network)
    with pytest.raises(
        DrawingError, match=r"24 megapixels, so this drawing a scale of at most \d+\.\d\d\. .* Received: 16"
    ):
        export(network, root, foldable(root), format="png", scale=16)
    assert typeset.largest_scale(1_000, 96_000) == 0.5
    monkeypatch.setattr(typeset, "MEGAPIXELS", 0.1)
    width, height = png_size(export(network, root, (), format="png", scale=16, fit=True))
    assert 90_000 < width * height <= 100_000


def test_no_page_of_a_pdf_is_too_long_for_its_reader():
    svg = '<svg xmlns="http://www.w3.org/2000/svg" class="nv" width="200" height="90000"></svg>'
    unpacked = pdf_streams(typeset.typeset(svg, "pdf", title="Long"))
    (box,) = set(re.findall(rb"/MediaBox\s*\[([^\]]*)\]", unpacked))
    assert max(map(float, box.split())) == pytest.approx(typeset.LONGEST)


def test_what_fails_is_said_in_a_sentence(monkeypatch, tmp_path):
    svg = '<svg xmlns="http://www.w3.org/2000/svg" class="nv" width="20" height="20"></svg>'
    without = tmp_path / "process.py"
    without.write_text("raise ModuleNotFoundError(\"No module named 'typst'\")")
    monkeypatch.setattr(typeset, "PROCESS", without)
    with pytest.raises(DrawingError, match=r"pip install typst.*No module named 'typst'"):
        typeset.typeset(svg, "pdf", title="")
    without.write_text("import time; time.sleep(60)")
    monkeypatch.setattr(typeset, "SECONDS", 0.5)
    with pytest.raises(DrawingError, match=r"may take 0\.5 seconds"):
        typeset.typeset(svg, "pdf", title="")
    monkeypatch.setattr(typeset, "WAIT", 0.01)
    with typeset._turn, pytest.raises(DrawingError, match="try again"):
        typeset.typeset(svg, "pdf", title="")


def test_every_format_has_a_type_to_be_served_as():
    assert all(re.fullmatch(r"[a-z]+/[a-z.+]+", kind) for kind in FORMATS.values())
