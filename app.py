import streamlit as st

from netviz.ui import shell

st.set_page_config(page_title="netviz", page_icon="🔭", layout="wide")
shell.open_house().run()
