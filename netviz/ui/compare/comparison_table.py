"""Two networks side by side: their totals, and a row for each block that differs."""

import pandas as pd
import streamlit as st

from netviz import words
from netviz.anatomy.compare import BlockChange
from netviz.anatomy.quantities import QUANTITIES, Quantity
from netviz.architectures.catalog import full_title
from netviz.network import Network
from netviz.ui.shared.markdown import plain

_COUNTED: tuple[Quantity, ...] = ("params", "macs")


def comparison_totals(left: Network, right: Network) -> None:
    """Both networks' totals, and by how much the right one differs."""
    for column, network, other in zip(st.columns(2), (left, right), (None, left), strict=True):
        with column.container(border=True):
            st.markdown(f"**{plain(full_title(network))}**")
            with st.container(horizontal=True, gap="large"):
                for quantity in _COUNTED:
                    ours = _numbers(network, quantity)
                    change = sum(ours) - sum(_numbers(other, quantity)) if other else 0
                    exact = _signed(change)
                    st.metric(
                        QUANTITIES[quantity],
                        words.total(ours),
                        words.change(change, sum(ours)) if exact else None,
                        delta_color="off",
                        help=words.total(ours, words.count) + (f" ({exact})" if exact else ""),
                        width="content",
                    )
                change = _signed(network.layer_count - other.layer_count) if other else None
                st.metric("Layers", str(network.layer_count), change, delta_color="off", width="content")


def comparison_table(changes: list[BlockChange]) -> None:
    """What differs in each block; the visitor may ask for the equal blocks too."""
    changed = [change for change in changes if change.changed]
    if not changed:
        st.info("The two are equal, layer by layer.")
        return
    label = f"Show all {len(changes)} blocks, not only the {len(changed)} that differ"
    shown = changes if st.toggle(label, key="compare.every") else changed
    st.table(pd.DataFrame(map(_row, shown)), hide_index=True, border="horizontal")


def _row(change: BlockChange) -> dict[str, str]:
    return {
        "Block": plain(change.block),
        "What differs": "  \n".join(map(plain, change.differences)) or "nothing",
        "Output": _shapes(change),
        **{QUANTITIES[quantity]: _counts(*getattr(change, quantity)) for quantity in _COUNTED},
    }


def _shapes(change: BlockChange) -> str:
    left, right = (words.shape(shape) if shape else "–" for shape in change.output_shapes)
    return left if left == right else f"{left} → {right}"


def _counts(left: int, right: int) -> str:
    if left == right:
        return words.count(left)
    change = _signed(right - left)
    return f"{words.count(left)} → {words.count(right)}" + (f" ({change})" if change else "")


def _numbers(network: Network, quantity: Quantity) -> list[int]:
    return [getattr(node, quantity) for node in network.nodes]


def _signed(change: int) -> str | None:
    """Nothing where there is no change, or where nobody can know it: UNKNOWN is false."""
    return f"{change:+,}" if change else None
