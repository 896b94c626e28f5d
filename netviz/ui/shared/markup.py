"""Pieces of HTML for `st.html`, in which every text stands as text: where a stranger's words become letters only."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from html import escape
from urllib.parse import quote

import streamlit as st

GREY, BLUE, ORANGE = "#8a93a0", "#4f7fe0", "#d0702a"
"""Lines in these colours stand out on the light page and on the dark one."""


@dataclass(frozen=True)
class Picture:
    """An SVG, and what it says in words."""

    svg: str
    words: str


def facts(*parts: str) -> None:
    """Show these pieces below one another, as one element."""
    if any(parts):
        st.html(f'<div class="nv-facts">{"".join(parts)}</div>')


def table(
    heads: Sequence[str], rows: Collection[Sequence[str]], *, numbers: Collection[int] = (), caption: str = ""
) -> str:
    """A table; the columns in `numbers`, counted from 0, are set to the right."""

    def line(tag: str, cells: Sequence[str]) -> str:
        return f"<tr>{''.join(f'<{tag}>{escape(cell)}</{tag}>' for cell in cells)}</tr>"

    looks = " ".join(f"n{column + 1}" for column in numbers)
    title = f"<caption>{escape(caption)}</caption>" if caption else ""
    body = "".join(line("td", row) for row in rows)
    return f'<table class="{looks}">{title}{line("th", heads)}{body}</table>'


def figure(picture: Picture) -> str:
    """The picture beside its words; the words say all that it says."""
    source = quote(picture.svg, safe=" '=/:,.()-+")
    image = f'<img alt="" src="data:image/svg+xml,{source}">'
    return f"<figure>{image}<figcaption>{escape(picture.words)}</figcaption></figure>"


def choice(id: str, label: str) -> str:
    """A name to click: it chooses the layer or block with that id; see `selection`."""
    return f'<button data-choose="{escape(id)}">{escape(label)}</button>'


def svg(width: float, height: float, *parts: str) -> str:
    """The parts on a canvas of that size in pixels; attributes in single quotes make it short inside an address."""
    return (
        f"<svg xmlns='http://www.w3.org/2000/svg' width='{width:g}' height='{height:g}' fill='none' stroke='{GREY}'>"
        f"{''.join(parts)}</svg>"
    )
