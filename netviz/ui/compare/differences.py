"""The reference and another network: drawn side by side, and a row for each block that differs."""

from functools import partial

import pandas as pd
import streamlit as st

from netviz import words
from netviz.anatomy.compare import BlockChange
from netviz.anatomy.quantities import QUANTITIES, Quantity
from netviz.state.comparison import Comparison
from netviz.ui.compare.drawings import drawings
from netviz.ui.shared.markdown import plain
from netviz.ui.shared.widget_value import news, show, show_every_time

_COUNTED: tuple[Quantity, ...] = ("params", "macs")


def differences(state: Comparison) -> None:
    """What differs between the reference and the one beside it, which the visitor chooses: drawn, then by block."""
    _choice(state)
    drawings(state)
    changes = state.drawings.pair.blocks
    changed = [change for change in changes if change.changed]
    if changed:
        label = f"Show all {len(changes)} blocks, not only the {len(changed)} that differ"
        key = "compare.every"
        show(key, state.every_block)
        st.toggle(label, key=key, on_change=news(key, partial(setattr, state, "every_block")))
        shown = changes if state.every_block else changed
        st.table(pd.DataFrame(map(_row, shown)), hide_index=True, border="horizontal")


def _choice(state: Comparison) -> None:
    others, titles = state.others, state.titles
    if len(others) == 1:
        return
    key = f"compare.other.{state.reference}.{len(titles)}"
    show_every_time(key, state.beside)
    st.segmented_control(
        f"{plain(titles[state.reference])} compared with",
        others,
        required=True,
        format_func=lambda place: titles[place],
        key=key,
        on_change=news(key, partial(setattr, state, "other")),
    )


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
    change = f" ({words.signed(right - left)})" if right - left else ""  # UNKNOWN is false
    return f"{words.count(left)} → {words.count(right)}{change}"
