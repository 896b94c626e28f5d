"""The memory that the compared networks take: weights, maps, and estimates of a pass and of training."""

from __future__ import annotations

from collections.abc import Mapping

import pandas as pd
import streamlit as st

from netviz import words
from netviz.network import Network
from netviz.state.shown_network import ShownNetwork
from netviz.training.dispatch.forward_pass import BATCHES
from netviz.training.dispatch.memory import BYTES, forward_memory_mb, training_memory
from netviz.ui.shared.markdown import plain


def memory(networks: Mapping[str, ShownNetwork]) -> None:
    """A row a network."""
    rows = [_row(title, shown.network) for title, shown in networks.items()]
    st.table(pd.DataFrame(rows), hide_index=True, border="horizontal")
    st.caption(
        "Maps are what all layers return for one image. The last two columns are estimates with TensorFlow itself: "
        "a forward pass frees maps as it goes; training keeps them, and with Adam two values more for each weight."
    )


def _row(title: str, network: Network) -> dict[str, str]:
    most = max(BATCHES)
    return {
        "Network": plain(title),
        "Weights": words.total([BYTES * node.params for node in network.nodes], words.size),
        "Maps of one image": words.total([node.activation_bytes for node in network.nodes], words.size),
        f"Forward pass, {most} images": f"{forward_memory_mb(network, most):,} MB",
        f"Training, batches of {most}": f"{training_memory(network, most).total_mb:,} MB",
    }
