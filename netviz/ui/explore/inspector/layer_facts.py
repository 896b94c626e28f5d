"""A layer as the inspector shows it: figures, weights, formulas, what it sees, its curve and its Keras line."""

from collections.abc import Iterator
from html import escape

import streamlit as st

from netviz import words
from netviz.anatomy import formulas
from netviz.anatomy.receptive_field import receptive_fields
from netviz.convolution.real_layer import is_animated
from netviz.errors import NetvizError
from netviz.interchange.keras_script import layer_call
from netviz.interchange.left_out import WHY, lost_of, without
from netviz.layers import Weight
from netviz.network import Node
from netviz.state.convolution import ConvolutionView
from netviz.state.run_names import called
from netviz.state.trained_run import trained_run
from netviz.ui.explore.inspector.activation_curve import activation_curve
from netviz.ui.explore.inspector.aligned import aligned
from netviz.ui.explore.inspector.head import Surroundings, inspector_head
from netviz.ui.explore.inspector.receptive_field_picture import receptive_field_picture
from netviz.ui.explore.inspector.shares import shares
from netviz.ui.shared.markdown import plain
from netviz.ui.shared.markup import Picture, facts, figure, table
from netviz.ui.shared.session import CONVOLUTION, EXPLORE, TRAIN, visitor_names
from netviz.unknown import UNKNOWN, UNKNOWN_SHAPE


def layer_facts(where: Surroundings, node: Node) -> None:
    """All that is known of the layer."""
    network = where.network
    inputs = " and ".join(words.shape(shape) for shape in node.input_shapes) or f"the {node.layer.kind}"
    head = inspector_head(
        where, title=node.label, kind=node.layer.kind, type=node.type,
        signature=words.signature(node.layer, node.form), shapes=f"{inputs} → {words.shape(node.output_shape)}",
        rows=[
            ("in", where.blocks(node.name)),
            ("takes", [source.name for source in dict.fromkeys(node.inputs)]),
            ("feeds", [follower.name for follower in where.followers[node]]),
        ],
        home=where.blocks(node.name),
    )  # fmt: skip
    facts(head, *_remarks(node), shares(network, [node]), _weights(node))
    with st.container(horizontal=True):
        _animate(node)
        _learnt(node)
    _formulas(node)
    told = [receptive_field_picture(network, node, receptive_fields(network)[node.name]), activation_curve(node)]
    pictures = [figure(part) if isinstance(part, Picture) else f"<p>{escape(part)}</p>" for part in told if part]
    facts(*pictures)
    _keras(node)


def _remarks(node: Node) -> list[str]:
    return [f"<p>{escape(said)}</p>" for said in _said(node)]


def _said(node: Node) -> Iterator[str]:
    recorded = (
        "the file records no shape" if node.output_shape == UNKNOWN_SHAPE else "its shape is what the file records"
    )
    if node.layer.kind == "unknown":
        yield f"A class that netviz does not know. It was not executed: {recorded}."
    elif not node.layer.is_known:
        yield f"It was not executed: {recorded}. Its class has no weights."
    if node.first_call:
        counted = ": its weights are counted there" if node.first_call.weights else ""
        yield f"The same layer as {node.first_call.name}, called again{counted}."
    if node.is_frozen:
        yield "Frozen: training leaves its weights as they are."


def _weights(node: Node) -> str:
    rows = [
        (w.name.replace("/", " "), words.shape(w.shape) or "one value", f"{w.size:,}", _learns(node, w))
        for w in node.weights
    ]
    return table(("Weights", "shape", "values", "trainable"), rows, numbers=(2, 3)) if rows else ""


def _learns(node: Node, weight: Weight) -> str:
    if node.trainable_params is UNKNOWN:
        return words.NOT_KNOWN
    return "yes" if weight.trainable else "no"


def _formulas(node: Node) -> None:
    found = [formulas.parameters(node) if not node.first_call else None, formulas.multiply_adds(node)]
    told = [(what, formula) for what, formula in zip(("parameters", "multiply-adds"), found, strict=True) if formula]
    if told:
        st.latex(aligned(told))


def _keras(node: Node) -> None:
    try:
        line = layer_call(node)
    except NetvizError:
        return  # the layer of a class that nobody knows, or one that is called again
    st.code(line, language="python", wrap_lines=True)
    if lost := lost_of(node):
        st.caption(plain(f"{WHY}: this is the layer {without(lost)}."))


def _animate(node: Node) -> None:
    if is_animated(node) and st.button("Animate this layer", icon=":material/play_circle:"):
        CONVOLUTION.send(ConvolutionView.of_shown_layer(EXPLORE.now().shown, node.name))
        st.switch_page("pages/convolution.py")


def _learnt(node: Node) -> None:
    """Where the visitor has trained this network: the way to what this layer makes of pictures."""
    run = trained_run(EXPLORE.now(), node.name, visitor_names())
    if run and st.button("What it learnt", icon=":material/visibility:", help=f"In {plain(called(run))}, trained here"):
        state = TRAIN.now()
        state.run, state.look, state.layer = run.id, "learnt", node.name
        TRAIN.send(state)
        st.switch_page("pages/train.py")
