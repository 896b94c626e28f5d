"""Sentences of the codes of runs and data sets: the one place that makes them, for the page and for the shell."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from itertools import groupby
from typing import Any

from netviz.anatomy.shortcuts import said
from netviz.settings import Description
from netviz.training.codes import CommandKind, DataSetName, Origin, Phase, Reason, Series
from netviz.training.curves import Mark
from netviz.training.dispatch.cutting import shortcuts_of, wished
from netviz.training.dispatch.told import PACES, pace_told
from netviz.training.record.events import CUTS
from netviz.training.record.queue import Place
from netviz.training.record.runs import Command, Run
from netviz.training.record.settings import RunSettings
from netviz.training.record.wheels import SHELL
from netviz.words import counted, decimal, duration, percent

DATA_SETS: dict[DataSetName, str] = {DataSetName.CIFAR10: "CIFAR-10", DataSetName.SHAPES: "Shapes"}
ORIGINS: dict[Origin, str] = {
    Origin.NAMED: "NETVIZ_CIFAR10",
    Origin.KERAS_CACHE: "Keras' cache",
    Origin.DOWNLOAD: "the official download",
    Origin.DRAWN: "drawn by netviz",
}
_PHASES = {
    Phase.NONE: "",
    Phase.STARTING_WORKER: "Starting a worker",
    Phase.READING_DATA: "Reading the data set",
    Phase.DOWNLOADING: "Downloading CIFAR-10",
    Phase.PREPARING_DATA: "Preparing CIFAR-10",
    Phase.DRAWING_SHAPES: "Drawing the Shapes set",
    Phase.WAITING_FOR_DATA: "Waiting for the data set",
    Phase.TRYING_NEXT_SOURCE: "The data set cannot be had there; trying the next source",
    Phase.STARTING_TENSORFLOW: "Starting TensorFlow",
    Phase.BUILDING_MODEL: "Building the Keras model",
    Phase.TRACING: "Tracing the training step",
    Phase.TRAINING: "Training",
    Phase.PAUSED: "Paused",
    Phase.CHECKING: "Checking the held-out images",
    Phase.TESTING: "Testing on {images:,} images",
    Phase.WRITING_FILE: "Writing the file",
    Phase.OTHER: "{text}",
}
_REASONS = {
    Reason.NONE: "",
    Reason.EPOCHS_OVER: "its {epochs} epochs were over",
    Reason.TIME_OVER: "its {seconds} seconds were over",
    Reason.LOSS_GREW: "the loss diverged at learning rate {rate}",
    Reason.STOPPED: "stopped",
    Reason.STOPPED_IN_QUEUE: "stopped before it began",
    Reason.PAUSED_TOO_LONG: "it was paused for {minutes:,} minutes, and others wait",
    Reason.DIVERGED: "diverged at epoch {epoch}, batch {batch}: the loss was no longer a number. "
    "A smaller learning rate than {rate} may hold it",
    Reason.OUT_OF_MEMORY: "out of memory",
    Reason.DISK_FULL: "disk full",
    Reason.STILL_BUSY: "the worker was still busy after {seconds:,.0f} seconds",
    Reason.REFUSED: "{text}",
    Reason.WORKER_ERROR: "the worker failed with {kind}: {text}",
    Reason.DAMAGED: "what it was asked for cannot be read",
    Reason.NEVER_BEGAN: "its worker never began",
    Reason.SILENT: "its worker gave no sign of life for {seconds:.0f} seconds",
    Reason.LOST: "its worker, on another host or from before this one was restarted, "
    "gave no sign of life for {seconds:.0f} seconds",
    Reason.GONE: "its worker was gone when the server came back",
    Reason.OTHER: "{text}",
}
_MARKS = {
    Series.NEW_LEARNING_RATE: "learning rate {rate}",
    Series.EXTENDED_SECONDS: "extended to {value:,.0f} seconds",
    Series.EXTENDED_EPOCHS: "extended to {value:,.0f} epochs",
    Series.CONTINUED: "gone on, at learning rate {rate}",
    Series.BRANCHED: "branched off, at learning rate {rate}",
    Series.RESET: "begun again with {weights}, at learning rate {rate}",
}
_COMMANDS: dict[CommandKind, Callable[[Any], str]] = {
    CommandKind.LEARNING_RATE: lambda rate: f"learning rate {decimal(rate)}",
    CommandKind.EXTEND_SECONDS: lambda more: f"{counted(more, 'second')} more",
    CommandKind.EXTEND_EPOCHS: lambda more: f"{counted(more, 'epoch')} more",
    CommandKind.RESET: lambda _: "begin again",
    CommandKind.CUT: lambda many: f"cut {counted(many, 'shortcut')}",
    CommandKind.HEAL: lambda many: f"heal {counted(many, 'shortcut')}",
    CommandKind.NORMS: lambda is_on: f"norms {is_on}",
    CommandKind.PAUSE: lambda _: "pause",
    CommandKind.BATCH: lambda _: "one batch",
    CommandKind.EPOCH: lambda _: "one epoch",
}
_ADDED = (CommandKind.EXTEND_SECONDS, CommandKind.EXTEND_EPOCHS)
_SIGKILL, _SIGTERM = 9, 15


def data_set(name: DataSetName | None) -> str:
    """The name of a data set that visitors see."""
    return "" if name is None else DATA_SETS[name]


def origin(origin: Origin | None) -> str:
    """Where a data set was found."""
    return "" if origin is None else ORIGINS[origin]


def phase(phase: Phase, details: Mapping[str, Any] | None = None) -> str:
    """What a worker is doing: Testing on 2,000 images."""
    return _filled(_PHASES[phase], details or {})


def commands(run: Run, told: Sequence[Command]) -> str:
    """What comes of all that a run was told and has not done yet: learning rate 0.0002, pause.

    A pause that was taken back is none.
    """
    values = {each.kind: each.value for each in told if each.kind not in PACES}
    values |= {kind: sum(each.value for each in told if each.kind is kind) for kind in _ADDED if kind in values}
    turned = [*wished(run, told).values()]
    values |= {CommandKind.CUT: turned.count(True), CommandKind.HEAL: turned.count(False)}
    if pace := pace_told(told):
        values[pace] = None
    return ", ".join(said(values[kind]) for kind, said in _COMMANDS.items() if values.get(kind, 0) != 0)


def mark(done: Mark) -> str:
    """What was done to a run, but for its shortcuts: learning rate 0.0002."""
    known = {} if done.value is None else {"value": done.value, "rate": decimal(done.value)}
    return _filled(_MARKS[done.series], {**known, "weights": weights(done.batch)})


def weights(step: int) -> str:
    """Those that a run begins with, or has behind a step: the first weights, the weights after batch 40."""
    return f"the weights after batch {step:,}" if step else "the first weights"


def waiting(place: Place) -> str:
    """Where a run stands in the queue: 3 runs go before it, about 4 min, 12 min if each takes all its time."""
    many = "1 run goes before it" if place.before == 1 else f"{place.before} runs go before it"
    if place.seconds < 1:
        return f"{many}, longer than expected"
    usual, longest = duration(place.seconds), duration(place.longest)
    return f"{many}, about {usual}" + ("" if usual == longest else f", {longest} if each takes all its time")


def checkpoint(step: int, epoch: int, accuracy: float | None) -> str:
    """A checkpoint, and what the network was worth there: batch 420, epoch 2: held-out 41.0 %."""
    told = f"batch {step:,}, epoch {epoch}" if step else weights(0)
    return told + (f": held-out {percent(accuracy)}" if accuracy is not None and step else "")


def branched(before: RunSettings, after: RunSettings) -> str:
    """What of its trunk's settings a branch has changed: Adam 0.001 → SGD 0.1, augmentation none → flip."""

    def said(field: Description) -> str:
        pair = (getattr(before, field.name), getattr(after, field.name))
        told = [decimal(each) if isinstance(each, float) else field.titles.get(str(each), str(each)) for each in pair]
        if field.name == "optimizer":
            rates = (before.learning_rate, after.learning_rate)
            return " → ".join(f"{name} {decimal(rate)}" for name, rate in zip(told, rates, strict=True))
        label = "rate" if field.name == "learning_rate" else field.label[0].lower() + field.label[1:]
        return f"{label} {told[0]} → {told[1]}"

    changed = {name for name, value in after if value != getattr(before, name)} - {"seconds", "epochs"}
    if "optimizer" in changed:
        changed.discard("learning_rate")
    return ", ".join(said(each) for each in after.descriptions() if each.name in changed) or "unchanged"


def marks(run: Run, done: Iterable[Mark]) -> list[tuple[Mark, str]]:
    """Each mark on a run's curve with what it says; shortcuts that were cut or healed at once as one."""
    told = []
    for _, each in groupby(enumerate(done), lambda numbered: _at_once(*numbered)):
        together = [one for _, one in each]
        first = together[0]
        told.append((first, _cut(run, together) if first.series in CUTS else mark(first)))
    return told


def _at_once(number: int, mark: Mark) -> tuple[object, ...]:
    """What is alike in marks that are told as one."""
    return (mark.series, mark.batch) if mark.series in CUTS else (number,)


def _cut(run: Run, done: Sequence[Mark]) -> str:
    """Shortcut of stage 1, block 2 cut; all 9 shortcuts healed."""
    places = sorted({int(one.value) for one in done if one.value is not None})
    known = shortcuts_of(run)
    chosen = [known[place] for place in places if place < len(known)]
    which = said(chosen, len(known)) if chosen else "shortcuts"
    return f"{which} {done[0].series.value}"


def reason(run: Run) -> str:
    """Why a run has ended, as a sentence in mid-flow: its 60 seconds were over. Empty where it has not."""
    details = run.reason_details
    if run.reason is Reason.EPOCHS_OVER and details.get("epochs") == 1:
        return "its one epoch was over"
    if run.reason is Reason.DIED:
        return _death(details)
    if run.reason is Reason.OUT_OF_MEMORY and "used_mb" in details:
        return _filled("out of memory: the worker took {used_mb:,} MB of the {allowed_mb:,} MB allowed", details)
    if isinstance(rate := details.get("learning_rate"), int | float):
        details = {**details, "rate": decimal(rate)}
    return _filled(_REASONS[run.reason], details)


def ending(run: Run, names: Collection[str] = ()) -> str:
    """The end of a run for one who goes by these names: Done: its 60 seconds were over. Stopped by you."""
    if run.reason is Reason.NONE:
        return run.state.capitalize()
    if run.reason in (Reason.STOPPED, Reason.STOPPED_IN_QUEUE):
        return f"Stopped{_stopped_by(run, names)}{_WHEN[run.reason]}"
    told = reason(run)
    if run.reason is Reason.DIVERGED:
        return f"{told[0].upper()}{told[1:]}."
    return f"{run.state.capitalize()}: {told}."


_WHEN = {Reason.STOPPED: "", Reason.STOPPED_IN_QUEUE: ", before it began"}


def _stopped_by(run: Run, names: Collection[str]) -> str:
    if not run.stopped_by:  # by a netviz that did not write it down
        return ""
    if run.stopped_by in names:
        return " by you"
    if run.stopped_by == SHELL:
        return " from the shell"
    return " by its starter" if run.stopped_by == run.visitor else " by one who had its wheel"


def not_kept(run: Run) -> str:
    """That the newest weights could not be kept, as a sentence without its full stop; empty where they were."""
    if run.figures.not_kept is None:
        return ""
    why = "disk full" if run.figures.not_kept is Reason.DISK_FULL else "the file could not be written"
    return f"Its newest weights could not be kept: {why}"


def _death(details: Mapping[str, Any]) -> str:
    if (signal := details.get("signal")) is not None:
        if signal == _SIGTERM:
            why = "it was terminated (signal 15)"
        elif signal == _SIGKILL:
            why = "it was killed by signal 9: the system does this when memory runs out"
        else:
            why = f"it was killed by signal {signal}: a crash outside Python"
    elif (status := details.get("status")) is not None:
        why = f"it ended with status {status}"
    else:
        why = "it is gone without a word"
    last = details.get("last_words")
    return f"its worker died: {why}" + (f". Last words: {last}" if last else "")


def _filled(sentence: str, details: Mapping[str, Any]) -> str:
    """The sentence with its details; without those that a damaged record lacks, the sentence as it is."""
    try:
        return sentence.format(**details)
    except (LookupError, TypeError, ValueError):
        return sentence
