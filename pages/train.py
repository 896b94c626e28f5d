import streamlit as st

from netviz.errors import NetvizError, RunError
from netviz.training.executor import dispatcher
from netviz.ui import run_panel, shell

shell.enter()

st.title("Train")
try:
    dispatcher().start()
    state = run_panel.train_state()
except RunError as error:
    st.error(str(error), icon=":material/error:")
    st.stop()

with st.sidebar:
    run_panel.run_form(state)

try:
    chosen = run_panel.wanted()
    run_panel.introduce(chosen)
    run_panel.start_button(state, chosen)
except NetvizError as error:
    st.error(f"The network that Explore shows cannot be trained here. {error}", icon=":material/error:")
run_panel.watch(state)
run_panel.recent_runs(state)
run_panel.data_sample(state.entered["data"])
