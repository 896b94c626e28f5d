"""How a worker begins."""

import io
import os
import sys
from types import ModuleType

import pytest

from netviz.errors import RunCause, RunError
from netviz.training.worker import process


class Record:
    """A record that is away a few times, and then says that the run is another worker's."""

    def __init__(self, cause, times):
        self.cause, self.left = cause, times

    def run(self, identity):
        return identity

    def last_seq(self, run):
        return -1

    def take(self, identity, handle):
        if self.left:
            self.left -= 1
            raise RunError("The run cannot be begun", received="database is locked", cause=self.cause)
        return False


def begin(monkeypatch, cause, times):
    record = Record(cause, times)
    monkeypatch.setattr(process, "open_store", lambda: record)
    monkeypatch.setattr(process, "_AGAIN_SECONDS", 0.0, raising=False)
    return process.main("a run")


def test_a_record_that_is_away_while_a_worker_begins_is_tried_again(monkeypatch):
    assert begin(monkeypatch, RunCause.NO_RECORD, times=3) == process.EXIT_NOT_MINE


def test_a_record_that_stays_away_ends_the_worker(monkeypatch):
    monkeypatch.setattr(process, "UNREACHABLE_SECONDS", -1.0, raising=False)
    with pytest.raises(RunError, match="database is locked"):
        begin(monkeypatch, RunCause.NO_RECORD, times=10**9)


def test_what_is_wrong_for_good_ends_the_worker_at_once(monkeypatch):
    with pytest.raises(RunError):
        begin(monkeypatch, RunCause.NOT_FOUND, times=1)


@pytest.mark.parametrize(("given", "trained"), [("", []), ("a-run\n", ["a-run"])], ids=["server gone", "a run"])
def test_a_worker_that_waits_trains_the_run_that_it_is_given_and_writes_into_its_log(
    tmp_path, monkeypatch, given, trained
):
    runs, written = [], []
    for name in ("keras", "tensorflow"):  # which would hold on to the streams of this test
        monkeypatch.setitem(sys.modules, name, ModuleType(name))
    monkeypatch.setattr(process, "main", lambda identity: runs.append(identity) or 7)
    monkeypatch.setattr(process, "log_file", lambda identity: tmp_path / identity)
    monkeypatch.setattr(os, "dup2", lambda log, stream: written.append(stream))
    monkeypatch.setattr(sys, "stdin", io.StringIO(given))
    for number, name in enumerate(("stdout", "stderr"), start=1):
        monkeypatch.setattr(sys, name, type("Stream", (), {"fileno": lambda self, number=number: number})())
    status = process.standby()
    assert (runs, status, written) == (trained, 7 if trained else 0, [1, 2] if trained else [])
