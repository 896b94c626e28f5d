import pandas as pd
import streamlit as st

from netviz.convolution.costs import (
    latex_multiply_adds,
    latex_ratio,
    products_per_value,
    reference,
    total_multiply_adds,
    total_weights,
)
from netviz.convolution.scene import scene
from netviz.convolution.stages import KINDS, Convolution, convolution
from netviz.ui import shell
from netviz.ui.convolution_stage import controls, convolution_stage, opened_view
from netviz.ui.explored import explored_now
from netviz.ui.markdown import plain
from netviz.ui.swap import swap_section

shell.enter()


def costs(convolutions: list[Convolution]) -> pd.DataFrame:
    """Weights and multiply-adds of each kind."""
    return pd.DataFrame(
        {
            "Kind": KINDS[each.kind].title,
            "Output": " × ".join(map(str, each.output.shape)),
            "Weights": f"{total_weights(each):,}",
            "Products for one value": " then ".join(f"{products_per_value(stage):,}" for stage in each.stages),
            "Multiply-adds in all": f"{total_multiply_adds(each):,}",
        }
        for each in convolutions
    )


view, problem = opened_view()
convolutions = [convolution(kind, view.settings) for kind in view.kinds]
measure = reference(convolutions)

st.title("Convolution")
st.markdown(
    "Each output value sums products: the numbers under a window times those of a kernel. "
    "Watch how few a **depthwise separable** convolution needs."
)
if problem:
    st.warning(plain(problem))
if view.sentence:
    st.info(plain(view.sentence))
controls(view)
convolution_stage(scene(view.kinds, view.settings), key="convolution_stage")

st.subheader("What it costs")
st.table(costs(convolutions), hide_index=True, border="horizontal")
for each in convolutions:
    st.markdown(f"**{KINDS[each.kind].title}**, multiply-adds")
    st.latex(latex_multiply_adds(each))
for each in convolutions:
    if each is not measure:
        st.markdown(f"**{KINDS[each.kind].title}** against {KINDS[measure.kind].title.lower()}")
        st.latex(latex_ratio(each, measure, view.settings))
st.caption(
    "One multiply-add is one product and its addition; a bias adds none. Zeros of the padding are multiplied like any "
    "other number, as Keras and the papers count."
)

swap_section(explored_now().network)
