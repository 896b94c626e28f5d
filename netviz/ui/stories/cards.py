"""The list of stories, as cards."""

import streamlit as st

from netviz.state.story_view import StoryView
from netviz.stories.catalog import STORIES as ALL
from netviz.stories.story import Story
from netviz.ui.shared.markdown import plain
from netviz.ui.shared.session import STORIES


def story_cards(state: StoryView) -> None:
    """A card for each story: what it is about, and how long it is."""
    with st.container(key="story-cards"):
        for story in ALL.values():
            with st.container(border=True, key=f"story-card-{story.name}"):
                st.header(plain(story.title), anchor=False)
                st.markdown(plain(story.sentence))
                st.space("stretch")
                with st.container(horizontal=True, vertical_alignment="center"):
                    st.button(
                        "Begin",
                        key=f"{STORIES.key}.begin.{story.name}",
                        icon=":material/play_arrow:",
                        on_click=_tell,
                        args=(state, story),
                    )
                    st.caption(f"{len(story.scenes)} scenes")


def _tell(state: StoryView, story: Story) -> None:
    state.tell(story.name)
