"""Runs as jobs of a Ray cluster: on a server that answers as Ray does, and on a real one where it can be started."""

import contextlib
import http.server
import json
import os
import shutil
import signal
import subprocess
import sys
import tempfile
import threading
from pathlib import Path

import psutil
import pytest
import requests

from netviz.errors import RunCause, RunError
from netviz.training import words
from netviz.training.codes import CommandKind, Phase, Reason
from netviz.training.dispatch import dispatcher as dispatching
from netviz.training.dispatch import ray_jobs
from netviz.training.dispatch.dispatcher import Dispatcher
from netviz.training.dispatch.local_processes import own_handle
from netviz.training.dispatch.ray_jobs import RayJobs
from netviz.training.dispatch.steering import steer
from netviz.training.environment import HANDLE, ROOT
from netviz.training.places import files
from netviz.training.record import checkpoints
from netviz.training.record.runs import Figures
from netviz.training.record.store import Store
from tests import waiting
from tests.ports import free_ports
from tests.training.conftest import ASKED, TINY, until
from tests.training.record.conftest import empty_postgres, postgres  # noqa: F401


class Head(http.server.BaseHTTPRequestHandler):
    """As much of a cluster's head as is asked."""

    def answer(self, status, body):
        content = json.dumps(body).encode()
        self.send_response(status)
        self.send_header("Content-Length", str(len(content)))
        self.end_headers()
        self.wfile.write(content)

    def do_GET(self):
        jobs = self.server.jobs
        name = self.path.removeprefix("/api/jobs/").removesuffix("/logs")
        if self.path == "/api/version":
            self.answer(self.server.status, {"ray_version": "2.60.0"})
        elif name not in jobs:
            self.answer(404, {"error": "no such job"})
        elif self.path.endswith("/logs"):
            self.answer(200, {"logs": self.server.logs})
        else:
            self.answer(self.server.status, jobs[name])

    def do_POST(self):
        body = self.rfile.read(int(self.headers.get("Content-Length") or 0))
        self.server.headers.append(dict(self.headers))
        if self.path.endswith("/stop"):
            self.server.jobs[self.path.split("/")[3]]["status"] = "STOPPED"
            self.answer(200, {"stopped": True})
        elif self.server.status == 0:  # the job is taken, and the answer lost
            self.server.jobs[json.loads(body)["submission_id"]] = {"status": "PENDING"}
            self.server.status = 200
            self.close_connection = True
        elif self.server.status != 200:
            self.answer(self.server.status, {"error": "not now"})
        else:
            asked = json.loads(body)
            self.server.asked.append(asked)
            self.server.jobs[asked["submission_id"]] = {"status": "PENDING", "driver_exit_code": None}
            self.answer(200, {"submission_id": asked["submission_id"]})

    def log_message(self, *_):
        """Nothing is printed."""


@pytest.fixture
def head():
    server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Head)
    server.jobs, server.asked, server.headers, server.logs, server.status = {}, [], [], "", 200
    threading.Thread(target=server.serve_forever, daemon=True).start()
    yield server
    server.shutdown()
    server.server_close()


@pytest.fixture
def jobs(head, monkeypatch):
    monkeypatch.setattr(ray_jobs, "REACHED_AGAIN_SECONDS", 0.0)
    return RayJobs(f"http://127.0.0.1:{head.server_port}/", 1, token="secret")


@pytest.fixture
def here(store, jobs):
    return Dispatcher(store, jobs)


def of(head):
    """The last job that was asked for."""
    return head.jobs[head.asked[-1]["submission_id"]]


def test_a_run_becomes_a_job_with_the_worker_s_command_and_no_secret(here, head, add, monkeypatch):
    for name in ("NETVIZ_DB_URL", "NETVIZ_RAY_TOKEN"):
        monkeypatch.setenv(name, "a password")
    monkeypatch.setenv("NETVIZ_FILES", "/shared")
    monkeypatch.setenv("NETVIZ_WORKER_MB", "4000")
    run = add()
    here.dispatch()
    (asked,) = head.asked
    assert asked["entrypoint"] == f"exec python -m netviz.training.worker {run.id}"
    assert (asked["entrypoint_num_cpus"], asked["entrypoint_memory"]) == (2, 4_000_000_000)
    sent = asked["runtime_env"]["env_vars"]
    assert (sent["NETVIZ_FILES"], sent["KERAS_BACKEND"]) == ("/shared", "tensorflow")
    assert "a password" not in json.dumps(asked)
    assert {"NETVIZ_HOME", "NETVIZ_DB_URL"}.isdisjoint(sent)
    handle = here.store.run(run.id).handle
    assert sent[HANDLE] == handle == f"ray:{asked['submission_id']}"
    monkeypatch.setenv(HANDLE, handle)
    assert own_handle() == handle
    assert head.headers[-1]["Authorization"] == "Bearer secret"


@pytest.mark.parametrize(
    ("status", "state"),
    [("PENDING", "waiting"), ("RUNNING", "running"), ("STOPPED", "exited"), ("SUCCEEDED", "exited"),
     ("FAILED", "exited"), ("SOMETHING NEW", "unknown")],
)  # fmt: skip
def test_the_states_of_a_job(jobs, head, status, state):
    head.jobs["one"] = {"status": status}
    assert jobs.state("ray:one") == state


def test_a_job_that_the_cluster_does_not_know_has_exited_and_of_a_cluster_that_is_away_nothing_is_known(jobs, head):
    assert jobs.state("ray:nobody") == "exited"
    head.status, head.jobs["one"] = 503, {"status": "RUNNING"}
    assert jobs.state("ray:one") == "unknown"
    assert RayJobs("http://127.0.0.1:1", 1).state("ray:one") == "unknown"


def test_while_the_cluster_is_away_runs_wait(here, head, add):
    run = add()
    head.status = 503
    here.dispatch()
    assert here.store.run(run.id).state == "queued"
    assert here.store.place(run, here.executor.capacity).before == 0
    head.status = 200
    here.dispatch()
    assert here.store.run(run.id).state == "running"


def test_a_cluster_that_takes_no_job_yet_is_asked_again_later(here, head, add, monkeypatch):
    runs = [add(visitor=name) for name in ("first", "second")]
    monkeypatch.setattr(RayJobs, "capacity", 1)
    head.status = 500
    here.dispatch()
    assert [here.store.run(run.id).state for run in runs] == ["queued", "queued"]
    head.status = 200
    here.dispatch()
    assert [here.store.run(run.id).state for run in runs] == ["running", "queued"]


def test_a_job_that_is_refused_fails_with_what_ray_said(here, head, add, monkeypatch):
    monkeypatch.setattr(RayJobs, "capacity", 1)
    head.status = 400
    run = add()
    here.dispatch()
    assert words.ending(here.store.run(run.id)) == (
        'Failed: Ray must take the run as a job. Received: 400: {"error": "not now"}.'
    )


def test_a_job_whose_answer_was_lost_is_not_submitted_again(here, head, add, monkeypatch):
    monkeypatch.setattr(RayJobs, "capacity", 1)
    head.status = 0
    run = add()
    here.dispatch()
    assert here.store.run(run.id).handle.removeprefix("ray:") in head.jobs
    assert len(head.jobs) == 1


def test_a_job_that_waits_for_room_is_not_silent_and_can_be_stopped(here, head, add, monkeypatch):
    monkeypatch.setattr(dispatching, "START_SECONDS", 0.0)
    run = add()
    for _ in range(3):
        here.dispatch()
    assert here.store.run(run.id).state == "running"
    here.store.ask_to_stop(run.id)
    here.dispatch()
    assert here.store.run(run.id).state == of(head)["status"].lower() == "stopped"


@pytest.mark.parametrize(
    ("code", "said"),
    [(137, "killed by signal 9"), (-9, "killed by signal 9"), (143, "terminated (signal 15)"), (1, "status 1")],
)
def test_a_job_that_died_is_told_with_its_signal_and_last_words(here, head, add, code, said):
    run = add()
    here.dispatch()
    head.logs = "first\nlast words\n"
    of(head).update(status="FAILED", driver_exit_code=code)
    here.dispatch()
    ended = here.store.run(run.id)
    assert (ended.state, ended.reason) == ("failed", Reason.DIED)
    assert said in words.reason(ended)
    assert "last words" in words.reason(ended)


def test_another_server_takes_up_the_jobs_of_one_that_is_gone(here, head, jobs, add):
    run = add()
    here.dispatch()
    of(head)["status"] = "RUNNING"
    here.store.report(here.store.run(run.id), phase=Phase.TRAINING, figures=Figures())
    successor = Dispatcher(here.store, RayJobs(f"http://127.0.0.1:{head.server_port}", 1))
    successor.dispatch()
    assert successor.store.run(run.id).state == "running"
    assert len(head.asked) == 1


@pytest.mark.parametrize(
    ("variables", "said"),
    [
        ({"NETVIZ_EXECUTOR": "kubernetes"}, "NETVIZ_EXECUTOR must be local or ray. Received: kubernetes"),
        ({"NETVIZ_EXECUTOR": "ray"}, "NETVIZ_RAY_URL must be the address"),
        ({"NETVIZ_EXECUTOR": "ray", "NETVIZ_RAY_URL": "ray-head:8265"}, "Received: ray-head:8265"),
        (
            {"NETVIZ_EXECUTOR": "ray", "NETVIZ_RAY_URL": "http://ray-head:8265"},
            "NETVIZ_DB_URL must be the address of a PostgreSQL database where NETVIZ_EXECUTOR is ray: workers on other "
            "machines cannot write to a file of this one. Received: sqlite",
        ),
    ],
)
def test_what_cannot_be_is_refused_with_the_variable_the_rule_and_what_came(monkeypatch, variables, said):
    for name, value in variables.items():
        monkeypatch.setenv(name, value)
    with pytest.raises(RunError) as raised:
        dispatching.dispatcher()
    assert said in str(raised.value)
    assert raised.value.cause is RunCause.REFUSED


@pytest.fixture
def cluster(empty_postgres, tmp_path, monkeypatch):  # noqa: F811
    """The address of a real cluster of one node on this machine, whose jobs know the record and the shared folder."""
    command = os.environ.get("NETVIZ_RAY_COMMAND") or shutil.which("ray")
    if not command:
        pytest.skip("no Ray here: requirements-cluster.txt is not installed")
    monkeypatch.setenv("NETVIZ_FILES", str(tmp_path / "files"))
    port, gcs = free_ports(2)
    folder = Path(tempfile.mkdtemp(prefix="netviz-ray-"))  # the names of its sockets must be short
    environment = {
        **os.environ, "NETVIZ_DB_URL": empty_postgres, "NETVIZ_HOME": str(tmp_path / "node"), "PYTHONPATH": str(ROOT),
    }  # fmt: skip
    arguments = [
        "start", "--head", "--block", "--disable-usage-stats", "--num-cpus=2", "--object-store-memory=100000000",
        "--node-ip-address=127.0.0.1", "--dashboard-host=127.0.0.1", f"--dashboard-port={port}", f"--port={gcs}",
        f"--temp-dir={folder}",
    ]  # fmt: skip
    with (folder / "start.log").open("wb") as log:
        head = subprocess.Popen([command, *arguments], env=environment, stdout=log, stderr=log, start_new_session=True)
    url = f"http://127.0.0.1:{port}"
    try:
        waiting.until(lambda: head.poll() is not None or _answers(url), 150, (folder / "start.log").read_text)
        assert head.poll() is None, (folder / "start.log").read_text()
        yield url
    finally:
        family = psutil.Process(head.pid).children(recursive=True) if head.poll() is None else []
        head.terminate()
        _, left = psutil.wait_procs(family, timeout=10)
        for each in left:
            with contextlib.suppress(psutil.NoSuchProcess):
                each.kill()
        head.kill()
        head.wait(30)
        shutil.rmtree(folder, ignore_errors=True)


def _answers(url):
    try:
        return requests.get(f"{url}/api/jobs/", timeout=2).ok
    except requests.RequestException:
        return False


@pytest.mark.timeout(900)
def test_two_servers_submit_watch_steer_stop_and_kill_on_a_real_cluster(cluster, empty_postgres):  # noqa: F811
    stores = [Store(empty_postgres) for _ in range(2)]
    servers = [Dispatcher(store, RayJobs(cluster, 1, cpus=1, python=sys.executable)) for store in stores]
    store = stores[0]
    asked = ASKED | {"data": "shapes", "images": "500", "seconds": "600", "epochs": "100"}
    first, second = [store.add(*TINY, asked, visitor=name) for name in ("first", "second")]

    def both(run, reached):
        def dispatched(run):
            servers[1].dispatch()
            return reached(run)

        return until(servers[0], run, dispatched, seconds=300)

    run = both(first, lambda run: not run.is_active or (run.figures.batches or 0) > 2)
    assert run.state == "running", words.ending(run)
    assert store.run(second.id).state == "queued"
    number = steer(store, run.id, CommandKind.LEARNING_RATE, 0.0005)
    both(run, lambda run: store.commands.is_acknowledged(run, number))
    both(run, lambda run: run.figures.learning_rate == 0.0005)
    assert len(store.events_after(run)) > 2
    servers[1] = Dispatcher(stores[1], RayJobs(cluster, 1, cpus=1, python=sys.executable))  # a server begins anew
    store.ask_to_stop(run.id)
    assert both(run, lambda run: not run.is_active).state == "stopped"
    assert checkpoints.of_run(run.id)
    assert files() in checkpoints.folder_of(run.id).parents

    run = both(second, lambda run: not run.is_active or (run.figures.batches or 0) > 0)
    assert run.state == "running", words.ending(run)
    (worker,) = [each for each in psutil.process_iter(["cmdline"]) if (each.info["cmdline"] or [])[-1:] == [run.id]]
    worker.send_signal(signal.SIGKILL)
    ended = both(run, lambda run: not run.is_active)
    assert (ended.state, ended.reason) == ("failed", Reason.DIED)
    assert "killed by signal 9" in words.reason(ended)
    for each in stores:
        each.close()
