"""A drawing that moves by itself: one Inception module on its way to Xception, each step gliding out of the last."""

from __future__ import annotations

from functools import cache
from typing import Any
from urllib.parse import urlencode

from streamlit.components.v2 import component

from netviz import words
from netviz.architectures.catalog import FAMILIES
from netviz.drawing.look.stylesheet import page_stylesheet
from netviz.drawing.outline.tree import blocks
from netviz.state.explored import Explored
from netviz.state.shown_network import View, from_specification
from netviz.ui.shared.assets import script, text

FAMILY = FAMILIES["inception_module"]
STEPS = ("naive", "bottleneck", "all_3x3", "grouped", "separable")
"""Those of the family's steps whose drawings are of one size and grow out of one another."""

_moving = component(
    "netviz_home_drawing",
    html='<div class="moving"></div>',
    css=f"{page_stylesheet('.moving')}\n{text('home/moving.css')}",
    js=script("home/moving.js"),
)


def moving_drawing() -> None:
    """The steps one after another, until the visitor stops them or chooses one."""
    _moving(key="home-drawing", data={"steps": steps()}, height="content")


@cache
def steps() -> list[dict[str, Any]]:
    """What the browser needs of each step; see assets/home/messages.json."""
    return [_step(f"{FAMILY.name}_{step}") for step in STEPS]


def _step(preset: str) -> dict[str, Any]:
    shown = from_specification(preset)
    opened = blocks(shown.figure)
    view = Explored(FAMILY.name, shown.network.settings, opened=opened)
    return {
        "svg": shown.drawing(View(opened)),
        "title": FAMILY.presets[preset].title.partition(" ")[2],  # without its number
        "params": shown.network.total_params,
        "said": f"{words.count(shown.network.total_params)} parameters",
        "link": f"explore?{urlencode(view.link())}",
    }
