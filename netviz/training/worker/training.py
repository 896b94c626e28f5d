"""The training of one run: its phases in order, epoch after epoch, and what each leaves with the recorder."""

from __future__ import annotations

import time
from collections import deque
from typing import Any

import numpy as np

from netviz.training.codes import Phase, Reason
from netviz.training.data.data_set import load
from netviz.training.dispatch.limits import check
from netviz.training.dispatch.trained_network import trained_network
from netviz.training.record.runs import End, Run
from netviz.training.record.settings import RunSettings
from netviz.training.worker.recorder import Batch, Recorder
from netviz.training.worker.steps import Steps, build_model, choose_threads

FIRST_CHECK_SECONDS = 2.0
CHECK_SECONDS = 4.0
# A check may take a sixth of the time at most, except at the end of an epoch.
CHECK_SHARE = 6
RECENT_BATCHES = 50


class Stopped(Exception):  # noqa: N818
    """Somebody asked the run to stop."""


class Diverged(Exception):  # noqa: N818
    """The loss is no longer a number."""

    def __init__(self, **details: float):
        """`details` are where it happened: epoch, batch (both from 1), and the learning rate."""
        super().__init__(details)
        self.details = details


class Training:
    """One run: its phases in order, and the figures that they leave."""

    def __init__(self, run: Run, settings: RunSettings, recorder: Recorder, config: str = ""):
        """Does nothing yet: `run` does. `config` is the model's, where the network was read from a file."""
        self.config = config
        self.settings, self.recorder = settings, recorder
        self.asked = run
        self.epoch = self.images = self.batches = 0
        self.training_seconds = 0.0
        self.recent: deque[tuple[float, float, float]] = deque(maxlen=RECENT_BATCHES)
        self.best: float | None = None
        self.last_check_at, self.last_check_cost = 0.0, 0.0
        self.last_checked_batch = -1

    def run(self) -> tuple[End, dict[str, Any]]:
        """Train; answers the end, and the figures of the test.

        Raises Stopped, Diverged and NetvizError.
        """
        asked = self.asked
        self.network = trained_network(asked.network, asked.network_settings, self.config)
        check(self.network, self.settings)
        self._go_on(Phase.READING_DATA)
        chosen = self._load_data()
        self._go_on(Phase.STARTING_TENSORFLOW)
        import tensorflow as tf

        self.recorder.note(tensorflow=tf.__version__)
        self._go_on(Phase.BUILDING_MODEL)
        choose_threads(self.network, self.settings)
        model = build_model(self.network, self.settings)
        self._go_on(Phase.TRACING)
        self.steps = Steps(model, self.settings, self.network)
        self.steps.trace()
        end = self._train(chosen)
        self._check_held_out(final=True)
        return end, self._test()

    def _go_on(self, phase: Phase) -> None:
        if self.recorder.stopping.is_set():
            raise Stopped
        self.recorder.phase(phase)

    def _load_data(self) -> np.ndarray:
        """Opens the data; answers the indices of the training images that this run uses."""
        settings = self.settings
        loaded = load(settings.data, self.recorder.phase)
        self.train_images, self.train_labels = loaded.array("train_images"), loaded.array("train_labels")
        self.test_images, self.test_labels = loaded.array("test_images"), loaded.array("test_labels")
        self.held_out = list(loaded.held_out)[-settings.held_out :]
        self.random = np.random.default_rng(settings.seed)
        chosen = self.random.permutation(len(loaded.for_training))[: settings.images]
        self.recorder.note(
            data=loaded.name,
            data_origin=loaded.origin,
            epochs=0,
            train_images=len(chosen),
            held_out=len(self.held_out),
            batches_per_epoch=len(chosen) // settings.batch_size,
        )
        return chosen

    def _train(self, chosen: np.ndarray) -> End:
        """Epoch after epoch until the epochs or the time are over; answers which of the two it was."""
        settings = self.settings
        per_epoch = len(chosen) // settings.batch_size
        self.began: float | None = None
        for epoch in range(1, settings.epochs + 1):
            epoch_began = self._seconds()
            order = self.random.permutation(chosen)
            for number in range(per_epoch):
                self._one_batch(epoch, number, order[number * settings.batch_size :][: settings.batch_size])
                self._show_progress(epoch, per_epoch)
                if self._seconds() >= settings.seconds:
                    return End("done", Reason.TIME_OVER, {"seconds": settings.seconds})
                if self._is_check_due():
                    self._check_held_out()
            self.recorder.note(epochs=epoch)
            if self._seconds() - epoch_began > 2 * self.last_check_cost:
                self._check_held_out()
        return End("done", Reason.EPOCHS_OVER, {"epochs": settings.epochs})

    def _one_batch(self, epoch: int, number: int, rows: np.ndarray) -> None:
        if self.recorder.stopping.is_set():
            raise Stopped
        began = time.monotonic()
        loss, accuracy = self.steps.train(self.train_images[rows], self.train_labels[rows])
        took = time.monotonic() - began
        self.batches += 1
        self.images += len(rows)
        if self.began is None:  # the first step also compiles its kernels: neither time nor rate count it
            self.began = time.monotonic()
        else:
            self.training_seconds += took
            self.recent.append((loss, accuracy, took))
        finite = bool(np.isfinite(loss))
        measured = Batch(epoch, self.batches, self.images, self._seconds(), loss if finite else None, accuracy)
        self.epoch = epoch
        self.recorder.batch(measured)
        if not finite:
            self._note_figures()
            raise Diverged(epoch=epoch, batch=number + 1, learning_rate=self.settings.learning_rate)

    def _seconds(self) -> float:
        return 0.0 if self.began is None else time.monotonic() - self.began

    def _show_progress(self, epoch: int, per_epoch: int) -> None:
        settings = self.settings
        total = per_epoch * settings.epochs
        by_time, by_batches = self._seconds() / settings.seconds, self.batches / total
        left = settings.seconds - self._seconds()
        if self.recent:
            each = self._seconds() / max(1, self.batches - 1)
            left = min(left, (total - self.batches) * each)
        self._note_figures(seconds_left=max(0.0, left), epoch=epoch)
        self.recorder.phase(Phase.TRAINING, min(1.0, max(by_time, by_batches)))

    def _note_figures(self, **more: Any) -> None:
        recent = list(self.recent)
        figures: dict[str, Any] = {"batches": self.batches, "images": self.images, "seconds": self._seconds()}
        if recent:
            figures["loss"] = float(np.mean([loss for loss, _, _ in recent]))
            figures["accuracy"] = float(np.mean([accuracy for _, accuracy, _ in recent]))
            trained = (self.batches - 1) * self.settings.batch_size
            figures["images_per_second"] = trained / max(self.training_seconds, 1e-9)
        self.recorder.note(**figures, **more)

    def _is_check_due(self) -> bool:
        if self.batches == self.last_checked_batch:
            return False
        since = self._seconds() - self.last_check_at
        if self.last_checked_batch < 0:
            return since > FIRST_CHECK_SECONDS
        return since > max(CHECK_SECONDS, CHECK_SHARE * self.last_check_cost)

    def _check_held_out(self, *, final: bool = False) -> None:
        if self.batches == self.last_checked_batch:
            return
        if final:
            self.recorder.phase(Phase.CHECKING, 1.0)
        began = time.monotonic()
        rows = self.held_out
        loss, accuracy = self._evaluate(self.train_images[rows[0] : rows[-1] + 1], self.train_labels[rows])
        self.last_check_cost = time.monotonic() - began
        self.last_check_at, self.last_checked_batch = self._seconds(), self.batches
        self.best = accuracy if self.best is None else max(self.best, accuracy)
        self.recorder.held_out(Batch(self.epoch, self.batches, self.images, self._seconds(), loss, accuracy))
        self.recorder.note(val_loss=loss, val_accuracy=accuracy, best_val_accuracy=self.best)

    def _evaluate(self, images: np.ndarray, labels: np.ndarray) -> tuple[float, float]:
        loss = accuracy = 0.0
        for _, loss, accuracy in self.steps.evaluate(images, labels):  # noqa: B007
            if self.recorder.stopping.is_set():
                raise Stopped
        return loss, accuracy

    def _test(self) -> dict[str, Any]:
        """The only look at the test set."""
        count = min(self.settings.test_images, len(self.test_images))
        self.recorder.phase(Phase.TESTING, 1.0, images=count)
        _, accuracy = self._evaluate(self.test_images[:count], self.test_labels[:count])
        return {"test_accuracy": accuracy, "test_images": count, "seconds_left": 0.0}
