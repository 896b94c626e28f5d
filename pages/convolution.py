import streamlit as st

from netviz.convolution.scene import scene
from netviz.ui.convolution.controls import choices, controls
from netviz.ui.convolution.figures import costs_section, downloads, picture_section, real_size_section
from netviz.ui.convolution.stage import convolution_stage
from netviz.ui.convolution.swap import swap_section
from netviz.ui.convolution.view import opened_view, take_edit
from netviz.ui.shared import shell
from netviz.ui.shared.markdown import plain
from netviz.ui.shared.session import EXPLORE

shell.ensure_frame()

view = opened_view()
picture = view.picture  # read once: the images of the data set may be ready while this runs
convolutions = view.convolutions()
shown = scene(convolutions, view.settings, editable=True)

st.space(1)  # or else the buttons touch the navigation
with st.container(horizontal=True, horizontal_alignment="distribute", vertical_alignment="center"):
    with st.container(horizontal=True, width="content", vertical_alignment="center"):
        st.title("Convolution", width="content")
        st.markdown("Each output value sums products: numbers under a window times those of a kernel.", width="content")
    choices(view)
if view.problem:
    st.warning(plain(view.problem))
if view.sentence:
    st.info(plain(view.sentence))
controls(view)
convolution_stage(shown, key="convolution_stage", on_edited=take_edit)

picture_section(view, picture)
costs_section(view, convolutions)
real_size_section(view)
downloads(view, convolutions, shown)
swap_section(EXPLORE.now().shown)
