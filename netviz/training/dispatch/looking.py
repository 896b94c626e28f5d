"""Looking into a run: feature maps of a layer, it at work, and probes of checkpoints, which its page asks for.

Nothing is computed in the server. A run that goes is told by a command, and its worker answers between two batches.
Into a run that has ended looks a process of its own (`Looker`), which takes weights from checkpoints. Answers are
files; who asked gets None until they are there, and asks again a moment later.
"""

from __future__ import annotations

import contextlib
import json
import subprocess
import threading
import time
from collections import OrderedDict
from functools import lru_cache
from typing import NamedTuple

import psutil

from netviz.convolution.layer_at_work import LARGEST_KERNEL, can_be_drawn
from netviz.errors import NetvizError, RunCause, RunError
from netviz.network import Network, Node
from netviz.training.codes import CommandKind
from netviz.training.data.pictures import pictures
from netviz.training.dispatch.memory import training_memory
from netviz.training.dispatch.trained_network import trained_network
from netviz.training.own_process import started
from netviz.training.record import at_work, checkpoints, feature_maps, probes
from netviz.training.record.at_work import AtWork
from netviz.training.record.feature_maps import FeatureMaps
from netviz.training.record.probes import Probe
from netviz.training.record.runs import Run
from netviz.training.record.store import open_store
from netviz.words import MEGABYTE

LOCK = "looking.lock"
"""At home: whoever holds it looks, one process at a time on a host."""
FIRST_SECONDS, SECONDS = 120.0, 30.0
"""What a look may take: the first one of a process also loads TensorFlow and builds the network."""
IDLE_SECONDS = 60.0
"""For so long a process waits for another look."""
MOST_WAITING = 16
MOST_IN_A_ROW = 8
"""So many looks into one run go before those of others that wait: its network is there, and theirs is not."""
_MOST_ASKED = 1_000
_AGAIN_SECONDS = 4.0
"""A run that goes is asked for the same maps no sooner again, whoever asks: it has trained on, or did not answer."""


class Look(NamedTuple):
    """What somebody wants to see."""

    layer: str
    """Whose feature maps, and which is shown at work where it is a convolution; empty for a probe."""
    picture: int
    """The number of the training image that the maps are of."""
    step: int | None
    """By the checkpoint of this step; None by the weights of now, which a run that goes has."""


def ask(run: Run, step: int | None, layer: str, picture: int) -> FeatureMaps | None:
    """The feature maps of a layer for a training image, by the weights at a step; None while they are computed.

    The step is one of the run's checkpoints. None stands for the weights of now while the run goes, and then the maps
    tell of which step they are and stay until newer ones have come; and for the newest checkpoint after its end.
    Raises RunError and DataError where there can be none.
    """
    if not run.is_active and step is None:
        step = max((each.position.step for each in checkpoints.of_run(run.id)), default=None)
    known = feature_maps.read(run.id, layer, picture, step)
    if known and (step is not None or known.step == run.figures.batches):
        return known
    if not known:
        _check(run, layer, picture)
    _ask(run, Look(layer, picture, step))
    return known


def ask_at_work(run: Run, step: int, layer: str, picture: int) -> AtWork | None:
    """A convolution at work on a training image, by the weights of that step, or of the nearest that there are.

    None while it is computed. Raises RunError and DataError where there can be none.
    """
    known = {*at_work.steps(run.id, layer, picture)}
    kept = {each.position.step for each in checkpoints.of_run(run.id)}

    def nearest() -> int | None:
        return min(kept | known, key=lambda each: abs(each - step), default=None)

    while (wanted := nearest()) is not None and wanted in known:
        if found := at_work.read(run.id, layer, picture, wanted):
            return found
        known.remove(wanted)  # damaged, and maybe no weights are left to compute it anew
    _check(run, layer, picture)
    _ask(run, Look(layer, picture, wanted))
    return None


def ask_probe(run: Run, step: int) -> Probe | None:
    """What a run that has ended had learnt at one of its checkpoints; None while that is computed. Raises RunError."""
    if step in {head.step for head in probes.of_run(run.id)}:
        return probes.read(run.id, step)
    _ask(run, Look("", 0, step))
    return None


def layers(run: Run) -> tuple[str, ...]:
    """The layers that have feature maps, in the order of the network. Raises what `trained_network` raises."""
    return tuple(
        node.name
        for node in _network(run.id).nodes_as_called
        if node.inputs and len(node.output_shape) == 3 and node.first_call is None
    )


def is_shown_at_work(run: Run, layer: str) -> bool:
    """Whether that layer can be seen at work. Raises what `trained_network` raises."""
    node = _network(run.id).by_name.get(layer)
    return node is not None and can_be_drawn(node)


def convolution(run: Run, layer: str) -> Node:
    """The convolution of that name. Raises RunError where there is none that can be drawn."""
    if not is_shown_at_work(run, layer):
        rule = f"A layer at work is a convolution of the network, its kernel at most {LARGEST_KERNEL} cells wide"
        raise RunError(rule, received=layer[:60], field="layer")
    return _network(run.id).by_name[layer]


def _ask(run: Run, look: Look) -> None:
    if run.is_active:
        if look.step is not None:
            checkpoints.at(run.id, look.step)
        _tell(run, look)
        return
    if look.step is None:
        raise RunError(
            "A run must have a checkpoint to be looked into", received="none, or it was removed to make room"
        )
    checkpoints.at(run.id, look.step)
    looker().ask(run.id, look)


_asked: OrderedDict[tuple[str, Look], float] = OrderedDict()
_asking = threading.Lock()


def _tell(run: Run, look: Look) -> None:
    """Tell the run's worker, once for all who ask. Raises RunError where it does not run."""
    with _asking:
        now = time.monotonic()
        if now - _asked.get((run.id, look), -_AGAIN_SECONDS) < _AGAIN_SECONDS:
            return
        _asked[run.id, look] = now
        _asked.move_to_end((run.id, look))
        while len(_asked) > _MOST_ASKED:
            _asked.popitem(last=False)
    if open_store().commands.give(run.id, CommandKind.LOOK, look) is None:
        raise RunError("A run must be running, or have ended, to be looked into", received=run.state)


def _check(run: Run, layer: str, picture: int) -> None:
    """Raises RunError or DataError where there is no such layer, or no such picture."""
    if layer not in layers(run):
        rule = "Feature maps are of a layer that gives height, width and channels"
        raise RunError(rule, received=layer[:60], field="layer")
    if run.figures.data is None:
        raise RunError("A run must have read its data to be looked into", received=run.state)
    pictures(run.figures.data, [picture])


@lru_cache(maxsize=16)
def _network(identity: str) -> Network:
    store = open_store()
    run = store.run(identity)
    return trained_network(run.network, run.network_settings, store.config(run))


class Looker:
    """A process that looks into ended runs, one look after another; it begins with a look and ends when none comes.

    It may take a worker's memory, and leaves with the server. For another run another process is begun.
    """

    def __init__(self) -> None:
        """Nothing is begun yet."""
        self._changed = threading.Condition()
        self._waiting: list[tuple[str, Look]] = []
        self._problems: dict[tuple[str, Look], str] = {}
        self._thread: threading.Thread | None = None
        self._process: tuple[str, subprocess.Popen[str]] | None = None
        self._in_a_row = 0

    def ask(self, run: str, look: Look) -> None:
        """Look at that next but for those who asked before. Raises RunError where that has just gone wrong."""
        with self._changed:
            if problem := self._problems.pop((run, look), ""):
                raise RunError("The run could not be looked into", received=problem)
            if (run, look) in self._waiting:
                return
            if len(self._waiting) >= MOST_WAITING:
                rule = "Too many look into runs now; try again in a minute"
                raise RunError(rule, received=f"{MOST_WAITING} waiting", cause=RunCause.NOT_NOW)
            self._waiting.append((run, look))
            if self._thread is None:
                self._thread = threading.Thread(target=self._work, name="looker", daemon=True)
                self._thread.start()
            self._changed.notify()

    def _work(self) -> None:
        while True:
            with self._changed:
                if not self._waiting and not self._changed.wait(IDLE_SECONDS) and not self._waiting:
                    self._end()
                    self._thread = None
                    return
                run, look = self._next()
            try:
                problem = self._answer(run, look)
            except NetvizError as error:
                problem = str(error)
            except OSError as error:
                problem = error.strerror or str(error)
            with self._changed:
                self._waiting.remove((run, look))
                if problem:
                    self._problems = {(run, look): problem}

    def _next(self) -> tuple[str, Look]:
        """Of the run whose network is there first: it costs a tenth of what the others do."""
        mine = self._process[0] if self._process else ""
        asked = [each for each in self._waiting if each[0] == mine and self._in_a_row < MOST_IN_A_ROW]
        run, look = (asked or self._waiting)[0]
        self._in_a_row = self._in_a_row + 1 if run == mine else 1
        return run, look

    def _answer(self, run: str, look: Look) -> str:
        """Have it answered; answers what stood against it, empty where nothing did. Raises OSError."""
        seconds = SECONDS
        if self._process is None or self._process[0] != run or self._process[1].poll() is not None:
            self._end()
            if problem := _no_room(run):
                return problem
            self._process, seconds = (run, started("looking", "netviz.training.worker", "look", run)), FIRST_SECONDS
        process = self._process[1]
        assert process.stdin is not None
        assert process.stdout is not None
        too_late = threading.Timer(seconds, process.kill)
        too_late.start()
        try:
            process.stdin.write(json.dumps(look) + "\n")
            process.stdin.flush()
            told = process.stdout.readline()
        finally:
            too_late.cancel()
        if told:
            return json.loads(told) or ""
        self._end()
        return f"nothing within {seconds:.0f} seconds, or too much memory"

    def _end(self) -> None:
        if self._process is None:
            return
        process, self._process = self._process[1], None
        process.kill()
        for stream in (process.stdin, process.stdout):
            with contextlib.suppress(OSError):
                stream.close()  # type: ignore[union-attr]
        process.wait()


def _no_room(run: str) -> str:
    """What stands against another process on this host now; empty where nothing does."""
    free = psutil.virtual_memory().available // MEGABYTE
    needed = training_memory(_network(run), 1).total_mb
    return f"{free:,} MB of memory free, where about {needed:,} MB are needed" if free < needed else ""


@lru_cache(maxsize=1)
def looker() -> Looker:
    """This process' looker."""
    return Looker()
