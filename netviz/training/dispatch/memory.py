"""How much memory a run takes: an estimate, within a quarter of what real runs take."""

from __future__ import annotations

from dataclasses import dataclass

from netviz.network import Network

BYTES = 4  # float32
_RUNTIME_MB = 752.0  # TensorFlow, Keras and the data, before any network
_GRAPH_MB_PER_LAYER = 0.72
# Fitted on short runs of the worker's step: the allocator keeps a little more than the weights, and activations that
# nothing needs again (a ReLU's input, say) are freed before the peak.
_WEIGHTS_SHARE, _ACTIVATIONS_SHARE = 1.16, 0.84


@dataclass(frozen=True)
class TrainingMemory:
    """Megabytes (10^6 bytes) at the peak of a step with Adam, part by part."""

    weights_mb: float
    gradients_mb: float
    optimizer_mb: float
    """Adam keeps two values for each weight."""
    activations_mb: float
    runtime_mb: float
    """TensorFlow itself and the traced graph."""

    @property
    def total_mb(self) -> int:
        """All of it."""
        parts = (self.weights_mb, self.gradients_mb, self.optimizer_mb, self.activations_mb, self.runtime_mb)
        return round(sum(parts))


def training_memory(network: Network, batch_size: int) -> TrainingMemory:
    """The estimate for batches of that size."""
    weights_mb = _WEIGHTS_SHARE * BYTES * network.total_params / 1e6
    return TrainingMemory(
        weights_mb=weights_mb,
        gradients_mb=weights_mb,
        optimizer_mb=2 * weights_mb,
        activations_mb=_ACTIVATIONS_SHARE * batch_size * sum(node.activation_bytes for node in network.nodes) / 1e6,
        runtime_mb=_RUNTIME_MB + _GRAPH_MB_PER_LAYER * len(network.nodes),
    )
