"""The record and the checkpoints at every moment of a power cut, on a disk that is full, and under many writers."""

from __future__ import annotations

import contextlib
import errno
import multiprocessing
import os
import shutil
import tempfile
from collections.abc import Callable, Iterator
from itertools import pairwise
from pathlib import Path
from random import Random
from unittest.mock import patch

import numpy as np

from netviz.errors import RunCause, RunError
from netviz.training.codes import Phase, Reason, Series
from netviz.training.record import checkpoints
from netviz.training.record.checkpoints import Position
from netviz.training.record.events import Event
from netviz.training.record.left_end import reserve_end
from netviz.training.record.runs import End, Figures, Run
from netviz.training.record.store import Store
from tests.resilience.disk import small_disk
from tests.training.conftest import ASKED, TINY

PAGE = 4_096
WRITERS = 8
Told = list[tuple]
"""What a record answers: of each run its state and its events."""


def told(store: Store) -> Told:
    runs = [store.numbered(number) for number in range(1, 100)]
    return [(run.id, run.state, store.events_after(run)) for run in runs if run]


def point(number: int) -> Event:
    return Event(Series.LOSS, 1, number, 64 * number, number / 10, 1 / (number + 1))


# Power cuts


def crash_states_of_the_record(random: Random, states: int = 50) -> str:
    """Whatever reached the disk of the last transaction: the record has all of it or nothing, and all before it."""
    with tempfile.TemporaryDirectory() as folder:
        moments = list(_moments(Path(folder), random))
        for number in range(states):
            before, after = random.choice(list(pairwise(moments)))
            copy = Path(folder) / f"state{number}"
            copy.mkdir()
            _crash(before[0], after[0], copy, random)
            again = Store(f"sqlite:///{copy / 'runs.sqlite'}")
            try:
                found = told(again)
                assert found in (before[1], after[1]), "a transaction is torn"
                again.add(*TINY, ASKED, visitor="after the power cut")
            finally:
                again.close()
            shutil.rmtree(copy)
    return f"{states} states, none torn"


def _moments(folder: Path, random: Random) -> Iterator[tuple[tuple[bytes, bytes], Told]]:
    """The files of a record that is written to, and what it answers, after each transaction that was acknowledged."""
    path = folder / "runs.sqlite"
    store = Store(f"sqlite:///{path}")
    with store._engine.connect() as connection:  # often, so that this too is met in the middle
        connection.exec_driver_sql("PRAGMA wal_autocheckpoint=25")
    log = path.with_name(f"{path.name}-wal")
    try:
        for act in _acts(store, random):
            act()
            yield (path.read_bytes(), log.read_bytes()), told(store)
    finally:
        store.close()


def _acts(store: Store, random: Random) -> Iterator[Callable[[], object]]:
    """What servers and workers write."""
    for number in range(6):
        run = store.add(*TINY, ASKED, visitor=str(number))
        yield lambda: None
        yield lambda: store.claim_next(100)
        for batch in range(3):
            rows = [(seq, point(seq)) for seq in range(20 * batch, 20 * batch + 20)]
            yield lambda rows=rows, run=run: store.report(
                run, rows, phase=Phase.TRAINING, done=0.5, figures=Figures(batches=len(rows))
            )
        if random.random() < 0.5:
            yield lambda run=run: store.end(run.id, End("done", Reason.EPOCHS_OVER))


def _crash(before: tuple[bytes, bytes], after: tuple[bytes, bytes], folder: Path, random: Random) -> None:
    """Of the log a part of what was new has reached the disk; or all, and then of the database any pages."""
    (old, old_log), (new, new_log) = before, after
    lengths = range(min(len(old_log), len(new_log)))
    same = next((place for place in lengths if old_log[place] != new_log[place]), len(lengths))
    cut = random.randint(same, len(new_log))
    database = bytearray(old)
    if cut == len(new_log) or random.random() < 0.3:
        cut = len(new_log)
        database.extend(bytes(max(0, len(new) - len(old))))
        for begin in range(0, len(new), PAGE):
            if random.random() < 0.5 or begin >= len(old):
                database[begin : begin + PAGE] = new[begin : begin + PAGE]
    log = bytearray(new_log[:cut] + old_log[cut:])
    if cut < len(new_log) and random.random() < 0.3:  # the sector that was being written
        log[cut : cut + 512] = random.randbytes(min(512, len(log) - cut))
    (folder / "runs.sqlite").write_bytes(database)
    (folder / "runs.sqlite-wal").write_bytes(log)


def crash_states_of_checkpoints(random: Random, states: int = 50) -> str:
    """Whatever had reached the disk when a checkpoint was being written: those before it are whole, and so is it."""
    with _own_home() as home:
        for step in range(3):
            _checkpoint(step)
        folder = checkpoints.folder_of("run")
        before = {path.name: path.read_bytes() for path in folder.iterdir()}
        synced, placed = _written(lambda: _checkpoint(3))
        assert synced == placed, "what takes a checkpoint's place is on the disk before it does"
        for _ in range(states):
            shutil.rmtree(folder)
            folder.mkdir()
            for name, content in before.items():
                (folder / name).write_bytes(content)
            kept = random.random() < 0.5
            name, content = placed
            reached = random.randint(0, len(content))
            partial = content[:reached] + bytes(random.choice((0, len(content) - reached)))
            (folder / (name if kept else f"{name}.7.partial")).write_bytes(content if kept else partial)
            left = checkpoints.of_run("run")
            assert [each.position.step for each in left] == [0, 1, 2] + [3] * kept
            for each in left:
                assert each.arrays()["model"][0].tolist() == [each.position.step] * 500
        assert home.exists()
    return f"{states} states, none torn"


def _written(write: Callable[[], object]) -> tuple[tuple[str, bytes], tuple[str, bytes]]:
    """Of a file that is written: its name and content when it was synced last, and when it took its place."""
    synced: list[bytes] = []
    placed: list[tuple[str, bytes]] = []
    fsync, replace = os.fsync, Path.replace

    def noting_fsync(number: int) -> None:
        fsync(number)
        synced.append(Path(f"/proc/self/fd/{number}").read_bytes())

    def noting_replace(path: Path, target: Path) -> Path:
        placed.append((Path(target).name, path.read_bytes()))
        return replace(path, target)

    with patch.object(os, "fsync", noting_fsync), patch.object(Path, "replace", noting_replace):
        write()
    return (placed[-1][0], synced[-1]), placed[-1]


def _checkpoint(step: int, run: str = "run", size: int = 500) -> None:
    checkpoints.write(Position(run=run, step=step), {"model": [np.full(size, step, np.float32)]})


# A full disk


def full_disk_at_every_write(random: Random, most: int = 400) -> str:
    """A disk with room for no page more, for one more, for two ...: each act is done, or refused and as if never asked.

    Answers how many times the disk was full. Needs a disk of its own, which not every user may mount.
    """
    full = 0
    with tempfile.TemporaryDirectory() as folder, small_disk(Path(folder), 4) as is_small:
        assert is_small, "no disk can be mounted here"
        with _own_home(Path(folder)):
            store = Store(f"sqlite:///{Path(folder) / 'runs.sqlite'}")
            try:
                run = store.add(*TINY, ASKED, visitor="writer")
                store.claim_next(1)
                reserve_end(run.id)
                for act in _writes(store, run, random):
                    for room in range(most):
                        before = told(store)
                        with _room(Path(folder), room):
                            is_done = _tried(act, room)
                            during = told(store)
                        if is_done:
                            break
                        full += 1
                        assert during == before == told(store), "a transaction that was refused has left something"
                        assert not list(Path(folder).rglob("*.partial")), "a file that was refused is left"
                    else:
                        raise AssertionError("it is never done")
            finally:
                store.close()
    return f"full {full} times"


def _writes(store: Store, run: Run, random: Random) -> Iterator[Callable[[int], object]]:
    """What is written while runs go on; each is told how often it was tried."""
    for begin in range(0, 400, 100):
        rows = [(seq, point(seq)) for seq in range(begin, begin + 100)]
        yield lambda _, rows=rows: store.report(run, rows, phase=Phase.TRAINING, done=0.5, figures=Figures(batches=1))
        yield lambda tried: store.add(*TINY, ASKED, visitor=str(random.random()))
    yield lambda tried: _checkpoint(tried, size=20_000)
    yield lambda tried: store.describe(run.id, name="a name", note="n" * 400)
    yield lambda tried: checkpoints.make_room(set())
    yield lambda tried: store.end(run.id, End("done", Reason.EPOCHS_OVER), Figures(batches=tried))


def _tried(act: Callable[[int], object], room: int) -> bool:
    """Whether it could be done; a full disk is called one."""
    try:
        act(room)
    except RunError as error:
        if error.cause is not RunCause.DISK_FULL:
            raise
        return False
    except OSError as error:
        if error.errno != errno.ENOSPC:
            raise
        return False
    return True


@contextlib.contextmanager
def _room(folder: Path, pages: int) -> Iterator[None]:
    """Room for so many pages, while somebody else has filled the rest."""
    filler = folder / "filler"
    free = os.statvfs(folder)
    with filler.open("wb", buffering=0) as out:
        left = free.f_bavail * free.f_frsize - pages * PAGE
        with contextlib.suppress(OSError):
            while left > 0:
                left -= out.write(bytes(min(left, 1 << 16)))
    try:
        yield
    finally:
        filler.unlink()


# Many writers


def rows_of_many_writers(random: Random, rows: int = 32_000) -> str:
    """Eight processes write at once, as workers do: none of their rows is lost, none stands twice."""
    with tempfile.TemporaryDirectory() as folder:
        url = f"sqlite:///{Path(folder) / 'runs.sqlite'}"
        store = Store(url)
        try:
            runs = [store.add(*TINY, ASKED, visitor=str(number)) for number in range(WRITERS)]
            for _ in runs:
                store.claim_next(WRITERS)
            spawning = multiprocessing.get_context("spawn")
            each = rows // WRITERS
            writers = [spawning.Process(target=_write, args=(url, run.id, each)) for run in runs]
            for writer in writers:
                writer.start()
            for writer in writers:
                writer.join()
            assert [writer.exitcode for writer in writers] == [0] * WRITERS
            found = [store.events_after(run) for run in runs]
        finally:
            store.close()
    for events in found:
        assert events == [(seq, point(seq)) for seq in range(each)], "rows are lost, or not as they were written"
    return f"{sum(map(len, found)):,} rows of {WRITERS} writers"


def _write(url: str, identity: str, rows: int) -> None:
    store = Store(url)
    run = store.run(identity)
    for begin in range(0, rows, 10):
        batch = [(seq, point(seq)) for seq in range(begin, min(rows, begin + 10))]
        while True:  # as a worker does: what could not be written down still waits
            try:
                store.report(run, batch, phase=Phase.TRAINING, done=0.5, figures=Figures(batches=begin))
                break
            except RunError as error:
                assert error.cause is RunCause.NO_RECORD, error  # noqa: PT017 - it is another process
    store.close()


@contextlib.contextmanager
def _own_home(folder: Path | None = None) -> Iterator[Path]:
    """A home that nothing else writes to."""
    with tempfile.TemporaryDirectory() as made, patch.dict(os.environ, {"NETVIZ_HOME": str(folder or made)}):
        os.environ.pop("NETVIZ_FILES", None)
        yield folder or Path(made)
