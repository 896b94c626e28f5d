import streamlit as st

from netviz.ui.home.doors import doors
from netviz.ui.home.last_seen import last_seen
from netviz.ui.home.moving_drawing import moving_drawing
from netviz.ui.shared import shell

shell.ensure_frame()

with st.container(key="home"):
    with st.container(key="home-say"):
        st.title("Open a convolutional network, change it, and watch it learn.", anchor=False)
    with st.container(key="home-drawing-place"):
        moving_drawing()
    with st.container(key="home-doors"):
        doors()
    with st.container(key="home-back"):
        last_seen()
