"""What there is to read about the chosen layer or block."""

import pandas as pd
import streamlit as st

from netviz import words
from netviz.anatomy import formulas
from netviz.anatomy.receptive_field import receptive_fields
from netviz.drawing.outline import Item
from netviz.layers import Conv2D, DepthwiseConv2D, SeparableConv2D, UnknownLayer, pair
from netviz.network import Network, Node
from netviz.ui.markdown import code, plain
from netviz.unknown import UNKNOWN, known

ANIMATED = (Conv2D, DepthwiseConv2D, SeparableConv2D)
_LATEX_WIDTH = 44  # characters of a formula that fit beside the drawing; a longer one is broken at its equals signs


def inspector(network: Network, root: Item, chosen: str | None) -> None:
    """The facts of the layer or block with that id; without one, how to choose."""
    items = {item.id: item for item in root.walk()}
    if chosen is None or (chosen not in network.by_name and chosen not in items):
        st.markdown("**Click a card** to read a layer: its shapes, its weights, and where its numbers come from.")
        st.caption("Cards with › are blocks of layers: click › to unfold one.")
    elif chosen in network.by_name:
        _layer(network, network.by_name[chosen])
    else:
        _block(network, items[chosen])


def _layer(network: Network, node: Node) -> None:
    st.markdown(f"#### {plain(node.label)}\n{code(node.type)} in {plain(' / '.join(node.block)) or 'no block'}")
    inputs = " and ".join(words.shape(shape) for shape in node.input_shapes) or "the image"
    st.markdown(f"{inputs} → **{words.shape(node.output_shape)}**")
    field = receptive_fields(network)[node.name]
    if isinstance(node.layer, UnknownLayer) and not node.layer.weightless:
        st.markdown("A class that netviz does not know. It was not executed: its shape is what the file records.")
    seen = words.field(field.size, network.image_side)
    if seen == "?":
        st.markdown("**Receptive field**: unknown, because the image or a layer before is.")
    else:
        seen += "" if seen == "whole image" else " pixels"
        st.markdown(f"**Receptive field**: {seen}; the next value is {field.stride} px further.")
    shapes = (*node.input_shapes, node.output_shape)
    is_known = not any(UNKNOWN in shape for shape in shapes)
    if isinstance(node.layer, ANIMATED) and is_known and st.button("Animate this layer", icon=":material/play_circle:"):
        st.session_state["netviz.animated_layer"] = _animated(network, node)
        st.switch_page("pages/convolution.py")
    if node.again:
        st.markdown(f"**Parameters**: those of {code(node.again.name)}: the same layer, called again")
    else:
        _formula("Parameters", formulas.parameters(node), node.params, network.total_params)
    _formula("Multiply-adds", formulas.multiply_adds(node), node.macs, network.macs)
    if UNKNOWN not in [weight.size for weight in node.weights] and node.weights:
        st.markdown("**Weights**")
        facts = [
            {"name": w.name, "shape": words.shape(w.shape), "values": w.size, "trained": "yes" if w.trainable else "no"}
            for w in node.weights
        ]
        st.dataframe(pd.DataFrame(facts), hide_index=True)


def _block(network: Network, item: Item) -> None:
    params, macs = [node.params for node in item.nodes], [node.macs for node in item.nodes]
    times = f", {len(item.children)} equal blocks" if item.kind == "repeat" else ""
    st.markdown(f"#### {plain(item.label)}\n{len(item.nodes)} layers{times}")
    shape = words.shape(item.nodes[0].input_shapes[0]) if item.nodes[0].input_shapes else "the image"
    st.markdown(f"{shape} → **{words.shape(item.nodes[-1].output_shape)}**")
    for what, numbers, whole in (("Parameters", params, network.total_params), ("Multiply-adds", macs, network.macs)):
        share = words.share(known(numbers), whole)
        st.markdown(f"**{what}**: {words.total(numbers, words.count)}, {share} of the network")
    heaviest = max(item.nodes, key=lambda node: known([node.macs]))
    if heaviest.macs:
        st.markdown(f"Most of them in {code(heaviest.name)}: {words.share(heaviest.macs, known(macs))}.")


def _formula(what: str, formula: formulas.Formula | None, value: int, whole: int) -> None:
    if formula is None:
        st.markdown(f"**{what}**: none" if value == 0 else f"**{what}**: {value:,}")
        return
    st.markdown(f"**{what}**: {value:,}, {words.share(value, whole)} of the network")
    latex = formula.latex
    if len(formula.letters) + len(formula.numbers) > _LATEX_WIDTH:
        first, rest = latex.split("=", 1)
        latex = r"\begin{aligned}&" + first + r"\\ &=" + rest.replace("=", r"\\ &=") + r"\end{aligned}"
    st.latex(latex)


def _animated(network: Network, node: Node) -> dict[str, object]:
    """The layer as the convolution page takes it over."""
    layer = node.layer
    assert isinstance(layer, ANIMATED)
    return {
        "name": node.name,
        "type": node.type,
        "network": " ".join([network.title, *(f"{key}={value}" for key, value in network.settings.changes().items())]),
        "kernel": pair(layer.kernel_size),
        "strides": pair(layer.strides),
        "padding": layer.padding,
        "dilation": pair(layer.dilation_rate),
        "depth_multiplier": getattr(layer, "depth_multiplier", 1),
        "groups": getattr(layer, "groups", 1),
        "input_shape": node.input_shapes[0],
        "output_shape": node.output_shape,
        "macs": node.macs,
        "params": node.params,
    }
