import streamlit as st

from netviz.anatomy import export, published, words
from netviz.anatomy.table import layer_table as rows_of
from netviz.architectures.catalog import FAMILIES
from netviz.errors import DrawingError
from netviz.ui import catalog_cache, shell
from netviz.ui.architecture_picker import architecture_picker, preset_of, settings_tables
from netviz.ui.explored import Explored, explored, write_link
from netviz.ui.graph_viewer import graph_viewer
from netviz.ui.inspector import inspector
from netviz.ui.layer_table import layer_table

shell.enter()


def introduce(state: Explored) -> None:
    """Who the network is: title, story, and whether its figures are those that were published."""
    family = FAMILIES[state.architecture]
    st.title(family.title)
    st.caption(family.source)
    with st.expander("What it is, and what to look at"):
        st.markdown(family.introduction)
        for sentence in published.sentences(preset_of(state) or "", state.network):
            st.markdown(f"- {sentence}")


def totals(state: Explored) -> None:
    """The five figures that everybody asks for."""
    network, rows = state.network, rows_of(state.network)
    convolved = [row.receptive_field for row in rows if len(row.output_shape) == 3]
    activations = sum(row.activation_bytes for row in rows)
    facts = {
        "Parameters": (
            words.short(network.total_params),
            f"{network.total_params:,}, {network.trainable_params:,} trained",
        ),
        "Multiply-adds": (words.short(network.macs), f"{network.macs:,} for one image; FLOPs are twice that"),
        "Layers": (str(len(rows)), "as keras.Model.layers counts them"),
        "Receptive field": (f"{max(convolved)} px", "of the last map; it may exceed the image, padding is seen too"),
        "Activations": (words.size(activations), f"{activations:,} bytes of float32 for one image, all layers"),
    }
    with st.container(horizontal=True, gap="large"):
        for label, (figure, help) in facts.items():
            st.metric(label, figure, help=help, width="content")


@st.fragment
def look(state: Explored, chosen_by_link: str | None) -> None:
    """The drawing, what is chosen in it, and the table: linked with one another."""
    network, root = state.network, catalog_cache.root(state.network)

    def choose(id: str) -> None:
        state.chosen = id

    left, right = st.columns([0.64, 0.36], gap="medium")
    with left:
        try:
            svg = catalog_cache.drawing(network, state.opened)
            graph_viewer(
                svg, network=state.architecture, chosen=chosen_by_link, key="drawing", on_choose=choose,
                on_toggle=state.toggle,
            )  # fmt: skip
        except DrawingError as error:
            st.warning(str(error), icon=":material/schema:")
    with right:
        inspector(network, root, state.chosen)
    st.subheader("Layers")
    layer_table(network, root, chosen=chosen_by_link, key="table", on_choose=choose)
    st.download_button("Download as CSV", export.to_csv(network), f"{network.architecture}.csv", "text/csv")
    write_link(state)


state = explored()
with st.sidebar:
    architecture_picker(state)
introduce(state)
settings_tables(state)
totals(state)
look(state, st.session_state.setdefault("netviz.chosen_by_link", state.chosen))
