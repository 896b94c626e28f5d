"""The ways on from a scene: put it back as it was told, open it as it stands on another page, or save its story."""

from __future__ import annotations

from dataclasses import replace
from functools import partial

import streamlit as st

from netviz.state.comparison import Comparison
from netviz.state.explored import Opening
from netviz.state.story_view import StoryView, convolution_view, explored
from netviz.stories.pictures import Drawing, Picture, Recorded, Stage, Volumes
from netviz.stories.story import Story
from netviz.ui.shared.download import download
from netviz.ui.shared.lecture_file import story_file
from netviz.ui.shared.session import COMPARE, CONVOLUTION, EXPLORE, STORIES, TRAIN


def doors(state: StoryView) -> None:
    """Buttons beneath the words."""
    with st.container(horizontal=True, key="story-doors"):
        st.button(
            "Put back",
            key=f"{STORIES.key}.back",
            icon=":material/undo:",
            type="tertiary",
            disabled=not state.is_played,
            help="This scene as the story tells it",
            on_click=state.put_back,
        )
        _ways(state)


def save(story: Story) -> None:
    """The button that saves the story as one file."""
    download(
        "Save as one file", partial(story_file, story), f"{story.name}.html", "text/html",
        key=f"{STORIES.key}.file", type="tertiary",
        help="The whole story, to be opened without netviz and without a network",
    )  # fmt: skip


def _ways(state: StoryView) -> None:
    """To the pages whose pictures the scene shows."""
    shown = state.shown
    if shown.titles:
        _door(shown.picture, state, shown.beside)
        return
    for picture in shown.pictures:
        _door(picture, state)


def _door(picture: Picture, state: StoryView, beside: Picture | None = None) -> None:
    match picture:
        case Drawing():
            if _button("Explore", "account_tree"):
                shown = state.explored(picture)
                EXPLORE.send(replace(shown, opening=Opening(look=shown.look), in_columns=False))
                st.switch_page("pages/explore.py")
            reference = beside.network if isinstance(beside, Drawing) else picture.reference
            if reference and _button("Compare", "difference"):
                COMPARE.send(Comparison(words=[reference, picture.network]))
                st.switch_page("pages/compare.py")
        case Volumes():
            if _button("Explore", "account_tree"):
                EXPLORE.send(explored(Drawing(picture.network, in_columns=False)))
                st.switch_page("pages/explore.py")
        case Stage():
            if _button("Convolution", "grid_on"):
                CONVOLUTION.send(convolution_view(picture))
                st.switch_page("pages/convolution.py")
        case Recorded():
            if _button("Train", "show_chart"):
                train = TRAIN.now()
                train.open_recorded(picture.experiment)
                TRAIN.send(train)
                st.switch_page("pages/train.py")


def _button(page: str, icon: str) -> bool:
    key = f"{STORIES.key}.open.{page}"
    return st.button(f"Open in {page}", key=key, icon=f":material/{icon}:", type="tertiary")
