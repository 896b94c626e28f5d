import pandas as pd
import streamlit as st

from netviz import words
from netviz.anatomy.compare import BlockChange, compare
from netviz.network import Network
from netviz.ui import shell
from netviz.ui.comparison import comparison, network_picker

shell.enter()


def totals(left: Network, right: Network) -> None:
    """Both networks' totals, and by how much the right one differs."""
    for column, network, other in zip(st.columns(2), (left, right), (None, left), strict=True):
        with column.container(border=True):
            st.markdown(f"**{network.title}**")
            with st.container(horizontal=True, gap="large"):
                for label, figure in (("Parameters", "total_params"), ("Multiply-adds", "macs")):
                    ours = getattr(network, figure)
                    change = f"{ours - getattr(other, figure):+,}" if other else None
                    st.metric(label, words.short(ours), change, delta_color="off", help=f"{ours:,}", width="content")
                change = f"{len(network.nodes) - len(other.nodes):+}" if other else None
                st.metric("Layers", str(len(network.nodes)), change, delta_color="off", width="content")


def table(changes: list[BlockChange]) -> pd.DataFrame:
    """A row for each block: what it gives and costs on either side, and what differs inside."""
    return pd.DataFrame(
        {
            "Block": change.block,
            "Output, left": words.shape(change.output_shapes[0] or ()) or "–",
            "Output, right": words.shape(change.output_shapes[1] or ()) or "–",
            "Parameters, left": change.params[0],
            "Change of parameters": change.params[1] - change.params[0],
            "Multiply-adds, left": change.macs[0],
            "Change of multiply-adds": change.macs[1] - change.macs[0],
            "What differs": "; ".join(change.differences),
        }
        for change in changes
    )


st.title("Compare")
st.markdown("Two networks, block by block: what differs, and what it costs.")
state = comparison()
for column, side in zip(st.columns(2), ("left", "right"), strict=True):
    with column:
        network_picker(state, side)
if state.problem:
    st.warning(state.problem, icon=":material/error:")

left, right = state.network("left"), state.network("right")
totals(left, right)
changes = compare(left, right)
changed = [change for change in changes if change.changed]
if not changed:
    st.info("The two are equal, layer by layer.")
else:
    every = st.toggle(f"Show all {len(changes)} blocks, not only the {len(changed)} that differ")
    st.dataframe(table(changes if every else changed), hide_index=True)
