"""Two real servers behind the proxy of deploy/, on one PostgreSQL: seen and steered from both, and one of them goes.

    python -m tests.hosting.two_servers [--played]

The second server has a process space of its own, by which netviz takes it for another machine (takes root). A table
says what was asked and what came. With --played the runs compute nothing, and TensorFlow is not loaded.
"""

import os
import signal
import subprocess
import sys
import tempfile
import time
import urllib.request
from contextlib import ExitStack, contextmanager
from pathlib import Path

from playwright.sync_api import expect, sync_playwright

from netviz.training.codes import Phase, Reason
from netviz.training.environment import ROOT
from netviz.training.record.store import Store
from tests.browser.conftest import CHROMIUM, FLAGS, settle
from tests.hosting.proxy import PREFIX, proxy
from tests.ports import free_port
from tests.postgres import postgres_server
from tests.waiting import until

PATIENCE = 240.0  # for what is no fault: a busy machine
A_WHILE_MS = 1_000 * PATIENCE
TRAIN = "train?data=shapes&images=10000&held_out=100&epochs=100&seconds=3600&batch_size=16"
PLAYED = (
    "from tests.resilience.played import played_workers; from netviz.__main__ import main; played_workers(); main()"
)
OWN_MACHINE = ("unshare", "--pid", "--fork", "--kill-child", "--mount-proc")
LOST_WITHIN = 15.0
"""Seconds after which the run of a machine that is gone is ended, where the machine of the other is not overloaded."""


class Server:
    """One of the servers: where it answers, and how it goes."""

    def __init__(self, folder, environment, *before):
        folder.mkdir(exist_ok=True)
        self.port, self.folder, self.before = free_port(), folder, before
        self.environment = environment | {"NETVIZ_HOME": str(folder)}
        self.start()

    def start(self):
        served = [f"--server.port={self.port}", "--server.address=127.0.0.1", "--server.headless=true"]
        python = [sys.executable, "-c", PLAYED] if "--played" in sys.argv else [sys.executable, "-m", "netviz"]
        command = [*self.before, *python, "app", *served, f"--server.baseUrlPath={PREFIX}"]
        with (self.folder / "server.log").open("ab") as log:
            self.process = subprocess.Popen(command, cwd=ROOT, env=self.environment, stdout=log, stderr=log)

    def answers(self):
        until(lambda: self.asked("healthz"), PATIENCE)

    def asked(self, path):
        """What it answers itself, empty where it does not."""
        try:
            with urllib.request.urlopen(f"http://127.0.0.1:{self.port}/{PREFIX}/{path}", timeout=5) as answer:
                return answer.read().decode()
        except OSError:
            return ""

    @property
    def sessions(self):
        lines = self.asked("metrics").splitlines()
        return next((int(line.split()[1]) for line in lines if line.startswith("netviz_sessions ")), 0)

    def kill(self):
        self.process.send_signal(signal.SIGKILL)
        self.process.wait()


@contextmanager
def two(folder, database):
    """Two servers of one record, and what is theirs together."""
    kept = {name: value for name, value in os.environ.items() if not name.startswith(("NETVIZ_", "STREAMLIT_"))}
    shared = {"NETVIZ_DB_URL": database, "NETVIZ_FILES": str(folder / "files"), "NETVIZ_SLOTS": "1"}
    shared |= {"NETVIZ_WARM": "0", "NETVIZ_PROXIES": "1", "STREAMLIT_SERVER_COOKIE_SECRET": "the same on each"}
    (folder / "files").mkdir()
    servers = [Server(folder / "one", kept | shared), Server(folder / "two", kept | shared, *OWN_MACHINE)]
    try:
        for server in servers:
            server.answers()
        yield servers
    finally:
        for server in servers:
            server.kill()


class Visitors:
    """Windows of a browser at the proxy, by the server to which its cookie leads."""

    def __init__(self, browser, port, servers):
        self.browser, self.url, self.servers = browser, f"http://127.0.0.1:{port}/{PREFIX}", servers
        self.cookies = {}
        while len(self.cookies) < len(servers):
            page = self.window(())
            before = [server.sessions for server in servers]
            page.goto(f"{self.url}/convolution")
            settle(page, A_WHILE_MS)
            led = [server.sessions - was for server, was in zip(servers, before, strict=True)].index(1)
            self.cookies[led] = cookie(page, "netviz_server")
            page.context.close()
            until(lambda before=before: [server.sessions for server in servers] == before, PATIENCE)

    def window(self, cookies):
        context = self.browser.new_context(viewport={"width": 1280, "height": 900})
        context.set_default_timeout(A_WHILE_MS)
        context.add_cookies(list(cookies))
        return context.new_page()

    def at(self, number, path, *more):
        """A page at that server, for whoever has these cookies, or for somebody new."""
        page = self.window([self.cookies[number], *more])
        page.goto(f"{self.url}/{path}")
        settle(page, A_WHILE_MS)
        return page


class Rehearsal:
    """What is asked of both servers, in order; each act answers rows of the table: what was asked, what came, held."""

    def __init__(self, visitors, servers, store):
        self.visitors, self.servers, self.store, self.run = visitors, servers, store, store.run

    def rows(self):
        owner, first = yield from self.one_run_seen_from_both()
        waiter, second, third = yield from self.a_slot_of_each(first)
        yield from self.a_server_is_killed(owner, first)
        self.store.ask_to_stop(second)
        self.trains(third)
        yield "the queue goes on with one server", self.run(third).state, self.run(third).state == "running"
        yield from self.a_machine_goes(waiter, third)

    def started(self, page):
        """The id of a run that is asked for there."""
        known = {each.id for each in self.store.active()}
        page.get_by_role("button", name="Start training").click()
        return until(lambda: {each.id for each in self.store.active()} - known, PATIENCE).pop()

    def trains(self, identity):
        def training():
            run = self.run(identity)
            return run if run.state == "running" and run.phase is Phase.TRAINING else None

        return until(training, PATIENCE)

    def one_run_seen_from_both(self):
        owner = self.visitors.at(0, TRAIN)
        first = self.started(owner)
        yield "a run that is asked for at one server trains", self.trains(first).state, True

        there = self.visitors.at(1, f"train?run={first}", cookie(owner, "netviz_visitor"))
        expect(there.get_by_text("Training, epoch")).to_be_visible()
        looking = self.visitors.at(1, f"train?run={first}")
        expect(looking.get_by_text("You are looking on")).to_be_visible()
        yield "it is watched at the other, by its starter and by others", "live", True

        press(there, "Pause")
        until(lambda: self.run(first).phase is Phase.PAUSED, PATIENCE)
        expect(owner.get_by_text("Paused, epoch")).to_be_visible()
        press(there, "Resume")
        until(lambda: self.run(first).phase is Phase.TRAINING, PATIENCE)
        yield "its starter pauses and resumes it there, and the first server shows it", "paused, resumed", True
        return owner, first

    def a_slot_of_each(self, first):
        second = self.started(self.visitors.at(1, TRAIN))
        self.trains(second)
        waiter = self.visitors.at(0, TRAIN)
        third = self.started(waiter)
        expect(waiter.get_by_text("Waiting: 2 runs go before it")).to_be_visible()
        machines = {self.run(each).handle.split(":")[1] for each in (first, second)}
        states = [self.run(each).state for each in (first, second, third)]
        held = len(machines) == 2 and states == ["running", "running", "queued"]
        yield "one slot a machine: two runs train, the third waits", ", ".join(states), held
        return waiter, second, third

    def a_server_is_killed(self, owner, first):
        self.servers[0].kill()
        before = self.run(first).figures.batches
        owner.reload()
        settle(owner, A_WHILE_MS)
        expect(owner.get_by_text("Training, epoch")).to_be_visible()
        until(lambda: self.run(first).figures.batches > before, PATIENCE)
        yield "a server is killed: its visitor's reload is answered, the run trains on", "running", True

        press(owner, "Stop")
        ended = until(lambda: not self.run(first).is_active and self.run(first), PATIENCE)
        yield "and is stopped from the other server", ended.state, ended.state == "stopped"

    def a_machine_goes(self, waiter, third):
        self.servers[0].start()
        self.servers[0].answers()
        began = time.monotonic()
        self.servers[1].kill()  # with all its processes, as a machine that is switched off
        lost = until(lambda: not self.run(third).is_active and self.run(third), PATIENCE)
        took = time.monotonic() - began
        told = f"{lost.state}, {lost.reason.value}, after {took:.0f} s"
        yield "a machine goes: its run is ended by the other", told, lost.reason is Reason.LOST and took < LOST_WITHIN

        last = self.visitors.at(1, f"train?run={third}", cookie(waiter, "netviz_visitor"))
        press(last, "Continue")
        yield "and continued there by its starter, who has come to the other", self.trains(third).state, True


def press(page, name):
    page.locator("[data-testid=stMain]").get_by_role("button", name=name, exact=True).click()


def cookie(page, name):
    return next(each for each in page.context.cookies() if each["name"] == name)


def main():
    expect.set_options(timeout=A_WHILE_MS)
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(1))  # servers, proxy and database end in any case
    held = True
    with ExitStack() as running:
        folder = Path(running.enter_context(tempfile.TemporaryDirectory()))
        database = running.enter_context(postgres_server())
        servers = running.enter_context(two(folder, database))
        port = running.enter_context(proxy(" ".join(f"127.0.0.1:{each.port}" for each in servers), folder))
        store = Store(database)
        running.callback(store.close)
        engine = running.enter_context(sync_playwright())
        browser = engine.chromium.launch(executable_path=CHROMIUM, args=FLAGS)
        running.callback(browser.close)
        running.callback(lambda: [store.ask_to_stop(run.id) for run in store.active()])
        for asked, came, holds in Rehearsal(Visitors(browser, port, servers), servers, store).rows():
            print(f"{asked:<78}{came:>32}  {'held' if holds else 'BROKEN'}", flush=True)
            held = held and holds
    print(f"{os.cpu_count()} cores, load {os.getloadavg()[0]:.1f}")
    return 0 if held else 1


if __name__ == "__main__":
    sys.exit(main())
