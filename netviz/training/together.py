"""Runs that are asked for together, all or none: those of an experiment, or one run again with other seeds."""

from __future__ import annotations

from collections.abc import Sequence

from netviz.errors import RunError
from netviz.network import Network
from netviz.training.dispatch import limits
from netviz.training.dispatch.dispatcher import as_texts, dispatcher
from netviz.training.dispatch.trained_network import trained_network
from netviz.training.experiments import SEEDS, experiment
from netviz.training.record.runs import Asked, Run
from netviz.training.record.settings import RunSettings
from netviz.training.record.store import new_id

MORE_SEEDS = len(SEEDS) - 1
"""With how many other seeds a run is repeated."""


def begin(key: str, *, visitor: str, address: str = "", seeds: int = 1) -> list[Run]:
    """Queue an experiment's runs, each with so many seeds, seed by seed.

    Raises UnknownNameError, and RunError where one of them cannot be had: then none is queued.
    """
    chosen, asked = experiment(key), []
    for seed in SEEDS[:seeds]:
        for planned in chosen.runs:
            settings = chosen.run_settings(planned, seed)
            _check(planned.built(), settings)
            name = planned.name if seeds == 1 else f"{planned.name}, seed {seed}"
            asked.append(Asked(planned.network, planned.form, as_texts(settings), name))
    return _queue(key, asked, visitor, address)


def repeat(identity: str, *, visitor: str, address: str = "") -> list[Run]:
    """Queue runs that differ from that one by their seed alone. Raises RunError and SettingsError."""
    store = dispatcher().store
    run = store.run(identity)
    if run.trunk is not None:
        raise RunError("A run must begin with first weights to be repeated with other seeds", received="a branch")
    settings, config = RunSettings.of(run.settings), store.config(run)
    _check(trained_network(run.network, run.network_settings, config), settings)
    asked = []
    for more in range(1, MORE_SEEDS + 1):
        other = settings.model_copy(update={"seed": settings.seed + more})
        name = f"{run.name}, seed {other.seed}" if run.name else ""
        asked.append(Asked(run.network, run.network_settings, as_texts(other), name[:60], config))
    return _queue("repeat", asked, visitor, address)


def _check(network: Network, settings: RunSettings) -> None:
    here = dispatcher()
    here.executor.check()
    limits.check(network, settings)
    here.executor.check_images(settings.data)


def _queue(what: str, asked: Sequence[Asked], visitor: str, address: str) -> list[Run]:
    here = dispatcher()
    group, slots = f"{what}-{new_id()}", here.executor.capacity
    runs = here.store.add_group(group, asked, visitor=visitor, address=address, slots=slots)
    here.dispatch()
    return [here.store.run(run.id) for run in runs]
