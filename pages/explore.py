import streamlit as st

from netviz.anatomy import published, stored
from netviz.architectures.catalog import full_title
from netviz.errors import DrawingError
from netviz.state.explored import Explored
from netviz.state.shown_network import ShownNetwork
from netviz.ui.explore.architecture_picker import architecture_picker, settings_tables
from netviz.ui.explore.code_view import below, code_view
from netviz.ui.explore.drawing_export import drawing_export
from netviz.ui.explore.file_opener import file_opener, opened_file, opener_script
from netviz.ui.explore.graph_viewer import graph_viewer
from netviz.ui.explore.inspector.inspector import inspector, inspector_style
from netviz.ui.explore.layer_table import layer_table
from netviz.ui.explore.selection import selection, selection_script
from netviz.ui.explore.table_export import table_export
from netviz.ui.explore.totals import totals
from netviz.ui.shared import shell
from netviz.ui.shared.markdown import code, plain
from netviz.ui.shared.session import EXPLORE

shell.ensure_frame()


def introduce(shown: ShownNetwork) -> None:
    """Who the network is: its title, its paper and its story; or the file that it was read from."""
    title = full_title(shown.network) if shown.preset else shown.network.title
    shell.name_tab(title, "Explore")
    st.title(plain(title))
    if shown.family is None:
        st.caption(
            f"Read from {code(shown.file_name)} as data: nothing in it was run. {plain(stored.sentence(shown.network))}"
        )
        return
    st.caption(shown.family.source)
    with st.expander("What it is, and what to look at"):
        st.markdown(shown.family.introduction)


def published_figures(shown: ShownNetwork) -> None:
    """Whether the figures of a published network are those that were published, and why not where they are not."""
    if shown.preset:
        st.caption(" · ".join(published.sentences(shown.preset, shown.network)))


@st.fragment
def drawing(state: Explored) -> None:
    """The drawing; alone, so that unfolding sends nothing else."""
    beside = st.container()
    try:
        graph_viewer(state, key="drawing")
    except DrawingError as error:
        st.warning(plain(str(error)), icon=":material/schema:")
    if state.undrawn:
        beside.warning(plain(state.undrawn), icon=":material/schema:")
    EXPLORE.write_link()


@st.fragment
def reading(state: Explored) -> None:
    """What is chosen in the drawing or the table; alone, so that a click sends neither of them again."""
    selection(key="selection", on_choose=state.choose)
    inspector(state.network, state.root, state.chosen)
    EXPLORE.write_link()


@st.fragment
def layers_or_code(state: Explored) -> None:
    """The layers as a table, or as code."""
    if below() == "code":
        code_view(state.network)
        return
    first = state.opening
    look = layer_table(state.network, state.shown.root, chosen=first.chosen, followed=first.number, key="table")
    table_export(state.network, state.shown.root, look)


inspector_style()
state = EXPLORE.opened()
with st.sidebar:
    if state.file:
        opened_file(state)
    else:
        architecture_picker(state)
    file_opener(state)
with st.container():  # however much it says, the drawing below keeps its place on the page, and is not built anew
    if state.problem and not (state.refused or state.file):  # of a link: on a phone nobody sees the sidebar
        st.error(plain(state.problem), icon=":material/error:")
    introduce(state.shown)
    settings_tables(state)
    totals(state.network)
    published_figures(state.shown)
left, right = st.columns([0.64, 0.36], gap="medium")
with left:
    drawing(state)
    drawing_export(state)
with right, st.container(key="inspector"):
    reading(state)
layers_or_code(state)
selection_script()
opener_script()
