"""Every error that a visitor can cause. The page shows the text, so each is a sentence for a reader.

NetvizError
├── UnknownNameError    no architecture, preset or layer of that name
├── SettingsError       a setting out of its range, or impossible together with the others
├── ShapeError          a layer that cannot take its input
├── FileError           a model file that is damaged, too large, or of a kind that is not read
├── DrawingError        no layout engine, or one that failed
├── DataError           a data set that is missing or damaged
└── RunError            a training run that cannot be started or found
"""

from enum import Enum
from typing import Any

LONGEST_RECEIVED = 400


class NetvizError(Exception):
    """A rule that does not hold, and what came instead; as text "rule. Received: ...", or the rule alone.

    `rule` is a sentence without its full stop; `received` the text of what came, None where that says nothing;
    `field` the setting that is wrong, None where it is no single one.
    """

    def __init__(self, rule: str, *, received: object = None, field: str | None = None):
        """A rule, what came instead of it, and the setting that it is about."""
        super().__init__(rule)
        self.rule = _readable(rule)
        self.received = None if received is None else _short(_readable(str(received)))
        self.field = field

    def __str__(self) -> str:
        if self.received is None:
            return self.rule
        return f"{self.rule}{'' if self.rule.endswith('?') else '.'} Received: {self.received}"


def _readable(text: str) -> str:
    """With a question mark for each half of a letter, which JSON can hold and no page can be sent."""
    return text.encode(errors="replace").decode()


def _short(text: str) -> str:
    """Short enough for a sentence, whatever a stranger sent."""
    return text if len(text) <= LONGEST_RECEIVED else text[: LONGEST_RECEIVED - 3] + "..."


class UnknownNameError(NetvizError):
    """No architecture, preset or layer has that name."""


class SettingsError(NetvizError, ValueError):
    """A setting is out of its range, or impossible together with the others; a ValueError, as validators raise."""


class ShapeError(NetvizError):
    """A layer cannot take its input."""


class FileError(NetvizError):
    """A model file is damaged, too large, or of a kind that is not read."""


class DrawingError(NetvizError):
    """The layout engine is missing or has failed."""


class DataError(NetvizError):
    """A data set is missing or damaged."""


class RunCause(str, Enum):
    """Why a training run cannot be started, found or written down: what a program needs to know of it."""

    REFUSED = "refused"
    """A rule of this host or of training stands against it."""
    NOT_FOUND = "not_found"
    NOT_YOURS = "not_yours"
    """Who asks for it neither started the run nor has its wheel."""
    TOO_MANY = "too_many"
    NOT_STARTED = "not_started"
    NOT_NOW = "not_now"
    """Nothing is wrong with the run, and it may be started or looked into later."""
    NO_RECORD = "no_record"
    """The record of runs cannot be opened, read or written."""
    DISK_FULL = "disk_full"


class RunError(NetvizError):
    """A training run cannot be started or found; `cause` says of which kind that is."""

    def __init__(self, *args: Any, cause: RunCause = RunCause.REFUSED, **named: Any):
        """The error's text as for every NetvizError, and its cause."""
        super().__init__(*args, **named)
        self.cause = cause
