"""python -m netviz train: the same run, store and worker as the Train page, from a shell."""

from __future__ import annotations

import argparse
import shutil
import sys
import time
from collections.abc import Mapping
from contextlib import suppress
from typing import Any, TextIO

from netviz.architectures.catalog import build
from netviz.errors import RunCause, RunError, SettingsError
from netviz.interchange.left_out import sentences as left_out
from netviz.network import Network
from netviz.training import rate_finder, words
from netviz.training.cifar_form import CIFAR_FORM, FOR_SMALL_IMAGES, in_cifar_form
from netviz.training.codes import DataSetName, Phase, Reason
from netviz.training.dispatch.dispatcher import Dispatcher, dispatcher, request
from netviz.training.dispatch.limits import check_form
from netviz.training.dispatch.trained_network import FILE, on_images, resizing, settings_of_file
from netviz.training.event_lines import EventLines
from netviz.training.operating_system import interrupted_by_end
from netviz.training.rate_finder import Finding
from netviz.training.recipes import NAMED, ONE_MINUTE, advice, recipe_of, warning
from netviz.training.record.runs import Run
from netviz.training.record.settings import RunSettings
from netviz.words import decimal, duration, percent

_TOLD_EVERY_SECONDS = 0.5
AWAY_SECONDS = 120.0  # as long as a worker waits for the record
_LINE_EVERY_SECONDS = 10.0  # in a file or a pipe, where what was told stays
_BAR_LETTERS = 20
_FIGURES = (
    "epochs", "batches", "images", "seconds", "images_per_second", "loss", "accuracy", "val_loss", "val_accuracy",
    "best_val_accuracy", "test_accuracy", "test_images",
)  # fmt: skip


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """The recipe, one option for each setting of a run, and --json."""
    parser.add_argument(
        "--recipe",
        metavar="NAME",
        default=ONE_MINUTE,
        help="settings that belong together, of which the options below change some: "
        f"{ONE_MINUTE} (the default, by which its family learns most), {', '.join(sorted(NAMED))}, or defaults",
    )
    for field in RunSettings.descriptions():
        span = f"{field.low:,} to {field.high:,}" if field.low is not None else ", ".join(field.choices)
        default = f"{field.default:,}" if field.type == "int" else field.default
        words = f"{field.label}: {span} {field.unit} (default {default})"
        parser.add_argument(f"--{field.name.replace('_', '-')}", dest=field.name, metavar="VALUE", help=words)
    parser.add_argument(
        "--find-rate",
        action="store_true",
        help="only try learning rates, each for one batch (Smith 2015, arXiv:1506.01186), and suggest one",
    )
    parser.add_argument(
        "--json",
        action="store_true",
        help="a line of JSON for each event: phase, point, check, mark, end; progress in words goes to stderr",
    )


def run(options: argparse.Namespace, name: str, changes: Mapping[str, str]) -> int:
    """Train the network of that name with those settings changed, and tell the terminal how it goes.

    It is trained in its 32-pixel, 10-class form. Ctrl-C or SIGTERM stops the run, not only the telling of it. Answers
    0 where the run has ended as it should (done or stopped) and 1 where it failed. Raises NetvizError where it cannot
    begin.
    """
    settings = _small_form(name, changes)
    taken = [FOR_SMALL_IMAGES] if "small_images" in settings.keys() - changes.keys() else []
    for line in filter(None, (*taken, resizing(build(name, **settings)))):
        print(line, file=sys.stderr)
    return _run(options, name, settings)


def run_file(options: argparse.Namespace, network: Network) -> int:
    """As `run`, with a network that was read from a file: as it is there, on images of its own size."""
    settings = settings_of_file(network)
    form = on_images(network)
    check_form(form)
    for line in filter(None, (*(f"Trained {line}" for line in left_out(network)), resizing(form))):
        print(line, file=sys.stderr)
    return _run(options, FILE, settings, network.config)


def _run(options: argparse.Namespace, name: str, network_settings: Mapping[str, str], config: str = "") -> int:
    out = sys.stderr if options.json else sys.stdout
    settings = recipe_of(options.recipe, name).run_settings(_given(options))
    asked = {"name": rate_finder.NAME, "is_listed": False} if options.find_rate else {}
    if options.find_rate:
        settings = rate_finder.asked(settings)
    made = request(name, network_settings, settings, visitor=f"shell-{time.time_ns()}", config=config, **asked)
    lines = EventLines(sys.stdout) if options.json else None
    ended = followed(made, out, lines)
    found = Finding.of(ended, dispatcher().store.events_after(ended)) if options.find_rate else None
    print(_rates(found) if found and found.rates else _last_words(ended), file=out)
    if lines:
        lines.end(as_json(ended) | (_rates_as_json(found) if found else {}))
    return 0 if ended.state in ("done", "stopped") else 1


def followed(run: Run, out: TextIO, lines: EventLines | None = None) -> Run:
    """The run at its end, told as it goes; Ctrl-C, SIGTERM and SIGHUP stop the run, not only the telling of it."""
    with interrupted_by_end():
        return _watched(dispatcher(), run, _Progress(out), lines)


def as_json(run: Run) -> dict[str, Any]:
    """The run's end and figures under the names that scripts rely on; null where there is none."""
    return {
        "run": run.id,
        "network": run.network,
        "state": run.state,
        "reason": run.reason.value or None,
        "reason_in_words": words.reason(run) or None,
        "data": run.figures.data and run.figures.data.value,
        **{name: getattr(run.figures, name) for name in _FIGURES},
    }


def _rates(found: Finding) -> str:
    """Each rate with its loss, and what they tell."""
    rows = zip(found.rates, found.losses, found.smoothed, strict=True)
    told = [f"{decimal(float(f'{rate:.2g}')):>12} {loss:9.3f} {mean:9.3f}" for rate, loss, mean in rows]
    return "\n".join([f"{'rate':>12} {'loss':>9} {'smoothed':>9}", *told, found.words])


def _rates_as_json(found: Finding) -> dict[str, Any]:
    return {"rates": found.rates, "losses": found.losses, "suggested_learning_rate": found.suggested}


def _given(options: argparse.Namespace) -> dict[str, str]:
    named = {field.name: getattr(options, field.name) for field in RunSettings.descriptions()}
    return {name: value for name, value in named.items() if value is not None}


def _small_form(name: str, changes: Mapping[str, str]) -> dict[str, str]:
    """The changed settings, in the form that CIFAR-10 asks for. Raises RunError, SettingsError, UnknownNameError."""
    small = in_cifar_form(name, changes)
    for key in CIFAR_FORM.keys() & changes.keys():
        if changes[key] != small[key]:
            raise SettingsError(
                f"{key} must be {small[key]} to train on ten classes of 32 pixels", received=changes[key], field=key
            )
    return small


def _watched(here: Dispatcher, run: Run, progress: _Progress, lines: EventLines | None) -> Run:
    """The run at its end. Where the telling ends sooner, for whatever reason, the run ends with it."""
    try:
        return _watch(here, run, progress, lines)
    except BaseException:
        with suppress(RunError):
            here.store.ask_to_stop(run.id)
            here.dispatch()
        raise


class _Progress:
    """Where progress is told: in a terminal a bar that grows, elsewhere a line for each phase and every while."""

    def __init__(self, out: TextIO):
        self._out, self._in_place = out, out.isatty()
        self._width, self._phase, self._told_at = 0, Phase.NONE, 0.0

    def tell(self, run: Run, line: str) -> None:
        now = time.monotonic()
        if self._in_place:
            if not self._width:
                print(run.id, file=self._out)
            seen = f"{_bar(run.done)}  {line}"[: shutil.get_terminal_size().columns - 1]  # a longer one would wrap
            print(f"\r{seen:<{self._width}}", end="", file=self._out, flush=True)
            self._width = len(seen)
        elif not self._told_at or run.phase != self._phase or now - self._told_at >= _LINE_EVERY_SECONDS:
            print(f"{run.id}: {line}", file=self._out, flush=True)
            self._phase, self._told_at = run.phase, now

    def end(self) -> None:
        if self._in_place:
            print(file=self._out)


def _bar(share: float) -> str:
    """As much of it filled as is done, in eighths of a letter."""
    eighths = round(min(1.0, max(0.0, share)) * 8 * _BAR_LETTERS)
    whole, rest = divmod(eighths, 8)
    return ("█" * whole + " ▏▎▍▌▋▊▉"[rest] * (rest > 0)).ljust(_BAR_LETTERS, "░")


class _Patience:
    """Lets the record be away, or its disk be full, for a moment: such an error is raised only after AWAY_SECONDS."""

    def __init__(self) -> None:
        self._reached = time.monotonic()

    def renew(self) -> None:
        """The record is there."""
        self._reached = time.monotonic()

    def __enter__(self) -> None:
        return None

    def __exit__(self, kind: object, error: BaseException | None, trace: object) -> bool:
        is_away = isinstance(error, RunError) and error.cause in (RunCause.NO_RECORD, RunCause.DISK_FULL)
        return is_away and time.monotonic() - self._reached <= AWAY_SECONDS


def _watch(here: Dispatcher, run: Run, progress: _Progress, lines: EventLines | None = None) -> Run:
    """Tell the run's progress until it ends; an interruption asks it to stop, a second one waits for nothing.

    The run goes on where the record is away for a moment, and so does this. Raises RunError where it stays away.
    """
    patience, interrupted, asked = _Patience(), False, False
    while run.is_active:
        try:
            with patience:
                if interrupted and not asked:
                    here.store.ask_to_stop(run.id)
                    asked = True
                progress.tell(run, _words(here, run))
                here.dispatch()
            time.sleep(_TOLD_EVERY_SECONDS)
            with patience:
                run = here.store.run(run.id)
                if lines:
                    lines.tell(here.store, run)
                patience.renew()
        except KeyboardInterrupt:
            if interrupted:
                raise
            interrupted = True
    progress.end()
    return run


def _words(here: Dispatcher, run: Run) -> str:
    if run.state == "queued":
        return f"Waiting, {words.waiting(here.store.place(run, here.executor.capacity))}"
    told = [f"{words.phase(run.phase, run.phase_details) or run.state} {percent(run.done, 0):>5}"]
    if run.phase is Phase.TRAINING and run.figures.seconds_left is not None:
        told.append(f"{duration(run.figures.seconds_left)} left")
    for name, said in (
        ("val_accuracy", lambda share: f"held-out {percent(share)}"),
        ("images_per_second", lambda figure: f"{figure:,.0f} images/s"),
        ("loss", lambda figure: f"loss {figure:.3f}"),
        ("accuracy", lambda share: f"accuracy {percent(share)}"),
    ):
        if (figure := getattr(run.figures, name)) is not None:
            told.append(said(figure))
    return "  ".join(filter(None, [*told, warning(run)]))


def _last_words(run: Run) -> str:
    figures, reason = run.figures, words.reason(run)
    told = f"{run.id} is {run.state}" + ("" if run.reason is Reason.STOPPED else f": {reason}")
    if figures.test_accuracy is not None:
        on = f"{figures.test_images:,} images of {words.data_set(figures.data)}"
        told += f". Test accuracy {percent(figures.test_accuracy)} on {on}"
    if figures.data is DataSetName.SHAPES and run.settings.get("data") == "auto":
        told += ". CIFAR-10 could not be had here, so netviz drew Shapes in its place"
    return ". ".join(filter(None, (told, words.not_kept(run), advice(run))))
