"""A drawing that moves by itself: one Inception module on its way to Xception, each step gliding out of the last."""

from __future__ import annotations

from functools import cache
from typing import Any
from urllib.parse import urlencode

from streamlit.components.v2 import component

from netviz import words
from netviz.drawing.look.stylesheet import page_stylesheet
from netviz.state.home import STEPS, drawn, title
from netviz.ui.shared.assets import script, text

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
    return [_step(preset) for preset in STEPS]


def _step(preset: str) -> dict[str, Any]:
    view = drawn(preset)
    params = view.network.total_params
    return {
        "svg": view.drawing(),
        "title": title(preset),
        "params": params,
        "said": f"{words.count(params)} parameters",
        "link": f"explore?{urlencode(view.link())}",
    }
