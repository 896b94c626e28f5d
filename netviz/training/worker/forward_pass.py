"""Timing a forward pass: a network comes on the standard input, and what is measured goes out, a line of JSON each.

The network is the keras.Model that netviz exports, with its first weights: how long it takes does not depend on them.
It is traced once for each batch size, and then called until it has been called often, or for long.
"""

from __future__ import annotations

import json
import os
import statistics
import sys
import threading
import time
import traceback
from typing import Any

from netviz.errors import NetvizError
from netviz.interchange.keras_model import to_keras
from netviz.network import Network
from netviz.training.codes import Phase
from netviz.training.data.locks import file_lock
from netviz.training.dispatch.forward_pass import BATCHES
from netviz.training.dispatch.trained_network import trained_network
from netviz.training.operating_system import lower_own_priority
from netviz.training.places import home
from netviz.training.worker.looking import guard_memory

LOCK = "forward_pass.lock"
"""At home: whoever holds it measures, one process at a time on a host."""
MOST_PASSES, FEWEST_PASSES = 30, 3
ENOUGH_SECONDS, LONG_SECONDS = 3.0, 20.0
"""After these no more is measured than the fewest passes, and after the second not even they."""


def main() -> int:
    """Measure the network that the standard input describes. Exit status 0 where it was, or was refused in words."""
    answers = os.fdopen(os.dup(sys.stdout.fileno()), "w")
    os.dup2(sys.stderr.fileno(), sys.stdout.fileno())  # whatever a library prints is no answer

    def say(**told: Any) -> None:
        print(json.dumps(told), file=answers, flush=True)

    asked = json.loads(sys.stdin.read())
    lower_own_priority()
    threading.Thread(target=guard_memory, name="guard", daemon=True).start()
    with file_lock(home() / LOCK):
        try:
            say(phase=Phase.STARTING_TENSORFLOW.value)
            measure(trained_network(asked["name"], asked["settings"], asked["config"]), say)
        except NetvizError as error:
            say(refused=str(error))
        except Exception as error:
            traceback.print_exc()
            say(refused=(str(error).strip().splitlines() or [type(error).__name__])[0][:300])
    return 0


def measure(network: Network, say: Any) -> None:
    """Say, for each batch size, how many seconds a pass takes at the median, and of how many passes."""
    import tensorflow as tf

    say(phase=Phase.BUILDING_MODEL.value)
    model = to_keras(network)
    run = tf.function(lambda images: model(images if len(images) > 1 else images[0], training=False))
    for batch in BATCHES:
        say(batch=batch)
        images = [_values((batch, *each.shape[1:]), tf.as_dtype(each.dtype)) for each in model.inputs]
        _pass(run, images)
        seconds: list[float] = []
        while not _is_enough(seconds):
            seconds.append(_pass(run, images))
        say(batch=batch, seconds=statistics.median(seconds), passes=len(seconds))


def _values(shape: tuple[int, ...], dtype: Any) -> Any:
    """Random ones; where an input takes whole numbers, zeros, which any vocabulary has."""
    import tensorflow as tf

    return tf.random.uniform(shape, dtype=dtype) if dtype.is_floating else tf.zeros(shape, dtype)


def _is_enough(seconds: list[float]) -> bool:
    whole = sum(seconds)
    fewest = len(seconds) >= FEWEST_PASSES or (bool(seconds) and whole > LONG_SECONDS)
    return len(seconds) >= MOST_PASSES or (fewest and whole > ENOUGH_SECONDS)


def _pass(run: Any, images: list[Any]) -> float:
    """How long one takes, until its answer can be read."""
    began = time.perf_counter()
    outputs = run(images)
    for output in outputs if isinstance(outputs, (list, tuple)) else [outputs]:
        output.numpy()
    return time.perf_counter() - began
