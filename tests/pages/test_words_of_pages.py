"""What the pages show, with all numbers and names in it, is in the words of the glossary."""

import json
import re

import pytest

from tests.pages.visit import open_page
from tests.test_vocabulary import faults

PAGES = {
    "explore": {"network": "inception_v3", "layer": "stem_conv_1_conv"},
    "convolution": {"kind": "standard,depthwise"},
    "compare": {"left": "resnet50", "right": "mobilenet_v1?alpha=0.5"},
    "train": {"network": "resnet20"},
}
UNREAD = re.compile(r"<style.*?</style>|<svg.*?</svg>|<[^>]+>|`[^`]*`|\\(?=\W)", re.DOTALL)
"""Style, pictures, marks and code."""


def elements(block):
    for child in block.children.values():
        yield child
        yield from elements(child) if hasattr(child, "children") else ()


def texts(app):
    """What its elements say, and the sentences that its components are sent."""
    for element in (*elements(app.main), *elements(app.sidebar)):
        said = [getattr(element, name, None) for name in ("value", "label", "help", "body", "placeholder")]
        yield from (UNREAD.sub("", text) for text in [*said, *getattr(element, "options", ())] if isinstance(text, str))
    for each in app.get("bidi_component"):
        yield from words_in(json.loads(each.proto.json or "{}"))


def words_in(data):
    if isinstance(data, str):
        yield "" if re.match(r"<|\W*\w+.*\{|[\w /]*$", data) else data  # a picture, style, or a name
    elif isinstance(data, (dict, list)):
        for part in data.values() if isinstance(data, dict) else data:
            yield from words_in(part)


@pytest.mark.parametrize("page", PAGES)
def test_a_page_says_nothing_in_other_words(page):
    told = [text for text in texts(open_page(page, **PAGES[page])) if text]
    assert len(told) > 50
    assert [fault for text in told for fault in faults(text)] == []
