"""Continuing and branching: a run goes on from a checkpoint, in its own curve or in that of a new run.

A continued run draws on in the same curve. A branch is a new run whose curve has the former one as its trunk
(`Store.trunk`): it begins with the weights of one of that run's checkpoints, at another learning rate, say.
"""

from __future__ import annotations

import math
from collections.abc import Mapping

from netviz.errors import RunError, SettingsError
from netviz.training.codes import CommandKind, Reason
from netviz.training.dispatch import limits
from netviz.training.dispatch.dispatcher import as_texts, dispatcher
from netviz.training.dispatch.steering import checked
from netviz.training.dispatch.trained_network import trained_network
from netviz.training.record import checkpoints, norms, probes
from netviz.training.record.checkpoints import Position
from netviz.training.record.runs import NAME_LENGTH, Run, Trunk
from netviz.training.record.settings import RunSettings
from netviz.training.record.store import new_id

SHARED = frozenset({"batch_size", "images", "held_out", "normalise", "seed", "data"})
"""Settings that a branch has from its trunk: it sees the same images in the same order."""


def go_on(identity: str, *, seconds: object = None, epochs: object = None, learning_rate: object = None) -> Run:
    """An ended run waits once more and goes on, for so many seconds or epochs more, at another rate.

    What was over, its time or its epochs, is extended by as much again where nothing else is said. What it trained
    beyond its newest checkpoint (where its worker was killed, say) it trains again; the mark `continued` says behind
    which batch that is. Raises SettingsError and RunError.
    """
    here = dispatcher()
    here.executor.check()
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
    if not here.store.again(identity, commands, slots=here.executor.capacity):
        raise RunError("A run must have ended to be continued", received=here.store.run(identity).state)
    here.dispatch()
    return here.store.run(identity)


def branch(
    identity: str, step: int, changes: Mapping[str, object], *, visitor: str, address: str = "", name: str = ""
) -> Run:
    """A new run that begins with that run's checkpoint of that step, its settings changed; that run goes on or not.

    Where nothing is changed it repeats what its trunk did next: same rate, same budget, same images. With another
    optimizer it begins without what the former one remembered. Raises SettingsError, RunError and whatever `request`
    raises.
    """
    here = dispatcher()
    here.executor.check()
    parent = here.store.run(identity)
    for shared in SHARED & changes.keys():
        raise SettingsError(f"A branch has {', '.join(sorted(SHARED))} from its trunk", received=shared, field=shared)
    checkpoint, made = checkpoints.at(identity, step), new_id()
    settings = settings_there(parent, checkpoint.position, changes)
    config = here.store.config(parent)
    limits.check(trained_network(parent.network, parent.network_settings, config), settings)
    checkpoint.check()
    checkpoints.copy(checkpoint, made)
    probes.copy(identity, step, made)
    norms.copy(identity, step, made)
    try:
        run = here.store.add(
            parent.network,
            parent.network_settings,
            as_texts(settings),
            visitor=visitor,
            address=address,
            slots=here.executor.capacity,
            config=config,
            identity=made,
            name=name[:NAME_LENGTH],
            trunk=Trunk(parent.number, step, here.store.last_seq(parent)),
        )
    except RunError:
        checkpoints.forget(made)
        probes.forget(made)
        norms.forget(made)
        raise
    here.dispatch()
    return here.store.run(run.id)


def settings_there(run: Run, position: Position, changes: Mapping[str, object] | None = None) -> RunSettings:
    """The settings with which a run goes on from a position; with changes, those of a branch that begins there.

    Rate and optimizer are those of that moment. Time and epochs count from the trunk's first batch on: they end where
    the trunk's do, or, where those are over, after as many again; what a change gives counts from the position.
    Raises SettingsError.
    """
    changes, own = changes or {}, RunSettings.of(run.settings)
    per_epoch = run.figures.batches_per_epoch or own.images // own.batch_size
    there: dict[str, object] = {"learning_rate": position.learning_rate, "optimizer": position.optimizer}
    for name, passed, allowed in (
        ("seconds", position.seconds, run.figures.seconds_allowed),
        ("epochs", position.step / per_epoch, run.figures.epochs_allowed),
    ):
        until = allowed or getattr(own, name)
        if name in changes or passed >= until:
            more = RunSettings.of({name: changes[name]}) if name in changes else own
            there[name] = math.ceil(passed) + getattr(more, name)
        else:
            there[name] = min(int(until), _MOST[name])
    budget = {name: there[name] for name in _MOST}
    return RunSettings.of({**run.settings, **there, **changes, **budget})


_MOST = {each.name: int(each.high or 0) for each in RunSettings.descriptions() if each.name in ("seconds", "epochs")}
