"""The runs of a host in a shell: listed, shown, and steered, by one command for each thing that a run can be told."""

from __future__ import annotations

import argparse
import json
import sys
import time
from collections.abc import Callable
from datetime import datetime
from typing import Any

from netviz.errors import RunCause, RunError
from netviz.training import learnt, words
from netviz.training.codes import CommandKind, Phase
from netviz.training.curves import mark_as_json, marks
from netviz.training.dispatch.continuing import SHARED, branch, go_on
from netviz.training.dispatch.cutting import names_of_shortcuts, shortcuts_of
from netviz.training.dispatch.dispatcher import Dispatcher, dispatcher
from netviz.training.dispatch.steering import steer
from netviz.training.dispatch.trained_network import FILE
from netviz.training.record import checkpoints
from netviz.training.record.runs import Run
from netviz.training.record.settings import RunSettings
from netviz.words import percent

MOST_LISTED = 20
BRANCHED = [name for name in RunSettings.model_fields if name not in SHARED]
_OBEYED_SECONDS = 15.0  # a worker obeys between two batches, which large networks make long
_LOOK_SECONDS = 0.1
_COLUMNS = ("N", "run", "network", "state", "batches", "held-out", "test", "began")


def add_commands(commands: Any) -> None:
    """A parser for each, below those of `commands`."""
    listing = commands.add_parser("runs", help="the runs of this host; runs show N tells one")
    listing.add_argument("which", nargs="*", metavar="show N", help="one run, by its number or its id")
    listing.add_argument("--all", action="store_true", help=f"every run that is kept, not the newest {MOST_LISTED}")
    _json(listing)
    listing.set_defaults(run=_runs)

    _command(commands, "stop", "end a run, or take it out of the queue", _stop)
    _command(commands, "pause", "halt a run between two batches", _pause)
    _command(commands, "resume", "let a paused run go on", _tell(CommandKind.RESUME))
    step = _command(commands, "step", "train one batch, then pause", _step)
    step.add_argument("--epoch", action="store_true", help="to the end of the epoch instead")
    rate = _command(commands, "rate", "change the learning rate from the next batch on", _rate)
    rate.add_argument("rate", metavar="RATE", help="such as 0.001")
    extend = _command(commands, "extend", "let a run go on for longer", _extend)
    more = extend.add_mutually_exclusive_group(required=True)
    more.add_argument("--seconds", metavar="MORE", help="how many seconds more")
    more.add_argument("--epochs", metavar="MORE", help="how many epochs more")
    on = _command(commands, "continue", "let an ended run go on from its newest checkpoint", _continue)
    on.add_argument(
        "--seconds", metavar="MORE", help="how many seconds more (default: as many again, if they were over)"
    )
    on.add_argument("--epochs", metavar="MORE", help="how many epochs more (likewise)")
    on.add_argument("--rate", metavar="RATE", help="at another learning rate")
    off = _command(commands, "branch", "a new run that begins at a checkpoint of this one, changed", _branch)
    off.add_argument("--at", required=True, metavar="BATCH", help="one of its checkpoints, as runs show N lists them")
    for name in BRANCHED:
        off.add_argument(f"--{name.replace('_', '-')}", dest=name, metavar="VALUE", help="as in train")
    for name, kind, does in (
        ("cut", CommandKind.CUT, "let nothing pass shortcuts of a run's network"),
        ("heal", CommandKind.HEAL, "let cut shortcuts pass again"),
    ):
        cut = _command(commands, name, does, _cut(kind))
        cut.add_argument("names", nargs="*", metavar="NAME", help="of its addition, such as stage_1_block_2_add")
        cut.add_argument("--all", action="store_true", help="every shortcut")
    again = "begin again with the weights that the run began with, at the rate of now"
    _command(commands, "reset", again, _tell(CommandKind.RESET))


def as_json(run: Run) -> dict[str, Any]:
    """A run for scripts: names, state, settings, and every figure that is known."""
    return {
        "number": run.number,
        "run": run.id,
        "network": run.network,
        "network_settings": dict(run.network_settings),
        "settings": dict(run.settings),
        "state": run.state,
        "phase": run.phase.value,
        "reason": run.reason.value,
        "created": run.created,
        "started": run.started,
        "ended": run.ended,
        "figures": json.loads(run.figures.as_json()),
    }


def _command(commands: Any, name: str, help: str, obey: Callable[..., int]) -> argparse.ArgumentParser:
    parser = commands.add_parser(name, help=help)
    parser.add_argument("which", metavar="N", help="the run's number, as runs lists it, or its id")
    _json(parser)
    parser.set_defaults(run=obey)
    return parser


def _json(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--json", action="store_true", help="as JSON")


def found(here: Dispatcher, which: str) -> Run:
    """The run of that number or id. Raises RunError."""
    run = here.store.numbered(int(which)) if which.isdecimal() else here.store.find(which)
    if run is None:
        rule = "There is no run of that number or id; python -m netviz runs lists them"
        raise RunError(rule, received=which[:40], cause=RunCause.NOT_FOUND)
    return run


def _runs(options: argparse.Namespace) -> int:
    here = dispatcher()
    here.dispatch()  # workers that died while nobody looked are told as dead
    match options.which:
        case []:
            runs = here.store.newest(sys.maxsize if options.all else MOST_LISTED)
            print(json.dumps([as_json(run) for run in runs]) if options.json else _table(runs))
        case ["show", which]:
            _show(here, found(here, which), is_json=options.json)
        case other:
            raise RunError("runs takes nothing, or show N", received=" ".join(other)[:40])
    return 0


def _show(here: Dispatcher, run: Run, *, is_json: bool) -> None:
    done = marks(here.store.events_after(run))
    kept = [each.position.step for each in checkpoints.of_run(run.id)]
    if is_json:
        told = [mark_as_json(mark, names_of_shortcuts(run)) for mark in done]
        print(json.dumps(as_json(run) | {"marks": told, "checkpoints": kept, "learnt": learnt.as_json(run)}))
        return
    print(f"{run.number}  {run.id}  {network_name(run)}  {_state(run)}")
    for title, pairs in (
        ("network", run.network_settings),
        ("settings", run.settings),
        ("figures", json.loads(run.figures.as_json())),
    ):
        print(f"  {title}")
        for name, value in pairs.items():
            print(f"    {name:<20} {value}")
    print(f"  checkpoints at batches {', '.join(f'{step:,}' for step in kept) or 'none'}")
    if by_class := learnt.sentence(run):
        print(f"  {by_class}")
    if problem := words.not_kept(run):
        print(f"  {problem}.")
    for mark, told in words.marks(run, done):
        print(f"  batch {mark.batch:,}: {told}")


def _table(runs: list[Run]) -> str:
    rows = [_COLUMNS, *(_row(run) for run in runs)]
    widths = [max(len(row[column]) for row in rows) for column in range(len(_COLUMNS))]
    return "\n".join("  ".join(map(str.ljust, row, widths)).rstrip() for row in rows)


def _row(run: Run) -> tuple[str, ...]:
    figures = run.figures
    began = datetime.fromtimestamp(run.created).strftime("%Y-%m-%d %H:%M")
    batches = "" if figures.batches is None else f"{figures.batches:,}"
    shares = (figures.val_accuracy, figures.test_accuracy)
    held_out, test = ("" if share is None else percent(share) for share in shares)
    state = "paused" if run.phase is Phase.PAUSED else run.state
    return str(run.number), run.id, network_name(run), state, batches, held_out, test, began


def network_name(run: Run) -> str:
    """The network's name as one trains it: an architecture's, a preset's, or the file's."""
    return run.network_settings.get("file", run.network)[:40] if run.network == FILE else run.network


def _state(run: Run) -> str:
    if not run.is_active:
        return words.ending(run)
    return f"{run.state}: {words.phase(run.phase, run.phase_details)}".rstrip(": ")


def _stop(options: argparse.Namespace) -> int:
    here = dispatcher()
    run = found(here, options.which)
    here.store.ask_to_stop(run.id)
    return _told(here, run, lambda run: not run.is_active, options)


def _pause(options: argparse.Namespace) -> int:
    return _steered(options, CommandKind.PAUSE)


def _step(options: argparse.Namespace) -> int:
    return _steered(options, CommandKind.EPOCH if options.epoch else CommandKind.BATCH)


def _rate(options: argparse.Namespace) -> int:
    return _steered(options, CommandKind.LEARNING_RATE, value=options.rate)


def _extend(options: argparse.Namespace) -> int:
    kind = CommandKind.EXTEND_EPOCHS if options.seconds is None else CommandKind.EXTEND_SECONDS
    return _steered(options, kind, value=options.epochs if options.seconds is None else options.seconds)


def _cut(kind: CommandKind) -> Callable[[argparse.Namespace], int]:
    def obey(options: argparse.Namespace) -> int:
        every = shortcuts_of(found(dispatcher(), options.which)) if options.all else ()
        return _steered(options, kind, value=[each.name for each in every] or options.names)

    return obey


def _continue(options: argparse.Namespace) -> int:
    here = dispatcher()
    run = found(here, options.which)
    run = go_on(run.id, seconds=options.seconds, epochs=options.epochs, learning_rate=options.rate)
    return _told(here, run, lambda run: run.state != "queued", options)


def _branch(options: argparse.Namespace) -> int:
    here = dispatcher()
    parent = found(here, options.which)
    if not options.at.isdecimal():
        steps = [each.position.step for each in checkpoints.of_run(parent.id)]
        known = ", ".join(f"{each:,}" for each in steps) or "no batch"
        raise RunError(f"--at is one of the run's checkpoints, at batches {known}", received=options.at[:40])
    changes = {name: getattr(options, name) for name in BRANCHED if getattr(options, name) is not None}
    run = branch(parent.id, int(options.at), changes, visitor=parent.visitor)
    return _told(here, run, lambda run: run.state != "queued", options)


def _tell(kind: CommandKind) -> Callable[[argparse.Namespace], int]:
    return lambda options: _steered(options, kind)


def _steered(options: argparse.Namespace, kind: CommandKind, value: Any = None) -> int:
    here = dispatcher()
    run = found(here, options.which)
    number = steer(here.store, run.id, kind, value)
    waits = kind is CommandKind.PAUSE

    def is_obeyed(run: Run) -> bool:
        return here.store.commands.is_acknowledged(run, number) and (run.phase is Phase.PAUSED or not waits)

    return _told(here, run, is_obeyed, options)


def _told(here: Dispatcher, run: Run, reached: Callable[[Run], bool], options: argparse.Namespace) -> int:
    """Wait until the run is as it was told to be, or has ended; then say how it is."""
    deadline = time.monotonic() + _OBEYED_SECONDS
    while True:
        here.dispatch()  # which also kills a worker that does not hear
        run = here.store.run(run.id)
        is_reached = reached(run)
        if is_reached or not run.is_active or time.monotonic() > deadline:
            break
        time.sleep(_LOOK_SECONDS)
    print(json.dumps(as_json(run)) if options.json else f"{run.number}  {run.id}  {_state(run)}")
    return 0 if is_reached else 1
