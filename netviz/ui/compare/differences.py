"""The reference and another network, block by block: a row for each block that differs."""

import pandas as pd
import streamlit as st

from netviz import words
from netviz.anatomy.compare import BlockChange, compare
from netviz.anatomy.quantities import QUANTITIES, Quantity
from netviz.state.comparison import Comparison
from netviz.ui.shared.markdown import plain

_COUNTED: tuple[Quantity, ...] = ("params", "macs")


def differences(state: Comparison) -> None:
    """What differs in each block between the reference and one of the others, which the visitor chooses."""
    titles = state.titles
    others = [place for place in range(len(titles)) if place != state.reference]
    place = others[0]
    if len(others) > 1:
        chosen = st.segmented_control(
            f"{plain(titles[state.reference])}, and in its place",
            others,
            default=others[0],
            required=True,
            format_func=lambda place: titles[place],
            key=f"compare.other.{state.reference}.{len(titles)}",
        )
        place = others[0] if chosen is None else chosen
    shown = state.shown
    _table(compare(shown[state.reference].network, shown[place].network))


def _table(changes: list[BlockChange]) -> None:
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
    change = f" ({right - left:+,})" if right - left else ""  # UNKNOWN is false
    return f"{words.count(left)} → {words.count(right)}{change}"
