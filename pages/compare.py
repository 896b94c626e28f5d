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
                    change = _signed(ours - getattr(other, figure)) if other else None
                    st.metric(label, words.short(ours), change, delta_color="off", help=f"{ours:,}", width="content")
                change = _signed(len(network.nodes) - len(other.nodes)) if other else None
                st.metric("Layers", str(len(network.nodes)), change, delta_color="off", width="content")


def _signed(change: int) -> str | None:
    return f"{change:+,}" if change else None


def table(changes: list[BlockChange]) -> pd.DataFrame:
    """A row for each block: what differs inside, what it gives, and what it costs."""
    return pd.DataFrame(
        {
            "Block": change.block,
            "What differs": "; ".join(change.differences) or "nothing",
            "Output": _shapes(change),
            "Parameters": _counts(*change.params),
            "Multiply-adds": _counts(*change.macs),
        }
        for change in changes
    )


def _shapes(change: BlockChange) -> str:
    left, right = (words.shape(shape) if shape else "–" for shape in change.output_shapes)
    return left if left == right else f"{left} → {right}"


def _counts(left: int, right: int) -> str:
    return f"{left:,}" if left == right else f"{left:,} → {right:,} ({right - left:+,})"


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
    st.table(table(changes if every else changed), hide_index=True, border="horizontal")
