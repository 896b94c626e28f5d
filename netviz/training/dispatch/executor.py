"""What the dispatcher asks of whatever starts workers: local processes or the jobs of a cluster."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Literal, Protocol

from netviz.training.data.sources import Choice
from netviz.training.record.runs import Run


class Executor(Protocol):
    """Starts, watches and kills workers.

    A handle is a text by which an executor finds a worker again, also from another process. It names the executor and
    the host first (local:HOST:PID:BIRTH), and nobody but its own executor reads it.
    """

    @property
    def capacity(self) -> int:
        """How many workers it lets run at a time."""
        ...

    @property
    def host(self) -> str:
        """Where they run: whoever has the same one shares its slots."""
        ...

    def check(self) -> None:
        """Raises RunError where it can start no worker at all, whatever the run, and never will."""
        ...

    def check_images(self, choice: Choice) -> None:
        """Raises DataError where its workers cannot have the images, as far as that is known before one is started."""
        ...

    def owns(self, handle: str) -> bool:
        """Whether the handle is of this executor and this host. Nothing else may be asked of another's."""
        ...

    def start(self, run: Run) -> str:
        """Start the worker of a run; answers its handle.

        Raises RunError where that cannot be done; where it can be later, of the cause NOT_NOW.
        """
        ...

    def state(self, handle: str) -> Literal["waiting", "running", "exited", "unknown"]:
        """Whether the worker still lives, or waits for room; unknown where nobody can be asked just now."""
        ...

    def cancel(self, handle: str) -> None:
        """Kill the worker, at once."""
        ...

    def last_words(self, run: Run) -> Mapping[str, Any]:
        """What is known of a worker that has exited: signal or status, and last_words, the end of its log."""
        ...

    def warm_up(self, workers: int) -> None:
        """So many may be started soon: have that many ready, or as many as it keeps ready at most."""
        ...

    def forget_all_but(self, handles: set[str]) -> None:
        """Only these workers' runs go on; of the others nothing needs to be kept."""
        ...
