"""A run as the record has it: what was asked for, what becomes of it, and its figures.

             ┌─▶ done         its epochs or its time are over
queued ─▶ running ─▶ stopped      somebody asked for it
   │         ├─▶ diverged     its loss was no longer a number
   ▼         ├─▶ failed       it died, and why
stopped      └─▶ interrupted  it died while nobody watched
"""

from __future__ import annotations

import json
import math
import re
import unicodedata
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, fields
from enum import Enum
from typing import Any, Literal, NamedTuple, TypeVar

from netviz.errors import RunError
from netviz.training.codes import CommandKind, DataSetName, Origin, Phase, Reason

State = Literal["queued", "running", "done", "stopped", "diverged", "failed", "interrupted"]
ACTIVE: tuple[State, ...] = ("queued", "running")
ENDED: tuple[State, ...] = ("done", "stopped", "diverged", "failed", "interrupted")
RECORDED = 0
"""The number of every run that comes with netviz; those of the record are numbered from 1."""
NAME_LENGTH, NOTE_LENGTH = 60, 500
"""The most characters of what its starter calls a run, and of notes of it."""
Code = TypeVar("Code", bound=Enum)


_KINDS: dict[str, Any] = {"bool": bool, "int": int, "float": (int, float), "Mapping[str,": dict, "Sequence[str]": list}


RECENT_BATCHES = 50
"""Batches of which loss and accuracy in training are told."""


@dataclass(frozen=True)
class Figures:
    """What is known of a run in numbers; None where it is not known (yet), or was no number."""

    epoch: int | None = None
    epochs: int | None = None
    """Whole passes over the training images."""
    batches: int | None = None
    batches_per_epoch: int | None = None
    images: int | None = None
    seconds: float | None = None
    """Of training, from the end of the first batch."""
    seconds_left: float | None = None
    seconds_allowed: float | None = None
    """The time budget, with what it was extended by; so are the epochs."""
    epochs_allowed: int | None = None
    learning_rate: float | None = None
    """That of the next batch."""
    cut: Sequence[str] | None = None
    """The names of the shortcuts that are cut; None where none is."""
    commands_done: int | None = None
    """The number of the last command that its worker has done, a stop apart."""
    images_per_second: float | None = None
    loss: float | None = None
    """The mean of the last RECENT_BATCHES; so is accuracy."""
    accuracy: float | None = None
    val_loss: float | None = None
    val_accuracy: float | None = None
    best_val_accuracy: float | None = None
    kept_step: int | None = None
    """The step of the newest checkpoint."""
    not_kept: Reason | None = None
    """Why none could be written at last; None where nothing stood against it."""
    test_accuracy: float | None = None
    test_images: int | None = None
    data: DataSetName | None = None
    data_origin: Origin | None = None
    train_images: int | None = None
    held_out: int | None = None
    """Images that training never sees, of which `val_loss` and `val_accuracy` are."""
    tensorflow: str | None = None
    """TensorFlow's version: known once it is loaded."""
    began: Mapping[str, float] | None = None
    """The phases until the first point, in order, each with the seconds since the run's start at which it began."""
    norms: bool | None = None
    """Whether they are measured."""
    memory_mb: int | None = None
    """What the worker takes now."""

    def as_json(self) -> str:
        """What is known, as text. A number that is none becomes null."""
        known = {name: value for name, value in vars(self).items() if value is not None}
        return as_json(known)

    @classmethod
    def from_json(cls, text: str) -> Figures:
        """Figures from text; what another version of netviz knows besides, or what is none, is left out."""
        kinds = {each.name: _KINDS.get(str(each.type).split()[0], str) for each in fields(cls)}
        known = {name: value for name, value in from_json(text).items() if isinstance(value, kinds.get(name, ()))}
        for name, codes in (("data", DataSetName), ("data_origin", Origin), ("not_kept", Reason)):
            if name in known:
                known[name] = code(codes, known[name], None)
        return cls(**known)


@dataclass(frozen=True)
class End:
    """How a run ends: its last state, and why, with the details that a sentence about it needs."""

    state: State
    reason: Reason
    details: Mapping[str, Any] = field(default_factory=dict)


@dataclass(frozen=True)
class Command:
    """Something that a worker is told to do. Commands of a run are numbered from 1, in the order of their giving."""

    number: int
    kind: CommandKind
    value: Any = None


class Trunk(NamedTuple):
    """Where a branch begins in another run."""

    run: int
    """Its number."""
    step: int
    """The last step that they share."""
    seq: int
    """The newest event of that run when it branched: what it does later is no part of this one."""


class Asked(NamedTuple):
    """What one asks for with a run."""

    network: str
    network_settings: Mapping[str, str]
    settings: Mapping[str, str]
    name: str = ""
    config: str = ""
    """The model's, where the network was read from a file."""


@dataclass(frozen=True)
class Run:
    """One run as the record has it at this moment."""

    id: str
    number: int
    visitor: str
    name: str
    """What its starter calls it; empty where it has no name of its own."""
    note: str
    removed: float | None
    """When its starter took it off the list."""
    network: str
    network_settings: Mapping[str, str]
    settings: Mapping[str, str]
    state: State
    created: float
    started: float | None
    ended: float | None
    heartbeat: float | None
    handle: str | None
    stop_asked: float | None
    """When a stop was first asked for."""
    phase: Phase
    phase_details: Mapping[str, Any]
    done: float
    """How much of the phase is done, 0 to 1."""
    reason: Reason
    reason_details: Mapping[str, Any]
    figures: Figures
    trunk: Trunk | None = None
    """Where it begins in another run; None where it begins with first weights."""
    group_id: str | None = None
    """Of the runs that were asked for together with it; None where it was asked for alone."""
    stopped_by: str | None = None
    """Who asked it first to stop: the fingerprint of a visitor, or SHELL of `wheels`."""
    wheel: str | None = None
    """The fingerprint of the secret whose link gives its wheel; None where the starter alone steers."""
    room: str | None = None
    """The code of the room in which a class has guessed of it."""
    colour: str = ""
    """That of its curves, #3b6fd4; empty where its starter has not chosen one."""

    @property
    def is_active(self) -> bool:
        """Whether it may still change."""
        return self.state in ACTIVE

    @property
    def hears(self) -> bool:
        """Whether its worker does what it is told: at its next batch, and so also before its first."""
        is_behind_the_last = self.phase in (Phase.CHECKING, Phase.TESTING, Phase.WRITING_FILE)
        return self.state == "running" and not is_behind_the_last

    @property
    def is_recorded(self) -> bool:
        """Whether it is none of this host's record, but was trained elsewhere and comes with netviz."""
        return self.number == RECORDED


def code(codes: type[Code], value: object, otherwise: Any) -> Any:
    """The code of that value; `otherwise` where this version of netviz knows none."""
    try:
        return codes(value)
    except ValueError:
        return otherwise


def as_json(details: Mapping[str, Any]) -> str:
    """Details as text. A number that is none becomes null."""
    clean = {name: finite(value) if isinstance(value, float) else value for name, value in details.items()}
    return json.dumps(clean, allow_nan=False)


def from_json(text: str | None) -> dict[str, Any]:
    """Details from text. Of text that is damaged nothing can be known, and the record stays readable."""
    try:
        details = json.loads(text or "{}")
    except (ValueError, TypeError, RecursionError):
        return {}
    return details if isinstance(details, dict) else {}


def finite(value: float | None) -> float | None:
    """The number, or None where it is none."""
    return None if value is None or not math.isfinite(value) else float(value)


def number(value: object) -> float | None:
    """The number of a column that may be torn, or None where it is none."""
    return finite(value) if isinstance(value, int | float) else None


def is_colour(text: object) -> bool:
    """Whether it is written as the colour of a run is: #3b6fd4."""
    return isinstance(text, str) and re.fullmatch("#[0-9a-f]{6}", text) is not None


def one_line(what: str, text: str, most: int) -> str:
    """The text as one line of what a screen shows. Raises RunError where it is longer than `most`."""
    line = readable(text)
    if len(line) > most:
        raise RunError(f"{what} may have {most} characters", received=f"{len(line)}")
    return line


def readable(text: str) -> str:
    """The text as one line, without what no screen shows, and what turns the direction of all that follows."""
    words = ("".join(letter for letter in word if not _is_hidden(letter)) for word in text.split())
    return " ".join(filter(None, words))


def _is_hidden(letter: str) -> bool:
    return unicodedata.category(letter) in _UNSEEN or unicodedata.bidirectional(letter) in _TURNING


_UNSEEN = frozenset({"Cc", "Cs"})  # not Cf: its joiners make one emoji of several, and belong into Persian words
_TURNING = frozenset({"LRE", "RLE", "LRO", "RLO", "PDF", "LRI", "RLI", "FSI", "PDI"})
