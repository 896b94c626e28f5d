"""Backup and restore, by the very commands of docs/hosting.md, while a run goes on."""

import os
import re
import shutil
import subprocess

import pytest

from netviz.training.dispatch.dispatcher import Dispatcher
from netviz.training.dispatch.local_processes import LocalProcesses
from netviz.training.environment import ROOT
from netviz.training.operating_system import host
from netviz.training.record.store import Store
from tests.training.conftest import ASKED, TINY

COMMANDS = dict(
    re.findall(r"^```bash (\w+)\n(.*?)^```", (ROOT / "docs/hosting.md").read_text(), re.MULTILINE | re.DOTALL)
)


@pytest.mark.skipif(shutil.which("bash") is None, reason="the commands are those of a POSIX shell")
def test_a_record_that_is_in_use_comes_back_whole_elsewhere(tmp_path, monkeypatch):
    before, kept, after = (tmp_path / name for name in (".cache/netviz", "kept", "after"))
    for folder in (before / "checkpoints" / "a run", before / "data"):
        folder.mkdir(parents=True)
    (before / "checkpoints" / "a run" / "40.npz").write_bytes(b"weights")
    (before / "data" / "made again").write_bytes(b"images")
    monkeypatch.setenv("NETVIZ_HOME", str(before))
    with_it = {name: value for name, value in os.environ.items() if name != "NETVIZ_HOME"}
    with_it |= {"HOME": str(tmp_path), "BACKUP": str(kept)}
    opened = Store(f"sqlite:///{before / 'runs.sqlite'}")
    running, waiting = (opened.add(*TINY, ASKED, visitor=name) for name in ("one", "another"))
    claimed = opened.claim_next(1)
    opened.take(claimed.id, f"local:{host()}:{os.getpid()}:1.0")  # this process began later: that worker is gone
    subprocess.run(["bash", "-c", COMMANDS["backup"]], env=with_it, check=True)
    opened.add(*TINY, ASKED, visitor="later")
    opened.close()

    subprocess.run(["bash", "-c", COMMANDS["restore"]], env=with_it | {"NETVIZ_HOME": str(after)}, check=True)
    assert (after / "checkpoints" / "a run" / "40.npz").read_bytes() == b"weights"
    assert not (after / "data").exists()
    monkeypatch.setenv("NETVIZ_HOME", str(after))
    restored = Store(f"sqlite:///{after / 'runs.sqlite'}")
    assert {run.id for run in restored.active()} == {waiting.id, running.id}
    executor = LocalProcesses()
    executor.capacity = 0
    Dispatcher(restored, executor).dispatch()
    assert [restored.run(run.id).state for run in (claimed, waiting)] == ["interrupted", "queued"]
    restored.close()


@pytest.mark.skipif(shutil.which("bash") is None, reason="the commands are those of a POSIX shell")
def test_nothing_is_kept_where_there_is_no_record_and_nothing_is_written_over(tmp_path):
    (tmp_path / "kept").mkdir()
    (tmp_path / "home").mkdir()

    def backup(to):
        where = {"NETVIZ_HOME": str(tmp_path / "home"), "BACKUP": str(tmp_path / to)}
        done = subprocess.run(["bash", "-c", COMMANDS["backup"]], env={**os.environ, **where}, check=False)
        return done.returncode, (tmp_path / to).exists() and [*(tmp_path / to).iterdir()]

    assert backup("new") == (1, False)
    (tmp_path / "home" / "runs.sqlite").touch()
    assert backup("kept") == (1, [])
    assert backup("new")[0] == 0
