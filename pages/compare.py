import streamlit as st

from netviz.anatomy.compare import compare
from netviz.state.comparison import SIDES
from netviz.ui.compare.comparison_table import comparison_table, comparison_totals
from netviz.ui.compare.network_picker import comparison, network_picker
from netviz.ui.shared import shell
from netviz.ui.shared.markdown import plain

shell.ensure_frame()

st.title("Compare")
st.markdown("Two networks, block by block: what differs, and what it costs.")
state = comparison()
for column, side in zip(st.columns(2), SIDES, strict=True):
    with column:
        network_picker(state, side)
if state.problem:
    st.warning(plain(state.problem), icon=":material/error:")

left, right = (state.shown(side).network for side in SIDES)
comparison_totals(left, right)
comparison_table(compare(left, right))
