"""How long the bars of stages are: as the figures, or each as a whole, where a small network would be a thin line."""

from functools import partial

import streamlit as st

from netviz.anatomy.quantities import Quantity
from netviz.state.compared_figures import differ_much
from netviz.state.comparison import Comparison
from netviz.ui.compare.charts import Named
from netviz.ui.shared.widget_value import news, show_every_time

_TITLES = {"figures": "One scale for all", "shares": "Each network as 100 %"}


def bars(state: Comparison, networks: Named, quantity: Quantity) -> bool:
    """Whether each bar is a whole: as the visitor chose, else where the figures are too far apart for one scale."""
    usual = "shares" if differ_much(networks.values(), quantity) else "figures"
    key = "compare.bars"
    show_every_time(key, state.bars or usual)
    chosen = st.segmented_control(
        "Bars", list(_TITLES), format_func=_TITLES.__getitem__, key=key, required=True,
        on_change=news(key, partial(setattr, state, "bars")), label_visibility="collapsed",
    )  # fmt: skip
    return chosen == "shares"
