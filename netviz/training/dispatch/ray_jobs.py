"""Workers as jobs of a Ray cluster, by its Jobs API over HTTP: nothing of Ray is imported or installed here.

The cluster's nodes have netviz, its requirements and NETVIZ_DB_URL in their own environment, and see the folder that
NETVIZ_FILES names; what this server knows of passwords is never sent.
"""

from __future__ import annotations

import os
import secrets
import shlex
import time
from collections.abc import Mapping
from typing import Any, Literal

import requests
from sqlalchemy.engine import make_url
from sqlalchemy.exc import ArgumentError

from netviz.errors import RunCause, RunError
from netviz.training import variables
from netviz.training.data.sources import Choice, sources
from netviz.training.environment import HANDLE, OF_WORKERS
from netviz.training.places import database
from netviz.training.record.runs import Run
from netviz.words import MEGABYTE

PREFIX = "ray:"
ANSWER_SECONDS, SUBMIT_SECONDS = 5.0, 60.0
"""A cluster that has just begun takes its time for the first job."""
REACHED_AGAIN_SECONDS = 2.0
"""For so long it is known whether the cluster answers."""
_STATES: dict[str, Literal["waiting", "running", "exited"]] = {
    "PENDING": "waiting", "RUNNING": "running", "STOPPED": "exited", "SUCCEEDED": "exited", "FAILED": "exited",
}  # fmt: skip
# Of the host that a variable is set on, and of no other.
_NOT_SENT = frozenset({
    "NETVIZ_DB_URL", "NETVIZ_HOME", "NETVIZ_CIFAR10", "NETVIZ_EXECUTOR", "NETVIZ_RAY_URL", "NETVIZ_RAY_TOKEN",
    "NETVIZ_RAY_PYTHON", "NETVIZ_RAY_CPUS", "NETVIZ_SLOTS", "NETVIZ_WARM",
})  # fmt: skip


class RayJobs:
    """Workers as Ray jobs. Its handles are ray:SUBMISSION, of whichever server asked for them."""

    def __init__(self, url: str, slots: int, *, cpus: int = 2, python: str = "python", token: str = ""):
        """At most `slots` jobs at a time, each with so many CPUs reserved and run by that Python of its node."""
        self._url, self._slots, self._cpus, self._python = url.rstrip("/"), slots, cpus, python
        self._headers = {"Authorization": f"Bearer {token}"} if token else {}
        self._reached, self._looked_at = True, float("-inf")

    @property
    def capacity(self) -> int:
        """None while the cluster cannot be reached: what waits, waits on."""
        if time.monotonic() - self._looked_at > REACHED_AGAIN_SECONDS:
            self._reached = self._ask("GET", "/api/version") is not None
            self._looked_at = time.monotonic()
        return self._slots if self._reached else 0

    @property
    def host(self) -> str:
        """The cluster, whichever server asks it."""
        return PREFIX

    def check(self) -> None:
        """What a cluster lacks now it may have in a minute: runs wait."""

    def check_images(self, choice: Choice) -> None:
        """Raises DataError where they are not there; each node has a disk of its own."""
        sources(choice)

    def owns(self, handle: str) -> bool:
        """Whether it is a job of the cluster."""
        return handle.startswith(PREFIX)

    def start(self, run: Run) -> str:
        """Submit the job. Raises RunError where the cluster refuses it, or is not there or not ready."""
        submission = f"netviz-{run.id}-{secrets.token_hex(4)}"
        handle = f"{PREFIX}{submission}"
        ours = {name: value for name, value in os.environ.items() if name.startswith("NETVIZ_")}
        sent = {name: value for name, value in ours.items() if name not in _NOT_SENT}
        job: dict[str, Any] = {
            "submission_id": submission,
            "entrypoint": shlex.join(["exec", self._python, "-m", "netviz.training.worker", run.id]),
            "runtime_env": {"env_vars": {**OF_WORKERS, **sent, HANDLE: handle}},
            "entrypoint_num_cpus": self._cpus,
            "metadata": {"run": str(run.number)},
        }
        if os.environ.get("NETVIZ_WORKER_MB"):
            job["entrypoint_memory"] = variables.whole_number("NETVIZ_WORKER_MB", 0) * MEGABYTE
        answer = self._ask("POST", "/api/jobs/", job, SUBMIT_SECONDS)
        if answer is None and self.state(handle) in ("waiting", "running"):  # only the answer was lost
            return handle
        if answer is None or not answer.ok:
            said = "no answer" if answer is None else f"{answer.status_code}: {answer.text.strip()[-200:]}"
            is_later = answer is None or answer.status_code >= 500
            if is_later:  # it may have begun a moment ago, and not all of it
                self._reached, self._looked_at = False, time.monotonic()
            cause = RunCause.NOT_NOW if is_later else RunCause.NOT_STARTED
            raise RunError("Ray must take the run as a job", received=said, cause=cause)
        return handle

    def state(self, handle: str) -> Literal["waiting", "running", "exited", "unknown"]:
        """What Ray says of the job; a job that it does not know has exited, with the cluster's head perhaps."""
        answer = self._ask("GET", f"/api/jobs/{_submission(handle)}")
        if answer is None:
            return "unknown"
        if answer.status_code == 404:
            return "exited"
        return _STATES.get(str(_known(answer).get("status")), "unknown")

    def cancel(self, handle: str) -> None:
        """Ask Ray to end the job: with SIGTERM, to which a worker dies at once, and after three seconds by force."""
        self._ask("POST", f"/api/jobs/{_submission(handle)}/stop")

    def last_words(self, run: Run) -> Mapping[str, Any]:
        """Its exit status or signal, and the end of its log."""
        if not run.handle:
            return {}
        job = f"/api/jobs/{_submission(run.handle)}"
        status = _known(self._ask("GET", job)).get("driver_exit_code")
        known: dict[str, Any] = {}
        if isinstance(status, int):  # a shell tells a signal as 128 and its number
            is_signal = status < 0 or status > 128
            known = {"signal": -status if status < 0 else status - 128} if is_signal else {"status": status}
        lines = str(_known(self._ask("GET", f"{job}/logs")).get("logs") or "").strip().splitlines()
        return known | ({"last_words": lines[-1][:200]} if lines else {})

    def warm_up(self, workers: int) -> None:
        """Nothing waits on a cluster: what it has reserved nobody else can use."""

    def forget_all_but(self, handles: set[str]) -> None:
        """Ray keeps its own record of jobs."""

    def _ask(
        self, verb: str, path: str, body: Mapping[str, Any] | None = None, seconds: float = ANSWER_SECONDS
    ) -> requests.Response | None:
        """What the cluster answers, None where it does not, or is not itself now."""
        try:
            answer = requests.request(
                verb, self._url + path, json=body, headers=self._headers, timeout=seconds, allow_redirects=False
            )
        except requests.RequestException:
            return None
        return None if answer.status_code >= 500 and verb == "GET" else answer


def from_environment(slots: int) -> RayJobs:
    """As NETVIZ_RAY_URL, NETVIZ_RAY_CPUS, NETVIZ_RAY_PYTHON and NETVIZ_RAY_TOKEN say. Raises RunError."""
    url = variables.text("NETVIZ_RAY_URL")
    if not url:
        raise variables.VARIABLES["NETVIZ_RAY_URL"].refusal(url)
    try:
        backend = make_url(database()).get_backend_name()
    except ArgumentError:
        backend = "no address"
    if backend != "postgresql":
        rule = "NETVIZ_DB_URL must be the address of a PostgreSQL database where NETVIZ_EXECUTOR is ray: workers on "
        raise RunError(f"{rule}other machines cannot write to a file of this one", received=backend)
    return RayJobs(
        url,
        slots,
        cpus=variables.whole_number("NETVIZ_RAY_CPUS", 2),
        python=variables.text("NETVIZ_RAY_PYTHON") or "python",
        token=variables.text("NETVIZ_RAY_TOKEN"),
    )


def _submission(handle: str) -> str:
    return handle.removeprefix(PREFIX)


def _known(answer: requests.Response | None) -> Mapping[str, Any]:
    """The object that was answered; nothing where it is none."""
    try:
        known = answer.json() if answer is not None and answer.ok else {}
    except ValueError:
        known = {}
    return known if isinstance(known, dict) else {}
