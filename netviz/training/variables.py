"""Environment variables of a host: all that begin with NETVIZ_, what each means, and what it may be.

They are read where they are needed, and checked all at once where a server or a command starts.
"""

from __future__ import annotations

import os
import re
from collections.abc import Iterator
from dataclasses import dataclass
from difflib import get_close_matches
from pathlib import Path

from netviz.errors import RunError

PREFIX = "NETVIZ_"


@dataclass(frozen=True)
class Variable:
    """A variable, what it means, and in words what counts where it is not set."""

    name: str
    meaning: str
    usual: str = ""
    low: int | None = None
    """Of a whole number, as its high."""
    high: int | None = None
    choices: tuple[str, ...] = ()
    form: str = ""
    """The regular expression that it must match."""
    is_path: bool = False
    is_secret: bool = False

    @property
    def rule(self) -> str:
        """What it must be, without its full stop; empty where any text will do."""
        if self.low is not None:
            return f"{self.name} must be a whole number between {self.low:,} and {self.high:,}"
        if self.choices:
            return f"{self.name} must be {' or '.join(self.choices)}"
        if self.is_path:
            return f"{self.name} must be a path that can be looked up on this machine"
        return f"{self.name} must be {self.meaning}" if self.form else ""

    def allows(self, text: str) -> bool:
        """Whether it may be that."""
        if self.low is not None and self.high is not None:
            return text.isdecimal() and len(text) < 20 and self.low <= int(text) <= self.high
        if self.is_path:
            return _can_be_looked_up(text)
        return (not self.choices or text in self.choices) and (not self.form or bool(re.fullmatch(self.form, text)))

    def refusal(self, text: str) -> RunError:
        """The rule, and what came, unless that is a secret."""
        received = "a text of another form" if self.is_secret else text[:100] or "nothing"
        return RunError(self.rule, received=received, field=self.name)


def _can_be_looked_up(path: str) -> bool:
    """Whether the system knows what is there, if anything: not where nobody is called like that, or nobody may look.

    Nor where it is no text, of which no address of a database can be made.
    """
    try:
        path.encode()
        Path(path).expanduser().exists()
    except (OSError, RuntimeError, UnicodeError):
        return False
    return True


_TOKEN = r"[!-~]+"  # more no header can hold

VARIABLES = {
    each.name: each
    for each in (
        Variable("NETVIZ_HOME", "the folder of runs and prepared data", "~/.cache/netviz", is_path=True),
        Variable("NETVIZ_CIFAR10", "an official cifar-10-batches-py folder, or its .tar.gz", "Keras' cache",
                 is_path=True),
        Variable("NETVIZ_SLOTS", "how many runs train at once on this host", "one for every 2 cores and 4 GB", 1, 64),
        Variable("NETVIZ_WARM", "how many workers wait with TensorFlow imported", "1, on hosts below 4 GB 0", 0, 64),
        Variable("NETVIZ_PLACES", "how many runs may wait or run", "60", 4, 10_000),
        Variable("NETVIZ_WORKER_MB", "the megabytes that one run may take", "its share of all", 100, 10_000_000),
        Variable("NETVIZ_MAX_SECONDS", "the seconds that one run may take", "1,000,000", 1, 1_000_000),
        Variable("NETVIZ_CHECKPOINTS_MB", "what the checkpoints of all runs may take on disk", "2,000", 1, 10_000_000),
        Variable("NETVIZ_DB_URL",
                 "the address of an SQLite or PostgreSQL database, such as postgresql+psycopg://host/runs",
                 "SQLite in NETVIZ_HOME", form=r"(sqlite(\+\w+)?:///|postgresql(\+\w+)?://).+", is_secret=True),
        Variable("NETVIZ_EXECUTOR", "where runs train: on this host, or as jobs of a Ray cluster", "local",
                 choices=("local", "ray")),
        Variable("NETVIZ_RAY_URL", "the address of a Ray cluster's Jobs API, such as http://ray-head:8265",
                 form=r"https?://\S+"),
        Variable("NETVIZ_RAY_TOKEN", "the token of that cluster, of ASCII letters, digits and signs", "none",
                 form=_TOKEN, is_secret=True),
        Variable("NETVIZ_RAY_CPUS", "the processors that a job reserves there", "2", 1, 256),
        Variable("NETVIZ_RAY_PYTHON", "the Python of its nodes", "python"),
        Variable("NETVIZ_FILES", "the folder of logs and checkpoints, which servers and nodes share", "NETVIZ_HOME",
                 is_path=True),
        Variable("NETVIZ_PROXIES", "through how many proxies of the host's own visitors come", "0", 0, 8),
        Variable("NETVIZ_METRICS_TOKEN",
                 "the token by which /metrics answers other machines, too, of ASCII letters, digits and signs",
                 form=_TOKEN, is_secret=True),
        Variable("NETVIZ_HANDLE", "set by netviz itself: by which a worker on a cluster is known"),
    )
}  # fmt: skip
"""Every variable that netviz reads."""


def whole_number(name: str, default: int) -> int:
    """The number that a variable sets, or the default. Raises RunError where it is none, or out of range."""
    return int(came) if (came := text(name)) else default


def text(name: str) -> str:
    """What a variable sets, empty where it does not. Raises RunError where it may not be that."""
    variable, came = VARIABLES[name], os.environ.get(name, "")
    if came and not variable.allows(came):
        raise variable.refusal(came)
    return came


def refusals() -> list[RunError]:
    """What is wrong with variables that are set."""
    set_here = {name: os.environ[name] for name in VARIABLES if os.environ.get(name)}
    return [VARIABLES[name].refusal(came) for name, came in set_here.items() if not VARIABLES[name].allows(came)]


def misspelled() -> Iterator[str]:
    """A sentence for each variable that netviz does not read and that is called nearly as one that it does."""
    for name in sorted(os.environ):
        if name.startswith(PREFIX) and name not in VARIABLES:
            for meant in get_close_matches(name, VARIABLES, 1, 0.84):
                yield f"There is no variable {name}. Did you mean {meant}?"


def check() -> None:
    """Raises RunError, of all that are wrong."""
    if wrong := refusals():
        raise RunError(". ".join(map(str, wrong)), field=wrong[0].field)
