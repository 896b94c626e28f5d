"""Continuing: an ended run goes on from its newest checkpoint and draws on in the same curve."""

from __future__ import annotations

from netviz.errors import RunError
from netviz.training.codes import CommandKind, Reason
from netviz.training.dispatch.dispatcher import dispatcher
from netviz.training.dispatch.steering import checked
from netviz.training.record import checkpoints
from netviz.training.record.runs import Run
from netviz.training.record.settings import RunSettings


def go_on(identity: str, *, seconds: object = None, epochs: object = None, learning_rate: object = None) -> Run:
    """An ended run waits once more and goes on, for so many seconds or epochs more, at another rate.

    What was over, its time or its epochs, is extended by as much again where nothing else is said. What it trained
    beyond its newest checkpoint (where its worker was killed, say) it trains again; the mark `continued` says behind
    which batch that is. Raises SettingsError and RunError.
    """
    here = dispatcher()
    run = here.store.run(identity)
    if run.is_active:
        raise RunError("A run must have ended to be continued", received=run.state)
    if not checkpoints.of_run(identity):
        raise RunError("A run must have a checkpoint to be continued", received="none, or it was removed to make room")
    settings = RunSettings.of(run.settings)
    if seconds is None and run.reason is Reason.TIME_OVER:
        seconds = settings.seconds
    if epochs is None and run.reason is Reason.EPOCHS_OVER:
        epochs = settings.epochs
    asked = {
        CommandKind.LEARNING_RATE: learning_rate,
        CommandKind.EXTEND_SECONDS: seconds,
        CommandKind.EXTEND_EPOCHS: epochs,
    }
    commands = [(kind, checked(kind, value)) for kind, value in asked.items() if value is not None]
    if not here.store.again(identity, commands):
        raise RunError("A run must have ended to be continued", received=here.store.run(identity).state)
    here.dispatch()
    return here.store.run(identity)
