import streamlit as st

from netviz.ui.shared import shell
from netviz.ui.shared.markdown import plain
from netviz.ui.shared.session import STORIES
from netviz.ui.stories.cards import story_cards
from netviz.ui.stories.telling import telling

shell.ensure_frame()

state = STORIES.opened()
if state.problem:
    st.warning(plain(state.problem), icon=":material/error:")
if state.story:
    shell.name_tab(state.story.title, "Stories")
    telling()
else:
    st.title("Stories")
    st.markdown("Why networks are as they are, told with their own drawings. Arrow keys go from scene to scene.")
    story_cards(state)
    STORIES.write_link()
