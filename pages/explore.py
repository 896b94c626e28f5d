import streamlit as st

from netviz.anatomy import published
from netviz.architectures.catalog import FAMILIES, preset_of
from netviz.errors import DrawingError
from netviz.ui.explore.architecture_picker import architecture_picker, settings_tables
from netviz.ui.explore.code_view import below, code_view
from netviz.ui.explore.drawing_export import drawing_export
from netviz.ui.explore.explored import Explored, explored, write_link
from netviz.ui.explore.file_opener import file_opener, own_network
from netviz.ui.explore.graph_viewer import graph_viewer
from netviz.ui.explore.inspector.inspector import inspector, inspector_style
from netviz.ui.explore.layer_table import layer_table
from netviz.ui.explore.selection import selection, selection_script
from netviz.ui.explore.table_export import table_export
from netviz.ui.explore.totals import totals
from netviz.ui.shared import shell
from netviz.ui.shared.markdown import code, plain

shell.ensure_frame()


def introduce(state: Explored) -> None:
    """Who the network is: its title, its paper and its story."""
    if state.own:
        st.title(plain(state.network.title))
        st.caption(f"Read from {code(state.own.file.file)} as data: nothing in it was run.")
        return
    family = FAMILIES[state.architecture]
    st.title(family.title)
    st.caption(family.source)
    with st.expander("What it is, and what to look at"):
        st.markdown(family.introduction)


def compare_with_print(state: Explored) -> None:
    """Whether the figures of a published network are those that were published, and why not where they are not."""
    preset = None if state.own else preset_of(state.architecture, state.settings)
    if preset:
        st.caption(" · ".join(published.sentences(preset, state.network)))


@st.fragment
def drawing(state: Explored) -> None:
    """The drawing; alone, so that unfolding sends nothing else."""
    try:
        graph_viewer(state, key="drawing")
    except DrawingError as error:
        st.warning(str(error), icon=":material/schema:")
    write_link(state)


@st.fragment
def reading(state: Explored) -> None:
    """What is chosen in the drawing or the table; alone, so that a click sends neither of them again."""
    selection(key="selection", on_choose=state.choose)
    inspector(state.network, state.root, state.chosen)
    write_link(state)


@st.fragment
def layers_or_code(state: Explored) -> None:
    """The layers as a table, or as code."""
    if not state.own and below() == "code":
        code_view(state.network)
        return
    look = layer_table(state.network, state.root, chosen=state.first_chosen, followed=state.followed, key="table")
    table_export(state.network, state.root, look)


inspector_style()
state = explored()
with st.sidebar:
    if state.own:
        own_network(state)
    else:
        architecture_picker(state)
    file_opener(state)
with st.container():  # however much it says, the drawing below keeps its place on the page, and is not built anew
    introduce(state)
    if not state.own:
        settings_tables(state)
    totals(state.network)
    compare_with_print(state)
left, right = st.columns([0.64, 0.36], gap="medium")
with left:
    drawing(state)
    drawing_export(state)
with right, st.container(key="inspector"):
    reading(state)
layers_or_code(state)
selection_script()
