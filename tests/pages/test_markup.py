"""Strangers write links and files: what their words would do as Markdown never happens on any page."""

import json
import re

import pytest

from tests.interchange.test_keras_file import CONV, named, sequential
from tests.pages.visit import open_file, open_page

HOSTILE = "![x](http://evil/x.png) [log in](http://evil) <b>"
ACTIVE = re.compile(r"(?<!\\)\]\(|(?<!\\)<b>|(?<!\\)!\[")
LINKS = [
    ("explore", {"network": HOSTILE}),
    ("explore", {"network": "resnet34", "layer": HOSTILE}),
    ("explore", {"network": "resnet34", "blocks": HOSTILE}),
    ("convolution", {"layer": HOSTILE, "network": HOSTILE}),
    ("convolution", {"kind": HOSTILE}),
    ("convolution", {"size": HOSTILE}),
    ("compare", {"left": HOSTILE}),
    ("compare", {"right": HOSTILE}),
]


def expect_letters_only(app):
    """The stranger's words are somewhere on the page, and nowhere do they format, link or load anything."""
    kinds = (app.title, app.markdown, app.info, app.warning, app.error, app.caption)
    texts = [element.value for kind in kinds for element in kind]
    texts += [str(cell) for table in app.table for cell in table.value.to_numpy().flat]
    strange = [text for text in texts if "evil" in text]
    assert strange
    assert not [text for text in strange if ACTIVE.search(text)]


@pytest.mark.parametrize(("page", "link"), LINKS)
def test_a_link_is_quoted_letter_by_letter(page, link):
    expect_letters_only(open_page(page, **link))


@pytest.mark.parametrize("side", ["left", "right"])
def test_the_names_of_a_file_are_compared_letter_by_letter(side):
    app = open_page("explore")
    layers = sequential({**named(CONV, HOSTILE), "class_name": HOSTILE}, named(CONV, "conv"), name=HOSTILE)
    open_file(app, json.dumps(layers).encode())
    app.query_params.update({"left": "resnet18", "right": "resnet18", side: "explored"})
    app.switch_page("pages/compare.py").run()
    assert not app.exception
    expect_letters_only(app)
