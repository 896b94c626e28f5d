"""The network as code: what stands below the drawing in place of the table, once it is asked for."""

import re

import streamlit as st

from netviz.errors import NetvizError
from netviz.interchange.keras_script import to_script
from netviz.interchange.left_out import WHY
from netviz.interchange.left_out import sentences as left_out
from netviz.interchange.notebook import to_notebook
from netviz.network import Network
from netviz.ui.shared.download import download
from netviz.ui.shared.markdown import plain
from netviz.ui.shared.session import EXPLORE

HEIGHT = 560  # pixels


def code_view(network: Network) -> None:
    """The Keras script with its copy button, and both downloads; where there is no script, why."""
    try:
        script = to_script(network)
    except NetvizError as error:
        st.info(
            plain(f"{error}. The lines of the other layers are there: choose a card, and copy the line beside it."),
            icon=":material/code_off:",
        )
        return
    lost = left_out(network)
    exactly = "a network like it" if lost else "this very network"
    st.caption(f"{len(script.splitlines())} lines that need only Keras and build {exactly}.")
    if lost:
        st.warning(plain(f"{WHY}: {'; '.join(lost)}."), icon=":material/content_cut:")
    st.code(script, language="python", height=HEIGHT)
    with st.container(horizontal=True):
        name = re.sub(r"\W", "_", network.architecture)
        download("Download .py", lambda: script, f"{name}.py", "text/x-python", key=f"{EXPLORE.key}.script")
        try:
            notebook = to_notebook(network)
        except NetvizError:
            return  # one module, say, has no images to learn from
        download(
            "Download .ipynb", lambda: notebook, f"{name}.ipynb", "application/x-ipynb+json",
            key=f"{EXPLORE.key}.notebook",
            help="A Jupyter notebook that builds it, trains it on CIFAR-10 and plots the curves",
        )  # fmt: skip
