"""A host under test: a home of its own, a server that can be killed, its workers, and what must hold after a fault."""

import os
import signal
import subprocess

import psutil

from netviz.training import words
from netviz.training.dispatch.local_processes import pid_of
from netviz.training.environment import ROOT, module_command
from netviz.training.places import partial_files
from netviz.training.record import checkpoints
from netviz.training.record.store import Store
from tests.training.conftest import ASKED, TINY
from tests.waiting import until

TRAINING = {"data": "shapes", "images": 500, "held_out": 100, "batch_size": 16, "epochs": 100, "seconds": 600}
"""A run that goes on until something ends it."""
ENDED_WITHIN = 15.0
"""Seconds until a run has ended after a fault, on a machine that does nothing else."""
CHECKPOINTS_MB = 40
"""A small disk holds those of hundreds of runs only where the oldest make room."""
PATIENCE = 120.0  # for what is no fault: a worker that starts on a busy machine


class Host:
    """Everything lies in one folder, and whatever runs there is found by it."""

    def __init__(self, folder, *, is_small_disk=False, is_played=False, ended_within=ENDED_WITHIN):
        self.folder, self.is_small_disk, self.is_played = folder, is_small_disk, is_played
        self.ended_within = ended_within
        self.environment = {name: value for name, value in os.environ.items() if not name.startswith("NETVIZ_")} | {
            "NETVIZ_HOME": str(folder),
            "PYTHONPATH": str(ROOT),
            "NETVIZ_WARM": "1",
            "NETVIZ_CHECKPOINTS_MB": str(CHECKPOINTS_MB),
        }
        os.environ["NETVIZ_HOME"] = str(folder)  # checkpoints and left ends are read here, too
        self.store = Store(f"sqlite:///{folder / 'runs.sqlite'}")
        self.server = None

    def start_server(self):
        command = module_command("tests.resilience.server", *["--played"] * self.is_played)
        self.server = subprocess.Popen(command, env=self.environment, stdout=subprocess.PIPE, cwd=ROOT)
        assert self.server.stdout.readline() == b"ready\n"

    def kill_server(self):
        self.server.kill()
        self.server.wait()

    def close(self):
        if self.server is not None:
            self.kill_server()
        for process in self.processes():
            process.kill()
        self.store.close()

    def processes(self):
        """Every process of this host, whoever started it."""
        found = []
        for process in psutil.process_iter():
            try:
                if process.environ().get("NETVIZ_HOME") == str(self.folder) and process.pid != os.getpid():
                    found.append(process)
            except psutil.Error:  # gone, or somebody else's
                continue
        return found

    def ask(self, visitor="a visitor", network=TINY, **settings):
        asked = ASKED | {name: str(value) for name, value in (TRAINING | settings).items()}
        return self.store.add(*network, asked, visitor=visitor)

    def until(self, run, reached, seconds=PATIENCE):
        def found():
            now = self.store.run(run.id)
            return now if reached(now) else None

        return until(found, seconds, lambda: self.store.run(run.id))

    def begun(self, run):
        return self.until(run, lambda run: run.handle is not None)

    def training(self, run):
        return self.until(run, lambda run: not run.is_active or (run.figures.batches or 0) > 0)

    def signal_worker(self, run, number=signal.SIGKILL):
        os.kill(pid_of(run.handle), number)

    def acknowledged(self, run):
        """What the record, and the disk, have of it: nothing of this may be lost."""
        return self.store.events_after(run), {each.position.step for each in checkpoints.of_run(run.id)}

    def ended(self, run, kept, ends):
        """The run ends in one of these ways, in time, in words, and with all that it had; nothing of it is left."""
        run = self.until(run, lambda run: not run.is_active, self.ended_within)
        assert (run.state, run.reason) in ends, run
        assert words.ending(run)
        events, steps = self.acknowledged(run)
        assert events[: len(kept[0])] == kept[0]
        assert [seq for seq, _ in events] == list(range(len(events)))
        # Space is made by leaving out some that are not the newest.
        assert not kept[1] or max(steps) >= max(kept[1])
        for each in checkpoints.of_run(run.id):
            assert each.arrays()

        def is_there():
            return is_worker(run) or any(run.id in " ".join(cmdline(each)) for each in self.processes())

        until(lambda: not is_there(), self.ended_within, "its worker is left behind")
        until(lambda: not partial_files(run.id), self.ended_within, lambda: f"{partial_files(run.id)} is left behind")
        return run

    def goes_on(self):
        """The queue starts the next run, which trains."""
        run = self.training(self.ask("the next visitor"))
        assert run.state == "running", run
        self.store.ask_to_stop(run.id)
        self.until(run, lambda run: not run.is_active)


def is_worker(run):
    try:
        return run.handle is not None and psutil.Process(pid_of(run.handle)).status() != psutil.STATUS_ZOMBIE
    except psutil.Error:
        return False


def cmdline(process):
    try:
        return process.cmdline()
    except psutil.Error:
        return []
