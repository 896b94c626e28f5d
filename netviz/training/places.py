"""Where netviz keeps what must outlive a process."""

import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import BinaryIO


def as_path(text: str) -> Path:
    """The path of that name; ~ is the user's own folder, where there is one."""
    try:
        return Path(text).expanduser()
    except RuntimeError:  # of nobody known here
        return Path(text)


def home() -> Path:
    """The folder of runs and prepared data: NETVIZ_HOME, or ~/.cache/netviz."""
    return as_path(os.environ.get("NETVIZ_HOME") or "~/.cache/netviz")


def files() -> Path:
    """The folder of what workers write for others to read, logs and checkpoints: NETVIZ_FILES, or home.

    Servers and workers on several machines share it.
    """
    named = os.environ.get("NETVIZ_FILES")
    return as_path(named) if named else home()


def what_is_there(path: Path) -> Path:
    """The path, or of what leads to it the last that exists."""
    return next(each for each in (path, *path.absolute().parents) if each.exists())


def database() -> str:
    """The run store as SQLAlchemy writes it: NETVIZ_DB_URL, or an SQLite file at home."""
    return os.environ.get("NETVIZ_DB_URL") or f"sqlite:///{home() / 'runs.sqlite'}"


def naming_variable() -> str:
    """The variable that says where the run store is."""
    return "NETVIZ_DB_URL" if os.environ.get("NETVIZ_DB_URL") else "NETVIZ_HOME"


def log_file(run: str) -> Path:
    """What the worker of a run prints."""
    return files() / "logs" / f"{run}.log"


def replace_file(path: Path, content: bytes) -> None:
    """Write a file so that a reader sees the old one or the new one, and never a half."""
    with replaced_file(path) as out:
        out.write(content)


@contextmanager
def replaced_file(path: Path) -> Iterator[BinaryIO]:
    """A file to write, which takes that path once it is whole. Raises OSError."""
    path.parent.mkdir(parents=True, exist_ok=True)
    partial = path.with_name(f"{path.name}.{os.getpid()}.partial")
    try:
        with partial.open("wb") as out:
            yield out
            out.flush()
            os.fsync(out.fileno())
        partial.replace(path)
    finally:
        partial.unlink(missing_ok=True)


def partial_files(run: str) -> list[Path]:
    """What a worker of that run is writing, or was writing when it was killed: then nobody finishes it any more."""
    names = (f"checkpoints/{run}/**/*.partial", f"probes/{run}/**/*.partial", f"norms/{run}.*.partial")
    return [path for each in names for path in files().glob(each)]
