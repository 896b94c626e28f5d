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
    before, kept, after = (tmp_path / name for name in ("before", "kept", "after"))
    for folder in (before / "checkpoints" / "a run", before / "data", kept, after):
        folder.mkdir(parents=True)
    (before / "checkpoints" / "a run" / "40.npz").write_bytes(b"weights")
    (before / "data" / "made again").write_bytes(b"images")
    monkeypatch.setenv("NETVIZ_HOME", str(before))
    with_it = {**os.environ, "NETVIZ_HOME": str(before), "BACKUP": str(kept)}
    opened = Store(f"sqlite:///{before / 'runs.sqlite'}")
    running, waiting = (opened.add(*TINY, ASKED, visitor=name) for name in ("one", "another"))
    claimed = opened.claim_next(1)
    opened.take(claimed.id, f"local:{host()}:{os.getpid()}:1.0")  # this process began later: that worker is gone
    subprocess.run(["bash", "-ec", COMMANDS["backup"]], env=with_it, check=True)
    opened.add(*TINY, ASKED, visitor="later")
    opened.close()

    subprocess.run(["bash", "-ec", COMMANDS["restore"]], env=with_it | {"NETVIZ_HOME": str(after)}, check=True)
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
