"""What this host can hold: a run that cannot end well is refused before it starts."""

from __future__ import annotations

import os
from importlib.util import find_spec
from math import prod

from netviz import words
from netviz.anatomy.classifier import final_activation
from netviz.anatomy.not_known import BUILD_FIRST
from netviz.app_folder import INSTALL_TRAINING
from netviz.errors import RunError
from netviz.interchange.left_out import foreign_functions, nodes_within, parts
from netviz.network import Network
from netviz.training.dispatch.memory import RUNTIME_MB, training_memory
from netviz.training.operating_system import cores, memory_bytes
from netviz.training.record.settings import RunSettings
from netviz.training.variables import whole_number

MOST_PARAMETERS = 100_000_000
# Two cores do about 2 x 10^10 multiply-adds a second and a step takes three times the forward pass: five minutes.
MOST_MACS_PER_BATCH = 2 * 10**12
# The server, the prepared data in the page cache, and some air.
_KEPT_FREE_MB = 600
# A worker takes every core that it gets, and beside others it should still have two; and 4 GB hold any family's recipe.
_CORES_OF_A_SLOT, _MEGABYTES_OF_A_SLOT = 2, 4_000
MOST_SLOTS = 64
# A standby holds some 250 MB that it shares with nobody.
_WARM_FROM_MB = 4_000
CLASSES, CHANNELS = 10, 3
NAMED = 3  # of the layers that are unknown


def slots() -> int:
    """How many runs train at once: NETVIZ_SLOTS, else by the cores and the memory of the host or its container.

    Raises RunError where NETVIZ_SLOTS is no such number.
    """
    by_size = min(cores() // _CORES_OF_A_SLOT, _beside_server_mb() // _MEGABYTES_OF_A_SLOT, MOST_SLOTS)
    return whole_number("NETVIZ_SLOTS", max(1, by_size))


def memory_limit_mb() -> int:
    """Megabytes that a worker may take: NETVIZ_WORKER_MB, else its share of what the host has beside the server.

    Raises RunError where NETVIZ_WORKER_MB or NETVIZ_SLOTS is no such number.
    """
    return whole_number("NETVIZ_WORKER_MB", max(500, _beside_server_mb() // slots()))


def _beside_server_mb() -> int:
    return memory_bytes() // words.MEGABYTE - _KEPT_FREE_MB


def warm_workers() -> int:
    """How many workers wait with TensorFlow imported where NETVIZ_WARM does not say it: one, none on a small host."""
    return int(memory_bytes() >= _WARM_FROM_MB * words.MEGABYTE)


def check_host() -> None:
    """Raises RunError where no run at all can be trained by a process of this host, whatever the network."""
    if missing := [name for name in ("tensorflow", "keras") if find_spec(name) is None]:
        rule = f"This host explores and does not train: runs need TensorFlow and Keras ({INSTALL_TRAINING})"
        raise RunError(rule, received=f"a Python without {' and '.join(missing)}")
    limit, memory = memory_limit_mb(), memory_bytes() // words.MEGABYTE
    if limit < RUNTIME_MB:
        raise RunError(
            "This host explores and does not train: a run needs at least "
            f"{RUNTIME_MB:,.0f} MB of memory beside the server's {_KEPT_FREE_MB}",
            received=f"NETVIZ_WORKER_MB={limit}" if os.environ.get("NETVIZ_WORKER_MB") else f"{memory:,} MB in all",
        )


def check(network: Network, settings: RunSettings, limit_mb: int | None = None) -> None:
    """Raises RunError where the network cannot be trained here: the limit, what came, and what would fit."""
    check_form(network)
    if network.total_params > MOST_PARAMETERS:
        raise RunError(
            f"A network must have at most {MOST_PARAMETERS:,} parameters to be trained here",
            received=f"{network.total_params:,}",
        )
    per_batch = network.macs * settings.batch_size
    if per_batch > MOST_MACS_PER_BATCH:
        raise RunError(
            f"A batch must take at most {MOST_MACS_PER_BATCH:,} multiply-adds to be trained here",
            received=f"{network.macs:,} for each of {settings.batch_size} images, {per_batch:,}",
        )
    limit = memory_limit_mb() if limit_mb is None else limit_mb
    kept = {"optimizer": settings.optimizer, "is_averaged": settings.weight_average > 0}

    def needed_mb(batch_size: int) -> int:
        return training_memory(network, batch_size, **kept).total_mb

    needed = needed_mb(settings.batch_size)
    if needed > limit:
        fits = next((size for size in range(settings.batch_size - 8, 0, -8) if needed_mb(size) <= limit), None)
        advice = f"A batch size of {fits} would fit" if fits else "A narrower network may fit"
        raise RunError(
            f"A run must fit into {limit:,} MB of memory on this host",
            received=f"about {needed:,} MB with batches of {settings.batch_size}. {advice}",
        )


def check_form(network: Network) -> None:
    """Raises RunError where the network is none that tells ten classes of images apart."""
    if not network.is_built:
        rule = f"A network must have an input of a known shape to be trained here: {BUILD_FIRST}"
        raise RunError(rule, received="one of any shape", field="input_shape")
    unknown = [node for node in nodes_within(network) if not node.layer.is_known]
    if unknown:
        named = ", ".join(f"{node.name[:60]} ({node.type[:60]})" for node in unknown[:NAMED])
        more = f" and {len(unknown) - NAMED} more" if len(unknown) > NAMED else ""
        raise RunError("A network must have layers that netviz knows to be trained here", received=named + more)
    for node in nodes_within(network):
        for name, function in [lost for layer in parts(node.layer) for lost in foreign_functions(layer)]:
            rule = f"A network's {name} must be a function of Keras to be trained here"
            raise RunError(rule, received=f"{function[:60]} in {node.name[:60]}", field=name)
    images = [node.output_shape for node in network.nodes if not node.inputs]
    if len(images) != 1 or len(images[0]) != 3 or images[0][2] != CHANNELS:
        raise RunError(
            f"A network must take one image of height, width and {CHANNELS} channels to be trained here",
            received=" and ".join(f"an input of {words.shape(shape)}" for shape in images),
            field="input_shape",
        )
    if not network.trainable_params:
        rule = "A network must have weights that training changes to be trained"
        raise RunError(rule, received=f"{network.total_params:,} parameters, all frozen", field="trainable")
    outputs = [node.output_shape for node in network.outputs]
    if any(prod(shape) != CLASSES for shape in outputs):
        raise RunError(
            f"A network must end in {CLASSES} values to be trained on ten classes",
            received=" and ".join(f"an output of {words.shape(shape)}" for shape in outputs),
            field="output_shape",
        )
    for node in network.outputs:
        function = final_activation(node)
        if function not in ("softmax", "linear"):
            rule = "A network must end in a softmax, or in logits without a function, to be trained on ten classes"
            raise RunError(rule, received=f"{function} in {node.name[:60]}", field="activation")
