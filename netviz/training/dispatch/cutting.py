"""Cutting it live: which shortcuts the network of a run has, those that a command names, and what is not done yet."""

from __future__ import annotations

from collections.abc import Iterable
from functools import lru_cache

from netviz.anatomy.shortcuts import Shortcut, shortcuts
from netviz.errors import NetvizError, RunError
from netviz.training.codes import CommandKind
from netviz.training.dispatch.trained_network import FILE, trained_network
from netviz.training.record.runs import Command, Run
from netviz.training.record.store import Store, open_store
from netviz.words import listed


def shortcuts_of(run: Run) -> tuple[Shortcut, ...]:
    """Those of the network that the run trains; none where this version of netviz cannot build it. Raises RunError."""
    config = open_store().config(run) if run.network == FILE else ""
    return _shortcuts(run.network, tuple(run.network_settings.items()), config)


def names_of_shortcuts(run: Run) -> list[str]:
    """Their names, in order. Raises RunError."""
    return [each.name for each in shortcuts_of(run)]


@lru_cache(maxsize=64)
def _shortcuts(network: str, settings: tuple[tuple[str, str], ...], config: str) -> tuple[Shortcut, ...]:
    try:
        return shortcuts(trained_network(network, dict(settings), config))
    except NetvizError:
        return ()


def named(store: Store, identity: str, value: object) -> list[str]:
    """The names of shortcuts that a command is about, in their order. Raises RunError where one is no shortcut's."""
    run = store.run(identity)
    known = names_of_shortcuts(run)
    if not known:
        raise RunError("Only a network with residual additions has shortcuts to cut", received=run.network)
    asked = list(value) if isinstance(value, list | tuple) else [value]
    for name in asked or [None]:
        if name not in known:
            rule = f"A shortcut is named after its addition, such as {listed(known)}"
            raise RunError(rule, received="none" if name is None else str(name)[:60])
    return [name for name in known if name in asked]


def wished(run: Run, told: Iterable[Command]) -> dict[str, bool]:
    """By its name whether a shortcut is to be cut or to heal, by what the run was told and has not done."""
    if not run.hears:
        return {}
    wishes: dict[str, bool] = {}
    for command in told:
        if command.kind in (CommandKind.CUT, CommandKind.HEAL):
            wishes |= dict.fromkeys(command.value, command.kind is CommandKind.CUT)
    return {name: cuts for name, cuts in wishes.items() if cuts is not (name in (run.figures.cut or ()))}
