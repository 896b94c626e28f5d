import streamlit as st

from netviz.anatomy import published, stored
from netviz.anatomy.not_known import unbuilt
from netviz.architectures.catalog import full_title
from netviz.errors import DrawingError
from netviz.network import Network
from netviz.state.explored import Explored
from netviz.state.shown_network import ShownNetwork
from netviz.ui.explore.architecture_picker import architecture_picker, settings_tables
from netviz.ui.explore.below import below
from netviz.ui.explore.code_view import code_view
from netviz.ui.explore.drawing_export import drawing_export
from netviz.ui.explore.file_opener import file_opener, opened_file, opener_script
from netviz.ui.explore.inspector.inspector import inspector
from netviz.ui.explore.layer_table import layer_table
from netviz.ui.explore.selection import selection, selection_script
from netviz.ui.explore.table_export import table_export
from netviz.ui.explore.totals import totals
from netviz.ui.shared import shell
from netviz.ui.shared.graph_viewer import graph_viewer
from netviz.ui.shared.markdown import code, plain
from netviz.ui.shared.session import EXPLORE
from netviz.ui.shared.volumes_view import volumes_view

shell.ensure_frame()


def introduce(shown: ShownNetwork) -> None:
    """Who the network is, in one line: its title, its paper and its story; or the file that it was read from."""
    title = full_title(shown.network) if shown.preset else shown.network.title
    shell.name_tab(title, "Explore")
    with st.container(horizontal=True, vertical_alignment="center", gap="small", key="head"):
        st.title(plain(title), width="content")
        if shown.family is None:
            said = f"Read from {code(shown.file_name)} as data: nothing in it was run."
            notes = f"{stored.sentence(shown.network)} {unbuilt(shown.network)}"
            st.caption(f"{said} {plain(notes.strip())}", width="content")
            return
        st.caption(shown.family.source.split(",")[0], width="content")
        st.space("stretch")
        with st.popover("What to look at", type="tertiary", width="content"):
            st.markdown(shown.family.introduction)
            st.caption(shown.family.source)
        if shown.preset:
            _published_figures(shown.preset, shown.network)


def _published_figures(name: str, network: Network) -> None:
    """Whether its figures are those that were published, and why not where they are not."""
    count, agreeing = published.agreement(name, network)
    tick = ":material/check: " if count and count == agreeing else ""
    figures = "1 published figure" if count == 1 else f"{count or 'No'} published figures"
    with st.popover(f"{tick}{figures}", type="tertiary", width="content"):
        st.markdown("\n\n".join(published.sentences(name, network)))


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
def beneath(state: Explored) -> None:
    """The layers as a table, the stages as volumes, or all as code."""
    chosen = below(state)
    EXPLORE.write_link()
    if chosen == "code":
        code_view(state.network)
        return
    if chosen == "volumes":
        volumes_view(state.shown)
        return
    first = state.opening
    look = layer_table(state.network, state.shown.root, chosen=first.chosen, followed=first.number, key="table")
    table_export(state.network, state.shown.root, look)


state = EXPLORE.opened()
with st.sidebar:
    if state.file:
        opened_file(state)
    else:
        architecture_picker(state)
    file_opener(state)
with st.container(key="about"):  # however much it says, the drawing below keeps its place on the page, not built anew
    if state.problem and not (state.refused or state.file):  # of a link: on a phone nobody sees the sidebar
        st.error(plain(state.problem), icon=":material/error:")
    if state.unread:  # the network that was shown before is still there
        st.error(plain(f"The file was not opened. {state.unread}"), icon=":material/error:")
    introduce(state.shown)
    settings_tables(state)
    totals(state.network)
left, right = st.columns([0.64, 0.36], gap="medium")
with left:
    drawing(state)
    with st.container(key="export"):
        drawing_export(state)
with right, st.container(key="inspector"):
    reading(state)
with st.container(key="beneath"):
    beneath(state)
selection_script()
opener_script()
