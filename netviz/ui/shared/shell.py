"""The frame around every page: the list of pages, and what makes a deep link work on a cold server."""

import gc

import streamlit as st
from streamlit.navigation.page import StreamlitPage
from streamlit.runtime.scriptrunner import get_script_run_ctx

from netviz.ui.shared.assets import FOLDER

PRODUCT = "netviz"
_FRAMED = "_netviz_framed"
_PAGE = "_netviz_page"


def is_visit() -> bool:
    """Whether this is run for a visitor, and not for the server's start."""
    return get_script_run_ctx(suppress_warning=True) is not None


def framed_page() -> StreamlitPage:
    """The page that the address asks for, inside the navigation. Called by app.py only."""
    _freeze_modules()
    st.session_state[_FRAMED] = True
    pages = _pages()
    page = _navigation(pages)
    _forget_fragments_of_another(page)
    name_tab(page.title)
    with st.container(horizontal=True, key="pages"):  # for phones: page.css says where it stands
        for each in pages:
            st.page_link(each, width="stretch")
    return page


def _forget_fragments_of_another(page: StreamlitPage) -> None:
    """What a component of the page before asks for while this one runs is for nobody: it finds no fragment, and ends.

    Streamlit would keep the question, run the fragment on the page before, and the browser would then empty this one.
    """
    context = get_script_run_ctx()
    if context and st.session_state.get(_PAGE) != page.url_path:
        context.fragment_storage.clear()
    st.session_state[_PAGE] = page.url_path


def ensure_frame() -> None:
    """The first statement of every page.

    When the first request to a fresh server asks for a file in pages/, Streamlit runs that file without app.py;
    declaring the navigation ends that mode, and the rerun then goes through app.py.
    """
    if not st.session_state.get(_FRAMED):
        _navigation(_pages())
        st.rerun()


def name_tab(*names: str) -> None:
    """Let the browser's tab say what is shown, on which page, and by which product: ResNet-50 · Explore · netviz."""
    st.set_page_config(page_title=" · ".join([*names, PRODUCT]))


def _pages() -> list[StreamlitPage]:
    return [
        st.Page("pages/home.py", title="Home", icon=":material/home:", default=True),
        st.Page("pages/explore.py", title="Explore", icon=":material/account_tree:"),
        st.Page("pages/stories.py", title="Stories", icon=":material/auto_stories:"),
        st.Page("pages/convolution.py", title="Convolution", icon=":material/grid_on:"),
        st.Page("pages/compare.py", title="Compare", icon=":material/difference:"),
        st.Page("pages/train.py", title="Train", icon=":material/show_chart:"),
    ]


def _navigation(pages: list[StreamlitPage]) -> StreamlitPage:
    # Without an icon of its own, the page would fetch its first navigation icon from a font server.
    st.set_page_config(page_title=PRODUCT, page_icon="🔭", layout="wide")
    st.logo(str(FOLDER / "page" / "logo.svg"), size="medium")
    return st.navigation(pages, position="top")


@st.cache_resource
def _freeze_modules() -> None:
    """Once, when the first visitor comes: modules never die, out of the garbage collector's sight with them."""
    gc.collect()
    gc.freeze()
