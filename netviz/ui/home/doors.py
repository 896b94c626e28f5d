"""The three doors of the Home page: a network, a story, a run."""

from typing import NamedTuple

import streamlit as st


class Door(NamedTuple):
    """A page, and what one does there."""

    page: str
    title: str
    icon: str
    does: str


DOORS = (
    Door(
        "pages/explore.py",
        "Explore a network",
        ":material/account_tree:",
        "Unfold its blocks, move its settings, see what they cost.",
    ),
    Door(
        "pages/stories.py",
        "Follow a story",
        ":material/auto_stories:",
        "Why each idea came to be, in pictures that one can touch.",
    ),
    Door(
        "pages/train.py",
        "Train one",
        ":material/show_chart:",
        "Start a run on CIFAR-10, and steer it while its curves grow.",
    ),
)


def doors() -> None:
    """Each as a card; a click anywhere on it opens the page (page.css)."""
    for number, door in enumerate(DOORS):
        with st.container(border=True, key=f"door-{number}", gap="xxsmall"):
            st.page_link(door.page, label=f"**{door.title}**", icon=door.icon)
            st.caption(door.does)
