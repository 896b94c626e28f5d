"""How much memory a run takes: an estimate, within a quarter of what real runs take."""

from __future__ import annotations

from dataclasses import dataclass

from netviz.network import Network
from netviz.unknown import known_sum
from netviz.words import MEGABYTE

BYTES = 4  # float32
RUNTIME_MB = 752.0  # TensorFlow, Keras and the data, before any network
_GRAPH_MB_PER_LAYER = 0.72
# Fitted on short runs of the worker's step: the allocator keeps a little more than the weights, and activations that
# nothing needs again (a ReLU's input, say) are freed before the peak.
_WEIGHTS_SHARE, _ACTIVATIONS_SHARE = 1.16, 0.84
_HELD_AT_ONCE = 4
"""Maps: what a layer takes and returns, and what a kernel copies of them."""


KEPT_BY_OPTIMIZER = {"adam": 2, "adamw": 2, "schedule_free": 2, "muon": 2, "rmsprop": 1, "momentum": 1, "sgd": 0}
"""How many values an optimizer keeps for each weight. Muon: one for a matrix, two for all others, as Adam."""


@dataclass(frozen=True)
class TrainingMemory:
    """Megabytes (10^6 bytes) at the peak of a step, part by part."""

    weights_mb: float
    gradients_mb: float
    optimizer_mb: float
    """What it keeps for each weight: Adam two values."""
    averages_mb: float
    """Averaged weights, where the run is judged by them."""
    activations_mb: float
    runtime_mb: float
    """TensorFlow itself and the traced graph."""

    @property
    def total_mb(self) -> int:
        """All of it."""
        parts = (self.weights_mb, self.gradients_mb, self.optimizer_mb, self.averages_mb)
        return round(sum(parts) + self.activations_mb + self.runtime_mb)


def forward_memory_mb(network: Network, batch_size: int) -> int:
    """Megabytes at the peak of a forward pass: maps are freed when nothing needs them, so some of the largest count."""
    largest = sorted((known_sum([node.activation_bytes]) for node in network.nodes), reverse=True)[:_HELD_AT_ONCE]
    runtime = RUNTIME_MB + _GRAPH_MB_PER_LAYER * len(network.nodes)
    held = _WEIGHTS_SHARE * BYTES * network.total_params + batch_size * sum(largest)
    return round(held / MEGABYTE + runtime)


def training_memory(
    network: Network, batch_size: int, *, optimizer: str = "adam", is_averaged: bool = False
) -> TrainingMemory:
    """The estimate for batches of that size, with that optimizer, with averaged weights or without."""
    activations = sum(node.activation_bytes for node in network.nodes)
    weights_mb = _WEIGHTS_SHARE * BYTES * network.total_params / MEGABYTE
    return TrainingMemory(
        weights_mb=weights_mb,
        gradients_mb=weights_mb,
        optimizer_mb=KEPT_BY_OPTIMIZER[optimizer] * weights_mb,
        averages_mb=is_averaged * weights_mb,
        activations_mb=_ACTIVATIONS_SHARE * batch_size * activations / MEGABYTE,
        runtime_mb=RUNTIME_MB + _GRAPH_MB_PER_LAYER * len(network.nodes),
    )
