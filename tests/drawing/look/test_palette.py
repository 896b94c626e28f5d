"""Contrast of text and signs, by the rules of WCAG 2.1, in light and in dark."""

from typing import get_args

import pytest

from netviz.drawing.look.glyphs import GLYPHS
from netviz.drawing.look.palette import KINDS, LEVELS, colours
from netviz.drawing.look.stylesheet import page_stylesheet, strong_and_fill
from netviz.layers import Kind

TEXT, SIGN = 4.5, 3.0  # level AA


def luminance(colour):
    parts = [int(colour[i : i + 2], 16) / 255 for i in (1, 3, 5)]
    red, green, blue = (part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def contrast(a, b):
    dark, light = sorted((luminance(a), luminance(b)))
    return (light + 0.05) / (dark + 0.05)


@pytest.mark.parametrize("theme", ["light", "dark"])
def test_text_and_signs_can_be_read_on_every_card(theme):
    named = colours(theme)
    for cls in [f"k-{kind}" for kind in KINDS]:
        strong, fill = strong_and_fill(cls, named)
        assert contrast(named["ink"], fill) >= TEXT
        assert contrast(named["quiet"], fill) >= TEXT
        assert contrast(strong, fill) >= SIGN
    for level in [*map(str, range(len(LEVELS))), "u"]:
        ink, fill = strong_and_fill(f"p{level}", named)
        assert contrast(ink, fill) >= TEXT


@pytest.mark.parametrize("theme", ["light", "dark"])
def test_text_beside_cards_and_lines_can_be_read(theme):
    named = colours(theme)
    for ground in ("paper", "frame"):
        assert contrast(named["quiet"], named[ground]) >= TEXT
        assert contrast(named["flow"], named[ground]) >= SIGN
        assert contrast(named["skip"], named[ground]) >= SIGN


@pytest.mark.parametrize("theme", ["light", "dark"])
def test_a_stronger_level_is_further_from_the_paper_for_any_eye(theme):
    named = colours(theme)
    steps = [contrast(named[str(level)], named["paper"]) for level in range(len(LEVELS))]
    assert steps == sorted(steps)
    assert steps[-1] > 2 * steps[0]


def test_every_kind_has_a_sign_of_its_own_and_a_colour_on_the_page():
    assert GLYPHS.keys() == KINDS.keys()
    assert len(set(GLYPHS.values())) == len(KINDS)
    sheet = page_stylesheet(".viewer")
    assert all(f".k-{kind}{{--kind:var(--nv-{kind})" in sheet for kind in KINDS)


def test_every_kind_of_layer_has_a_colour():
    assert set(get_args(Kind)) <= KINDS.keys()
