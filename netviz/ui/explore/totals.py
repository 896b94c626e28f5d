"""The figures that everybody asks for first."""

import streamlit as st

from netviz import words
from netviz.anatomy.quantities import QUANTITIES
from netviz.anatomy.receptive_field import largest_field
from netviz.anatomy.table import layer_table
from netviz.network import Network
from netviz.training.dispatch.limits import MEGABYTE
from netviz.training.dispatch.memory import training_memory
from netviz.unknown import UNKNOWN, known_sum

BATCH_SIZE = 64


def totals(network: Network) -> None:
    """Parameters, multiply-adds, layers, receptive field and memory."""
    rows = layer_table(network)
    params, macs, activations = zip(*((row.params, row.macs, row.activation_bytes) for row in rows), strict=True)
    field = largest_field(network)
    more = f"; the table has {len(rows)} rows" if len(rows) != network.layer_count else ""
    facts = {
        QUANTITIES["params"]: (
            words.total(params),
            f"{network.total_params:,}, {network.trainable_params:,} trainable{_left_out(params)}",
        ),
        QUANTITIES["macs"]: (
            words.total(macs),
            f"{network.macs:,} for one {network.example}{_left_out(macs)}; FLOPs are twice that",
        ),
        "Layers": (str(network.layer_count), f"as keras.Model.layers counts them{more}"),
        QUANTITIES["field"]: (
            words.pixels(field),
            f"the largest of any map, {words.alone(words.receptive_field(field, network.image_side))}: it may exceed "
            "the image, padding is seen too",
        ),
        "Activations": (
            words.total(activations, words.size),
            f"{known_sum(activations):,} bytes for one {network.example}, all layers{_left_out(activations)}",
        ),
    }
    if UNKNOWN not in params and UNKNOWN not in activations:
        needed = training_memory(network, BATCH_SIZE)
        facts["Memory to train"] = (
            _megabytes(needed.total_mb),
            f"about, with Adam and batches of {BATCH_SIZE}: weights, gradients and Adam's moments "
            f"{_megabytes(needed.weights_mb + needed.gradients_mb + needed.optimizer_mb)}, activations "
            f"{_megabytes(needed.activations_mb)}, TensorFlow itself {_megabytes(needed.runtime_mb)}",
        )
    with st.container(horizontal=True, gap="large", key="totals"):
        for label, (figure, help) in facts.items():
            st.metric(label, words.alone(figure), help=help, width="content")


def _megabytes(number: float) -> str:
    return words.size(round(number * MEGABYTE))


def _left_out(numbers: tuple[int, ...]) -> str:
    unknown = numbers.count(UNKNOWN)
    those = "that of 1 layer is" if unknown == 1 else f"those of {unknown} layers are"
    return f"; {those} not known and left out" if unknown else ""
