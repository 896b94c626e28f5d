"""The training of one run: its phases in order, epoch after epoch, and what each leaves with the recorder."""

from __future__ import annotations

import time
from collections.abc import Collection
from typing import Any

import numpy as np

from netviz.training.codes import CommandKind, Phase, Reason, Series
from netviz.training.data.data_set import load
from netviz.training.dispatch.limits import check
from netviz.training.dispatch.looking import Look
from netviz.training.dispatch.trained_network import trained_network
from netviz.training.record import checkpoints, probes
from netviz.training.record.checkpoints import Checkpoint, Position
from netviz.training.record.runs import Command, End, Run
from netviz.training.record.settings import RunSettings
from netviz.training.schedules import share
from netviz.training.worker.augmentation import augmented
from netviz.training.worker.checking import Checking
from netviz.training.worker.gates import Gates
from netviz.training.worker.keeping import Arrays, Keeping
from netviz.training.worker.looking import Looks
from netviz.training.worker.measuring import Measuring
from netviz.training.worker.model import build_model, choose_threads
from netviz.training.worker.pace import Pace
from netviz.training.worker.probing import Probing
from netviz.training.worker.recorder import Batch, Recorder
from netviz.training.worker.steps import Steps
from netviz.training.worker.stopwatch import Stopwatch

MOST_PAUSED_SECONDS = 1_800
_LISTEN_SECONDS = 0.05


class Stopped(Exception):  # noqa: N818
    """Somebody asked the run to stop."""


class Diverged(Exception):  # noqa: N818
    """The loss is no longer a number."""

    def __init__(self, **details: float):
        """`details` are where it happened: epoch, batch (both from 1), and the learning rate."""
        super().__init__(details)
        self.details = details


class PausedTooLong(Exception):  # noqa: N818
    """Nobody has told a paused run to go on, and it holds a slot."""


class Training:
    """One run: its phases in order, and the figures that they leave."""

    def __init__(self, run: Run, settings: RunSettings, recorder: Recorder, config: str = ""):
        """Does nothing yet: `run` does. `config` is the model's, where the network was read from a file."""
        self.config = config
        self.settings, self.recorder = settings, recorder
        self.asked = run
        self.seconds_allowed, self.epochs_allowed = settings.seconds, settings.epochs
        self.learning_rate = settings.learning_rate
        self.checking, self.keeping = Checking(), Keeping(recorder)

    def run(self) -> tuple[End, dict[str, Any]]:
        """Train; answers the end, and the figures of the test.

        Raises Stopped, Diverged and NetvizError.
        """
        asked = self.asked
        self.network = trained_network(asked.network, asked.network_settings, self.config)
        check(self.network, self.settings)
        self._go_on(Phase.READING_DATA)
        self._load_data()
        self._go_on(Phase.STARTING_TENSORFLOW)
        import tensorflow as tf

        self.recorder.note(tensorflow=tf.__version__)
        self._go_on(Phase.BUILDING_MODEL)
        choose_threads(self.network, self.settings)
        self.gates = Gates(self.network)
        self.looks = Looks(self.asked.id, self.train_images, self.gates)
        model = build_model(self.network, self.settings, self.gates)
        self._go_on(Phase.TRACING)
        self.steps = Steps(model, self.settings, self.network)
        self.steps.trace()
        self._take_up()
        try:
            end = self._train()
            self._check_held_out(final=True)
        except (Stopped, PausedTooLong):
            self.recorder.leaving.set()
            self._keep()
            raise
        finally:
            self.measuring.keep()
        self._keep()
        return end, self._test()

    def _go_on(self, phase: Phase) -> None:
        if self.recorder.stopping.is_set():
            raise Stopped
        self.recorder.phase(phase)

    def _take_up(self) -> None:
        """Go on from the newest checkpoint; where there is none, from the first weights, which will be kept as one."""
        known = checkpoints.of_run(self.asked.id)
        if known and known[-1].position.run == self.asked.id:
            self._continue(known[-1])
        elif known:
            self._branch(known[-1])
        else:
            self.keeping.first = self._position(), self.steps.state()

    def _continue(self, newest: Checkpoint) -> None:
        position = newest.position
        self._restore(position, newest.arrays())
        self.gates.close(position.cut)
        self.learning_rate = position.learning_rate
        self.seconds_allowed, self.epochs_allowed = position.seconds_allowed, position.epochs_allowed
        self._go_on_from_here(Series.CONTINUED)

    def _branch(self, trunk: Checkpoint) -> None:
        """Begin where another run was."""
        self._restore(trunk.position, trunk.arrays())
        self.gates.close(trunk.position.cut)
        self._go_on_from_here(Series.BRANCHED)

    def _go_on_from_here(self, mark: Series) -> None:
        self.steps.set_learning_rate(self.learning_rate)
        self._mark(mark, self.learning_rate)
        self.recorder.note(
            learning_rate=self.learning_rate,
            cut=self.gates.cut or None,
            seconds_allowed=self.seconds_allowed,
            epochs_allowed=self.epochs_allowed,
            epochs=self.epoch if self.number == self.per_epoch else max(0, self.epoch - 1),
        )
        self.recorder.listen()  # by how much it is extended, and at which rate

    def _restore(self, position: Position, arrays: Arrays) -> None:
        """Stand where a checkpoint stands: weights, order of images, counts; and what the same optimizer remembered."""
        is_same = position.optimizer == self.settings.optimizer
        self.steps.restore({name: many for name, many in arrays.items() if is_same or name != "optimizer"})
        self._begin()
        self.epoch, self.number, self.images = position.epoch, position.number, position.images
        self.batches = position.step
        self.keeping.go_on_from(position.step)
        probes.forget_after(self.asked.id, position.step)
        self.measuring.forget_after(position.step)
        self.watch, self.over_at = Stopwatch(position.seconds), position.seconds
        self.epoch_began = position.seconds
        self.checking.go_on_from(position.seconds, position.best_val_accuracy)
        if self.number is not None:
            self.random.bit_generator.state = self.epoch_random = dict(position.epoch_random)
            self.order = self.random.permutation(self.chosen)
            self.random.bit_generator.state = dict(position.random)

    def _position(self) -> Position:
        val_loss, val_accuracy = self.checking.of(self.batches) or (None, None)
        return Position(
            run=self.asked.id,
            step=self.batches,
            epoch=self.epoch,
            number=self.number,
            images=self.images,
            seconds=self.watch.seconds,
            learning_rate=self.learning_rate,
            optimizer=self.settings.optimizer,
            cut=list(self.gates.cut),
            seconds_allowed=self.seconds_allowed,
            epochs_allowed=self.epochs_allowed,
            val_loss=val_loss,
            val_accuracy=val_accuracy,
            best_val_accuracy=self.checking.best,
            random=self.random.bit_generator.state,
            epoch_random=self.epoch_random,
        )

    def _keep(self) -> None:
        """Keep a checkpoint here."""
        if not self.keeping.has(self.batches):
            self.keeping.keep(self._position(), self.steps.state())

    def _keep_first(self) -> None:
        """Only now, so that the first point came sooner."""
        self.keeping.keep_first()

    def _load_data(self) -> None:
        settings = self.settings
        loaded = load(settings.data, self.recorder.phase)
        self.train_images, self.train_labels = loaded.array("train_images"), loaded.array("train_labels")
        self.test_images, self.test_labels = loaded.array("test_images"), loaded.array("test_labels")
        self.held_out = list(loaded.held_out)[-settings.held_out :]
        self.available = len(loaded.for_training)
        self.measuring = Measuring(self.asked.id, self.network, is_on=settings.norms == "on")
        self.probing = Probing(self.asked.id, self.network, self.held_out, self.train_labels[self.held_out], settings)
        self._begin()
        self.per_epoch = len(self.chosen) // settings.batch_size
        self.recorder.note(
            data=loaded.name,
            data_origin=loaded.origin,
            epochs=0,
            train_images=len(self.chosen),
            held_out=len(self.held_out),
            batches_per_epoch=self.per_epoch,
            learning_rate=settings.learning_rate,
            norms=self.measuring.is_on,
            seconds_allowed=settings.seconds,
            epochs_allowed=settings.epochs,
        )

    def _train(self) -> End:
        """Batch after batch until the epochs or the time are over; answers which of the two it was."""
        while True:
            self._heed()
            if end := self._over():
                return end
            if self.number in (None, self.per_epoch):
                self._begin_epoch()
            self._one_batch()
            self._show_progress()
            if self.keeping.first is not None and self.batches == 1:
                self._keep_first()
            if self.keeping.is_due(self.batches):
                self._keep()
            if self.number == self.per_epoch:
                self.recorder.note(epochs=self.epoch)
                if self.watch.seconds - self.epoch_began > 2 * self.checking.cost and not self._over():
                    self._check_held_out()
            elif self.checking.is_due(self.batches, self.watch.seconds) and not self._over():
                self._check_held_out()

    def _over(self) -> End | None:
        if self.watch.seconds >= self.seconds_allowed:
            return End("done", Reason.TIME_OVER, {"seconds": self.seconds_allowed})
        if self.epoch >= self.epochs_allowed and self.number == self.per_epoch:
            return End("done", Reason.EPOCHS_OVER, {"epochs": self.epochs_allowed})
        return None

    def _heed(self) -> None:
        """Do what was asked since the last batch; where the run is paused, wait for more."""
        paused_since: float | None = None
        while True:
            if self.recorder.stopping.is_set():
                raise Stopped
            self.looks.answer(self.steps, self.batches, at_once=paused_since is not None)
            if command := self.recorder.next_command():
                self._obey(command)
                self.recorder.note(commands_done=command.number)
            elif self.pause_at is None or self.batches < self.pause_at:
                break
            elif paused_since is None:
                paused_since = time.monotonic()
                self.watch.pause()
                self.recorder.phase(Phase.PAUSED, self._share_done(self.watch.seconds))
            elif time.monotonic() - paused_since > MOST_PAUSED_SECONDS:
                raise PausedTooLong
            else:
                self.recorder.stopping.wait(_LISTEN_SECONDS)
        if paused_since is not None:
            self.watch.go_on()
            self.recorder.allow(time.monotonic() - paused_since)

    def _obey(self, command: Command) -> None:
        value: Any = command.value
        match command.kind:
            case CommandKind.PAUSE:
                self.pause_at = self.batches
            case CommandKind.RESUME:
                self.pause_at = None
            case CommandKind.BATCH:
                self.pause_at = self.batches + 1
            case CommandKind.EPOCH:
                self.pause_at = self.batches + self.per_epoch - (self.number or 0) % self.per_epoch
            case CommandKind.LEARNING_RATE:
                self.learning_rate = value
                self.steps.set_learning_rate(value)
                self._mark(Series.NEW_LEARNING_RATE, value)
                self.recorder.note(learning_rate=value)
            case CommandKind.EXTEND_SECONDS:
                self.seconds_allowed += value
                self.recorder.allow(value)
                self._mark(Series.EXTENDED_SECONDS, self.seconds_allowed)
                self.recorder.note(seconds_allowed=self.seconds_allowed)
            case CommandKind.EXTEND_EPOCHS:
                self.epochs_allowed += value
                self._mark(Series.EXTENDED_EPOCHS, self.epochs_allowed)
                self.recorder.note(epochs_allowed=self.epochs_allowed)
            case CommandKind.CUT:
                self._cut({*self.gates.cut, *value})
            case CommandKind.HEAL:
                self._cut({*self.gates.cut}.difference(value))
            case CommandKind.RESET:
                self._reset()
            case CommandKind.NORMS:
                self.measuring.is_on = value == "on"
                self.recorder.note(norms=self.measuring.is_on)
            case CommandKind.LOOK:
                self.looks.ask(Look(*value))

    def _cut(self, names: Collection[str]) -> None:
        """These shortcuts are cut from the next batch on, and no others."""
        before = {*self.gates.cut}
        self.gates.close(names)
        now = {*self.gates.cut}
        self._mark_each(Series.CUT, now - before)
        self._mark_each(Series.HEALED, before - now)
        self.recorder.note(cut=self.gates.cut or None)
        self.keeping.changed()
        self.checking.changed()

    def _mark_each(self, series: Series, names: Collection[str]) -> None:
        for place, shortcut in enumerate(self.gates.shortcuts):
            if shortcut.name in names:
                self._mark(series, place)

    def _mark(self, series: Series, value: float) -> None:
        self.recorder.mark(series, self._measured(None, None), value)

    def _measured(self, loss: float | None, accuracy: float | None) -> Batch:
        return Batch(self.epoch, self.batches, self.images, self.watch.seconds, loss, accuracy)

    def _reset(self) -> None:
        """Begin again as it began: weights, order of images; the learning rate, what is cut and the budgets stay."""
        is_paused = self.pause_at is not None
        position, arrays = self._beginning()
        self._restore(position, arrays)
        self.steps.set_learning_rate(self.learning_rate)
        self._mark(Series.RESET, self.learning_rate)
        self._mark_each(Series.CUT, self.gates.cut)
        checkpoints.forget_after(self.asked.id, position.step)
        self.pause_at = self.batches if is_paused else None
        gone = ("epoch", "loss", "accuracy", "val_loss", "val_accuracy", "best_val_accuracy", "images_per_second")
        self.recorder.note(**dict.fromkeys(gone), epochs=0)
        self._note_figures()

    def _beginning(self) -> tuple[Position, Arrays]:
        """The first checkpoint of the run, from memory where it is not written. Raises RunError."""
        if self.keeping.first is not None:
            return self.keeping.first
        first = checkpoints.of_run(self.asked.id)[0]
        return first.position, first.arrays()

    def _begin(self) -> None:
        """Nothing is trained yet."""
        self.random = np.random.default_rng(self.settings.seed)
        self.chosen = self.random.permutation(self.available)[: self.settings.images]
        self.epoch = self.images = self.batches = 0
        self.number: int | None = None
        """Batches of this epoch; None before the first."""
        self.pause_at: int | None = None
        """After so many batches the run pauses."""
        self.watch = Stopwatch()
        self.over_at = 0.0
        """The seconds when the last batch was over: its schedule goes by them, which the record has for a script."""
        self.pace = Pace(self.settings.batch_size)
        self.epoch_random: dict[str, Any] = {}
        self.checking.go_on_from(0.0, None)
        self.keeping.go_on_from(0)

    def _begin_epoch(self) -> None:
        self.epoch_random = dict(self.random.bit_generator.state)
        self.order = self.random.permutation(self.chosen)
        self.epoch += 1
        self.number = 0
        self.epoch_began = self.watch.seconds

    def _one_batch(self) -> None:
        assert self.number is not None
        settings = self.settings
        rows = self.order[self.number * settings.batch_size :][: settings.batch_size]
        images = augmented(self.train_images[rows], settings.augmentation, self.random)
        rate = self.learning_rate * share(settings.schedule, self._share_done(self.over_at))
        began = time.monotonic()
        self.steps.set_learning_rate(rate)
        loss, accuracy = self._step(images, self.train_labels[rows])
        took = time.monotonic() - began
        self.batches += 1
        self.number += 1
        self.images += len(rows)
        if not self.watch.has_begun:  # the first step also compiles its kernels: neither time nor rate count it
            self.watch.begin()
        else:
            self.pace.take(loss, accuracy, took)
        finite = bool(np.isfinite(loss))
        measured = self._measured(loss if finite else None, accuracy)
        self.recorder.batch(measured)
        self.over_at = measured.seconds
        if not finite:
            self._note_figures()
            raise Diverged(epoch=self.epoch, batch=self.number, learning_rate=self.learning_rate)

    def _step(self, images: np.ndarray, labels: np.ndarray) -> tuple[float, float]:
        """One step; of some the norms are measured, where somebody wants to see them."""
        if not self.measuring.is_due(self.batches + 1):
            return self.steps.train(images, labels)
        loss, accuracy, squares = self.steps.train_measured(images, labels)
        self.measuring.take(self.batches + 1, self.watch.seconds, self.steps.trained_paths, squares)
        return loss, accuracy

    def _show_progress(self) -> None:
        left = self.seconds_allowed - self.watch.seconds
        if self.pace.newest_loss is not None:
            each = self.watch.seconds / max(1, self.batches - 1)
            left = min(left, (self.per_epoch * self.epochs_allowed - self.batches) * each)
        self._note_figures(seconds_left=max(0.0, left), epoch=self.epoch)
        self.recorder.phase(Phase.TRAINING, self._share_done(self.watch.seconds))

    def _share_done(self, seconds: float) -> float:
        by_batches = self.batches / (self.per_epoch * self.epochs_allowed)
        return min(1.0, max(seconds / self.seconds_allowed, by_batches))

    def _note_figures(self, **more: Any) -> None:
        counts = {"batches": self.batches, "images": self.images, "seconds": self.watch.seconds}
        self.recorder.note(**counts, **self.pace.figures(), **more)

    def _check_held_out(self, *, final: bool = False) -> None:
        if self.checking.of(self.batches):
            return
        if final:
            self.recorder.phase(Phase.CHECKING, 1.0)
        began = time.monotonic()
        rows = self.held_out
        loss, accuracy, answers = self._evaluate(self.train_images[rows[0] : rows[-1] + 1], self.train_labels[rows])
        took = time.monotonic() - began
        is_best = self.checking.take(self.batches, self.watch.seconds, loss, accuracy, took)
        self.recorder.held_out(self._measured(loss, accuracy))
        self.recorder.note(val_loss=loss, val_accuracy=accuracy, best_val_accuracy=self.checking.best)
        self.probing.take(self.steps, self._measured(loss, accuracy), answers, final=final)
        if is_best and not final and self.keeping.may_keep_best:
            self._keep()

    def _evaluate(self, images: np.ndarray, labels: np.ndarray) -> tuple[float, float, np.ndarray]:
        """Mean loss, accuracy, and what the network gave for each image."""
        loss = accuracy = 0.0
        answers = []
        for _, loss, accuracy, piece in self.steps.evaluate(images, labels):  # noqa: B007
            answers.append(piece)
            if self.recorder.stopping.is_set():
                raise Stopped
        return loss, accuracy, np.concatenate(answers)

    def _test(self) -> dict[str, Any]:
        """The only look at the test set."""
        count = min(self.settings.test_images, len(self.test_images))
        self.recorder.phase(Phase.TESTING, 1.0, images=count)
        _, accuracy, _ = self._evaluate(self.test_images[:count], self.test_labels[:count])
        return {"test_accuracy": accuracy, "test_images": count, "seconds_left": 0.0}
