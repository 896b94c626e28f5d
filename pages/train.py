import streamlit as st

from netviz.errors import RunError
from netviz.training.dispatch.dispatcher import dispatcher
from netviz.ui.shared import shell
from netviz.ui.shared.markdown import plain
from netviz.ui.shared.session import TRAIN
from netviz.ui.train.data_sample import data_sample
from netviz.ui.train.experiments import experiments, opened
from netviz.ui.train.run_form import offer, run_form, train_state
from netviz.ui.train.run_list import run_list
from netviz.ui.train.run_watch import shown_runs, watch

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
st.sidebar.markdown("**For the next run**")
try:
    # What is looked at stands first; what could be started next is then beside the form.
    shown, recordings = shown_runs(state), opened(state)
    offer(state, aside=bool(shown or recordings))
    with st.sidebar:
        run_form(state)
    watch(state, shown, recordings)
    run_list(state)  # next to the curves: what is ticked here shows there
    data_sample(state.entered["data"])
    experiments(state)
except RunError as error:
    st.error(plain(str(error)), icon=":material/error:")
TRAIN.write_link()
