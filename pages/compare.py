from functools import partial

import streamlit as st

from netviz.anatomy.quantities import QUANTITIES
from netviz.state.comparison import LOOKS, Comparison, Look
from netviz.ui.compare.accuracy import accuracy_chart
from netviz.ui.compare.bars import bars
from netviz.ui.compare.charts import field_chart, kinds_chart, stages_chart
from netviz.ui.compare.differences import differences
from netviz.ui.compare.figures import figures
from netviz.ui.compare.forward_times import forward_times
from netviz.ui.compare.memory import memory
from netviz.ui.compare.network_cards import comparison, network_cards
from netviz.ui.shared import shell
from netviz.ui.shared.markdown import plain
from netviz.ui.shared.session import COMPARE
from netviz.ui.shared.widget_value import news, show_every_time

shell.ensure_frame()

TITLES: dict[Look, str] = {
    "differences": "What differs",
    "accuracy": "Accuracy and compute",
    "stages": "Cost by stage",
    "kinds": "Layers by kind",
    "field": QUANTITIES["field"],
    "memory": QUANTITIES["memory"],
    "time": "Forward pass",
}


def look_at(state: Comparison) -> None:
    """What of the networks is shown beneath their cards."""
    key = "compare.look"
    show_every_time(key, state.look)
    st.segmented_control(
        "Look at", LOOKS, format_func=TITLES.__getitem__, key=key, label_visibility="collapsed",
        required=True, on_change=news(key, partial(setattr, state, "look")),
    )  # fmt: skip
    networks = dict(zip(state.titles, state.shown, strict=True))
    match state.look:
        case "differences":
            differences(state)
        case "accuracy":
            accuracy_chart(networks, key="compare-accuracy")
        case "stages":
            shares = bars(state, networks, "macs")
            stages_chart(networks, "macs", shares=shares, key="compare-macs")
            stages_chart(networks, "params", shares=shares, key="compare-params")
        case "kinds":
            kinds_chart(networks, key="compare-kinds")
        case "field":
            field_chart(networks, key="compare-field")
        case "memory":
            stages_chart(networks, "memory", shares=bars(state, networks, "memory"), key="compare-memory")
            memory(networks)
        case "time":
            forward_times(networks)


st.title("Compare")
st.markdown("Two to six networks: what differs, and what it costs.")
state = comparison()
network_cards(state)
if state.problem:
    st.warning(plain(state.problem), icon=":material/error:")
figures(state)
with st.container(key="looked-at"):
    look_at(state)
COMPARE.write_link()
