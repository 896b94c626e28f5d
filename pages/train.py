import streamlit as st

from netviz.errors import NetvizError, RunError
from netviz.state.train import Wanted
from netviz.training.dispatch.dispatcher import dispatcher
from netviz.ui.shared import shell
from netviz.ui.shared.markdown import plain
from netviz.ui.shared.session import EXPLORE
from netviz.ui.train.data_sample import data_sample
from netviz.ui.train.experiments import experiments
from netviz.ui.train.run_form import offer, run_form, train_state
from netviz.ui.train.run_list import run_list
from netviz.ui.train.run_watch import watch

shell.ensure_frame()

st.title("Train")
try:
    dispatcher().start()
    state = train_state()
except RunError as error:
    st.error(plain(str(error)), icon=":material/error:")
    st.stop()

if state.off:
    st.info(plain(f"{state.off}. Recorded experiments and runs of before can be watched, compared and taken away."))
with st.sidebar:
    run_form(state)

chosen = None
try:
    chosen = Wanted.of(EXPLORE.now())
except NetvizError as error:
    st.error(plain(f"The network that Explore shows cannot be trained here. {error}"), icon=":material/error:")
try:
    if chosen:
        offer(state, chosen)
    watch(state)
    data_sample(state.entered["data"])
    experiments(state)
    run_list(state)
except RunError as error:
    st.error(plain(str(error)), icon=":material/error:")
