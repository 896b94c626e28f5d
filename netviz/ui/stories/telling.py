"""A scene of a story: its picture, its words, the one thing to do, and the ways on from it."""

import streamlit as st

from netviz.errors import DrawingError
from netviz.state.story_view import StoryView
from netviz.stories.story import Shown
from netviz.stories.tasks import Guess
from netviz.ui.shared.markdown import plain
from netviz.ui.shared.session import STORIES
from netviz.ui.stories.doors import doors, save
from netviz.ui.stories.pictures import picture, prepare
from netviz.ui.stories.scene_steps import scene_steps
from netviz.ui.stories.scene_words import scene_words
from netviz.ui.stories.task import task


@st.fragment
def telling() -> None:
    """The scene that is shown; alone, so that going on sends nothing else."""
    state = STORIES.now()
    if state.story is None:  # the visitor has gone to the list, which is not in this fragment
        STORIES.rerun()
        return
    scene, shown = state.scene, state.shown
    with st.container(horizontal=True, vertical_alignment="center", key="story-head"):
        st.title(plain(state.story.title), width="content", anchor=False)
        st.button("All stories", icon=":material/apps:", type="tertiary", on_click=state.list_all)
        save(state.story)
        st.space("stretch")
        scene_steps(state, key="story-steps")
    left, right = st.columns([0.7, 0.3] if shown.titles else [0.63, 0.37], gap="medium")
    with left, st.container(key="story-picture"):
        try:
            _pictures(shown, state)
        except DrawingError as error:
            st.warning(plain(str(error)), icon=":material/schema:")
    with right, st.container(key="story-words"):
        scene_words(scene.title, scene.said(state.value), key="story-said")
        if scene.task:
            task(scene.task, state)
            _answer(scene.task, shown, state.value)
        if shown.beside and not shown.titles:
            with st.container(key="story-beside"):
                picture(shown.beside, state, key="story-beside", place=1)
        doors(state)
        if state.at + 1 == len(state.story.scenes):
            st.caption(plain(state.story.source))
    STORIES.write_link()
    if state.at + 1 < len(state.story.scenes):
        following = state.story.scenes[state.at + 1]
        prepare(following.shown(following.usual))


def _pictures(shown: Shown, state: StoryView) -> None:
    """The large picture, or two drawings side by side. Raises DrawingError."""
    if not shown.titles:
        picture(shown.picture, state, key="story")
        return
    with st.container(key="story-pair"):
        for place, column in enumerate(st.columns(2, gap="small")):
            with column:
                st.markdown(f"**{plain(shown.titles[place])}**")
                picture(shown.pictures[place], state, key=f"story-{place}", place=place)


def _answer(asked: object, shown: Shown, value: object) -> None:
    """Whether a guess was right, and why."""
    if isinstance(asked, Guess) and value:
        verdict = "right" if value == shown.right else "wrong"
        scene_words("", shown.spans(asked.answer), key="story-answer", verdict=verdict)
