import streamlit as st

from netviz.ui import shell

shell.enter()
st.title("explore")
