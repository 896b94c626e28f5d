import streamlit as st

from netviz.convolution.kinds import KINDS
from netviz.convolution.scene import scene
from netviz.ui.convolution.controls import controls, head
from netviz.ui.convolution.figures import costs_section, downloads, picture_section, real_size_section
from netviz.ui.convolution.swap import swap_section
from netviz.ui.convolution.view import opened_view, take_edit, waiting
from netviz.ui.shared import shell
from netviz.ui.shared.convolution_stage import convolution_stage
from netviz.ui.shared.markdown import plain
from netviz.ui.shared.session import CONVOLUTION, EXPLORE

shell.ensure_frame()

view = opened_view()
shell.name_tab(", ".join(KINDS[kind].title for kind in view.kinds), "Convolution")
picture = view.picture  # read once: the images of the data set may be ready while this runs
convolutions = view.convolutions()
shown = scene(
    convolutions, view.settings, real=view.real, layer=view.layer_title, channels=view.channels, editable=True
)

st.space(1)  # or else the buttons touch the navigation
head(view)
if view.problem:
    st.warning(plain(view.problem))
waiting(view)
controls(view)
with st.container(key="stage"):
    convolution_stage(shown, key="convolution_stage", on_edited=take_edit, in_link=True)

picture_section(view, picture)
costs_section(view, convolutions)
real_size_section(view)
downloads(view, convolutions, shown)
swap_section(EXPLORE.now().shown)
CONVOLUTION.write_link()
