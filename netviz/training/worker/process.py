"""The process that trains one run: it takes the run, trains it to its end, and says which end that is."""

from __future__ import annotations

import os
import sys
import time
import traceback
from typing import Any

from netviz.errors import NetvizError, RunCause, RunError
from netviz.training.codes import Reason
from netviz.training.dispatch.limits import memory_limit_mb
from netviz.training.dispatch.local_processes import own_handle
from netviz.training.operating_system import lower_own_priority
from netviz.training.places import log_file
from netviz.training.record.checkpoints import make_room
from netviz.training.record.left_end import reserve_end
from netviz.training.record.runs import End, Run
from netviz.training.record.settings import RunSettings
from netviz.training.record.store import Store, open_store
from netviz.training.variables import whole_number
from netviz.training.worker.range_test import RangeTest
from netviz.training.worker.recorder import EXIT_GAVE_UP, UNREACHABLE_SECONDS, Recorder
from netviz.training.worker.training import MOST_PAUSED_SECONDS, Diverged, PausedTooLong, Stopped, Training

# Beyond the run's own time: starting TensorFlow, downloading and preparing data, tracing, testing.
STARTING_SECONDS = 1_200
MOST_SECONDS = 1_000_000
EXIT_NOT_MINE = 5
_AGAIN_SECONDS = 0.5


def standby() -> int:
    """A worker that waits with TensorFlow imported, for the id of a run on its standard input; at its end it leaves.

    It only imports: the threads of a run are chosen before TensorFlow's first step.
    """
    import keras  # noqa: F401
    import tensorflow  # noqa: F401

    identity = sys.stdin.readline().strip()
    if not identity:  # the server is gone
        return 0
    with log_file(identity).open("ab") as log:
        for stream in (sys.stdout, sys.stderr):
            os.dup2(log.fileno(), stream.fileno())
    return main(identity)


def main(identity: str) -> int:
    """Train the run of that id to its end, whatever the end is. Exit status 0 where the record knows it."""
    store, run, first_seq, is_mine = _taken(identity)
    if not is_mine:
        print("this run has another worker, or has ended", file=sys.stderr)
        return EXIT_NOT_MINE
    try:
        settings = RunSettings.of(run.settings)  # they may have been written down by another version of netviz
        host_seconds = whole_number("NETVIZ_MAX_SECONDS", MOST_SECONDS)
        memory_mb = memory_limit_mb()
        config = store.config(run)
        make_room({each.id for each in store.active()})
    except NetvizError as error:
        store.end(identity, _refused(error))
        return 0
    most_seconds = settings.seconds + STARTING_SECONDS
    recorder = Recorder(
        store, run, memory_mb=memory_mb, most_seconds=most_seconds, host_seconds=host_seconds, first_seq=first_seq
    )
    lower_own_priority()  # where threads have one each, that of the recorder keeps its own: it speaks and hears in time
    reserve_end(identity)
    kind = RangeTest if settings.schedule == "range_test" else Training
    end, figures = _train(kind(run, settings, recorder, config))
    return 0 if recorder.end(end, **figures) else EXIT_GAVE_UP


def _taken(identity: str) -> tuple[Store, Run, int, bool]:
    """The store, the run, the number of its next event, and whether it is this worker's now.

    Raises RunError where the record stays away.
    """
    deadline = time.monotonic() + UNREACHABLE_SECONDS
    while True:
        try:
            store = open_store()
            run = store.run(identity)
            return store, run, store.last_seq(run) + 1, store.take(identity, own_handle())
        except RunError as error:
            if error.cause is not RunCause.NO_RECORD or time.monotonic() > deadline:
                raise
            print(error, file=sys.stderr, flush=True)
        time.sleep(_AGAIN_SECONDS)


def _train(training: Training) -> tuple[End, dict[str, Any]]:
    """How the training ends, and the figures that only a whole run has."""
    try:
        return training.run()
    except Stopped:
        return End("stopped", Reason.STOPPED), {}
    except PausedTooLong:
        return End("stopped", Reason.PAUSED_TOO_LONG, {"minutes": MOST_PAUSED_SECONDS // 60}), {}
    except Diverged as diverged:
        return End("diverged", Reason.DIVERGED, diverged.details), {}
    except NetvizError as error:
        return _refused(error), {}
    except MemoryError:
        return End("failed", Reason.OUT_OF_MEMORY), {}
    except Exception as error:
        traceback.print_exc()
        return _unforeseen(error), {}


def _refused(error: NetvizError) -> End:
    return End("failed", Reason.REFUSED, {"text": str(error)})


def _unforeseen(error: Exception) -> End:
    """The last line of a traceback, short enough to be read."""
    if type(error).__name__ == "ResourceExhaustedError":  # TensorFlow's, which is not imported here
        return End("failed", Reason.OUT_OF_MEMORY)
    first = (str(error).strip().splitlines() or [""])[0]
    return End("failed", Reason.WORKER_ERROR, {"kind": type(error).__name__, "text": first[:300]})
