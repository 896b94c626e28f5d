"""Looking into a network beside its training: feature maps, layers at work and probes that somebody asks for.

A run that goes is asked by a command, and its own worker answers between two batches. Into a run that has ended looks
a process of its own, which builds the network once and takes weights from checkpoints; it leaves when nobody asks any
more. Answers are files (`netviz.training.record`), which whoever asked looks for.
"""

from __future__ import annotations

import json
import math
import os
import sys
import threading
import time
import traceback
from collections import deque

import numpy as np
import psutil

from netviz.errors import DataError, NetvizError
from netviz.training.data.data_set import DataSet, first_prepared
from netviz.training.data.locks import file_lock
from netviz.training.data.pictures import pictures
from netviz.training.dispatch.limits import memory_limit_mb
from netviz.training.dispatch.looking import LOCK, Look
from netviz.training.dispatch.trained_network import trained_network
from netviz.training.operating_system import lower_own_priority
from netviz.training.places import home
from netviz.training.record import at_work, checkpoints, feature_maps, probes
from netviz.training.record.at_work import AtWork
from netviz.training.record.checkpoints import Checkpoint, Position
from netviz.training.record.feature_maps import FeatureMaps
from netviz.training.record.probes import Probe
from netviz.training.record.runs import Run
from netviz.training.record.settings import RunSettings
from netviz.training.record.store import open_store
from netviz.training.worker.gates import Gates
from netviz.training.worker.model import build_model
from netviz.training.worker.probing import Probing
from netviz.training.worker.recorder import Batch
from netviz.training.worker.steps import Steps
from netviz.words import MEGABYTE

SHARE = 20
"""Looks that a run is asked for while it goes may take a twentieth of the time."""
WAITING = 8
"""Looks that wait at most; those that were asked for first are dropped, as whoever asked has gone on since."""
_GUARD_SECONDS = 0.5
_EXIT_TOO_LARGE = 3


class Looks:
    """What a run that goes is asked to look at."""

    def __init__(self, run: str, images: np.ndarray, gates: Gates):
        """`images` are all training images, `gates` those of the network. Nothing is asked yet."""
        self._run, self._images, self._gates = run, images, gates
        self._waiting: deque[Look] = deque(maxlen=WAITING)
        self._looked, self._cost = -math.inf, 0.0

    def ask(self, look: Look) -> None:
        """Look at that as soon as there is time."""
        if look not in self._waiting:
            self._waiting.append(look)

    def answer(self, steps: Steps, step: int, *, at_once: bool) -> None:
        """Look at what was asked for first, unless the last look was so long that it is too early.

        `at_once` says that nothing else is to be done. A look that goes wrong does no harm to the run.
        """
        if not self._waiting or not (at_once or time.monotonic() - self._looked >= SHARE * self._cost):
            return
        began, look = time.monotonic(), self._waiting.popleft()
        try:
            self._look(steps, step, look)
        except Exception:
            traceback.print_exc()
        self._looked = time.monotonic()
        self._cost = self._looked - began

    def _look(self, steps: Steps, step: int, look: Look) -> None:
        if look.step is None:
            _keep_maps(steps, self._run, look, self._images[look.picture], step)
            return
        now, cut = steps.state(), self._gates.cut
        try:
            checkpoint = checkpoints.at(self._run, look.step)
            steps.restore(_weights(checkpoint))
            self._gates.close(checkpoint.position.cut)
            _keep_maps(steps, self._run, look, self._images[look.picture], look.step)
        finally:
            steps.restore(now)
            self._gates.close(cut)


class EndedRun:
    """A run that has ended, its network built anew for the weights of its checkpoints."""

    def __init__(self, run: Run, config: str):
        """Builds the network. Raises NetvizError."""
        self._run, self._settings = run, RunSettings.of(run.settings)
        self._network = trained_network(run.network, run.network_settings, config)
        self._gates = Gates(self._network)
        model = build_model(self._network, self._settings, self._gates)
        self._steps = Steps(model, self._settings, self._network)
        self._position: Position | None = None

    def answer(self, look: Look) -> None:
        """Look at that. Raises NetvizError and OSError."""
        if self._position is None or self._position.step != look.step:
            checkpoint = checkpoints.at(self._run.id, look.step or 0)
            self._steps.restore(_weights(checkpoint))
            self._gates.close(checkpoint.position.cut)
            self._position = checkpoint.position
        if look.layer:
            (image,) = pictures(_data(self._run).name, [look.picture])
            _keep_maps(self._steps, self._run.id, look, image, self._position.step)
        else:
            probes.write(self._run.id, self._probe(self._position))

    def _probe(self, position: Position) -> Probe:
        data = _data(self._run)
        rows = list(data.held_out)[-self._settings.held_out :]
        labels = data.array("train_labels")[rows]
        judged = list(self._steps.evaluate(data.array("train_images")[rows[0] : rows[-1] + 1], labels))
        at = Batch(
            position.epoch, position.step, position.images, position.seconds, judged[-1].loss, judged[-1].accuracy
        )
        probing = Probing(self._run.id, self._network, rows, labels, self._settings)
        return probing.probe(self._steps, at, np.concatenate([piece.answers for piece in judged]))


def main(identity: str) -> int:
    """Answer the looks that come as lines on the standard input, each by a line: null, or what stands against it."""
    answers = os.fdopen(os.dup(sys.stdout.fileno()), "w")
    os.dup2(sys.stderr.fileno(), sys.stdout.fileno())  # whatever a library prints is no answer
    lower_own_priority()
    threading.Thread(target=guard_memory, name="guard", daemon=True).start()
    with file_lock(home() / LOCK):
        ended: EndedRun | None = None
        while line := sys.stdin.readline():
            problem = None
            try:
                if ended is None:
                    store = open_store()
                    run = store.run(identity)
                    ended = EndedRun(run, store.config(run))
                ended.answer(Look(*json.loads(line)))
            except NetvizError as error:
                problem = str(error)
            except OSError as error:
                problem = f"What was seen cannot be written down. Received: {error.strerror or error}"
            except Exception as error:
                traceback.print_exc()
                problem = (str(error).strip().splitlines() or [type(error).__name__])[0][:300]
            print(json.dumps(problem), file=answers, flush=True)
    return 0


def guard_memory() -> None:
    """A process that takes more memory than a worker may leaves."""
    allowed = memory_limit_mb()
    while psutil.Process().memory_info().rss // MEGABYTE <= allowed:
        time.sleep(_GUARD_SECONDS)
    os._exit(_EXIT_TOO_LARGE)


def _weights(checkpoint: Checkpoint) -> dict[str, list[np.ndarray]]:
    """All but what the optimizer remembers. Raises RunError."""
    return {name: many for name, many in checkpoint.arrays().items() if name != "optimizer"}


def _keep_maps(steps: Steps, run: str, look: Look, image: np.ndarray, step: int) -> None:
    values = steps.values(look.layer, image)
    maps = FeatureMaps.of(values, layer=look.layer, picture=look.picture, step=step)
    feature_maps.write(run, maps, of_checkpoint=look.step is not None)
    if work := steps.at_work(look.layer, image):
        at_work.write(run, AtWork(look.layer, look.picture, step, work))


def _data(run: Run) -> DataSet:
    """The data set that the run was trained on. Raises DataError."""
    name = run.figures.data
    data = first_prepared(name.value) if name else None
    if data is None:
        raise DataError("A run is looked into where its data set is prepared", received=name.value if name else None)
    return data
