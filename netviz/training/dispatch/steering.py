"""Steering: what a running run can be told, checked before it is written down.

A worker hears within 0.3 seconds and obeys between two batches. What it then does shows in the record: the phase
`paused`; a mark on the curve (a series of `events.MARKS`) for each new learning rate, extension, reset, and shortcut
that is cut or heals; and the figures `learning_rate`, `seconds_allowed`, `epochs_allowed` and `cut`. Stopping is
`Store.ask_to_stop`, which queued runs understand too.
"""

from __future__ import annotations

from netviz.errors import RunError
from netviz.training.codes import CommandKind
from netviz.training.dispatch import cutting
from netviz.training.record.settings import RunSettings
from netviz.training.record.store import Store

SETTING_OF = {
    CommandKind.LEARNING_RATE: "learning_rate",
    CommandKind.EXTEND_SECONDS: "seconds",
    CommandKind.EXTEND_EPOCHS: "epochs",
    CommandKind.NORMS: "norms",
}
"""The setting in whose range the value of a command lies."""
NAMING = frozenset({CommandKind.CUT, CommandKind.HEAL})
"""Commands whose value is one shortcut's name, or those of several. Every other command has no value."""


def steer(store: Store, identity: str, kind: CommandKind, value: object = None) -> int:
    """Tell a running run to pause, resume, train one batch or epoch, change its rate, go on longer, reset, cut or heal.

    Answers the command's number (`Commands.is_acknowledged`). Raises SettingsError where the value is impossible, and
    RunError where the run does not run.
    """
    told = cutting.named(store, identity, value) if kind in NAMING else checked(kind, value)
    number = store.commands.give(identity, kind, told)
    if number is None:
        raise RunError("A run must be running to be steered", received=store.run(identity).state)
    return number


def checked(kind: CommandKind, value: object) -> float | str | None:
    """The value that goes with a command. Raises SettingsError where it is impossible."""
    name = SETTING_OF.get(kind)
    return None if name is None else getattr(RunSettings.of({name: value}), name)
