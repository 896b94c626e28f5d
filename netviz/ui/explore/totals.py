"""The figures that everybody asks for first."""

from collections.abc import Sequence
from operator import itemgetter

import streamlit as st

from netviz import words
from netviz.anatomy.not_known import reasons
from netviz.anatomy.quantities import QUANTITIES
from netviz.anatomy.receptive_field import largest_field
from netviz.anatomy.table import Row, layer_table
from netviz.network import Network
from netviz.training.dispatch.memory import training_memory
from netviz.ui.shared.markdown import plain
from netviz.unknown import UNKNOWN, known_sum

BATCH_SIZE = 64


def totals(network: Network) -> None:
    """Parameters, multiply-adds, layers, receptive field and memory."""
    rows = layer_table(network)
    params, macs, activations = zip(*((row.params, row.macs, row.activation_bytes) for row in rows), strict=True)
    more = f"; the table has {len(rows)} rows" if len(rows) != network.layer_count else ""
    trainable = [row.trainable_params for row in rows]
    facts = {
        QUANTITIES["params"]: (
            words.total(params),
            f"{network.total_params:,}, {words.total(trainable, words.count)} trainable{_left_out(params)}"
            f"{_most(rows, params)}",
        ),
    }
    if any(node.is_frozen for node in network.nodes):
        facts["Trainable"] = (
            words.total(trainable, words.count),
            "parameters that training changes: some layers are frozen",
        )
    facts |= {
        QUANTITIES["macs"]: (
            words.total(macs),
            f"{network.macs:,} for one {network.example}; FLOPs are twice that{_left_out(macs)}"
            f"{_most(rows, macs)}{_why(network)}",
        ),
        "Layers": (str(network.layer_count), f"as keras.Model.layers counts them{more}"),
        **_field(network),
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
    with st.container(horizontal=True, gap="medium", key="totals"):
        for label, (figure, help) in facts.items():
            st.metric(label, words.alone(figure), help=help, width="content")


def _megabytes(number: float) -> str:
    return words.size(round(number * words.MEGABYTE))


def _field(network: Network) -> dict[str, tuple[str, str]]:
    """That of the last map: said beside the title, for the layers behind it see the whole image."""
    title = QUANTITIES["field"]
    if not network.takes_image:
        return {title: (words.NO_IMAGE, "the network takes no image to see a part of")}
    side = largest_field(network)
    told = words.alone(words.receptive_field(side, network.image_side))
    help = (
        f"of the last map, as papers give it, {told}: it may exceed the image, padding is seen too; dense layers and "
        "global pooling behind it see the whole image"
    )
    return {f"{title} (last map)": (words.pixels(side), help)}


def _why(network: Network) -> str:
    return plain("".join(f". {reason}" for reason in reasons(network)))


def _most(rows: Sequence[Row], numbers: Sequence[int]) -> str:
    """The heaviest layer, with its share; the first where several are."""
    shares = ((known_sum([number]), row.name) for row, number in zip(rows, numbers, strict=True))
    most, name = max(shares, key=itemgetter(0))
    return f". Most in {plain(name)}: {words.share(most, known_sum(numbers))}" if most else ""


def _left_out(numbers: tuple[int, ...]) -> str:
    unknown = numbers.count(UNKNOWN)
    those = "that of 1 layer is" if unknown == 1 else f"those of {unknown} layers are"
    return f"; {those} not known and left out" if unknown else ""
