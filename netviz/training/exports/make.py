"""python -m netviz.training.exports.make RUN KIND NUMBER: make one file of a run, and leave.

A worker of its own, since the server knows neither TensorFlow nor HDF5. It says on standard output, a line of JSON
each, in which phase it is, and at its end why there is no file where there is none.
"""

from __future__ import annotations

import contextlib
import json
import os
import sys
import zipfile
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING, Any

import numpy as np

from netviz.errors import NetvizError, RunError
from netviz.interchange.keras_model import to_keras
from netviz.training.codes import Phase
from netviz.training.dispatch.trained_network import trained_network
from netviz.training.exports import event_files, handout
from netviz.training.exports.files import ExportKind, partial_of, path_of
from netviz.training.operating_system import lower_own_priority
from netviz.training.record import checkpoints
from netviz.training.record.runs import Run
from netviz.training.record.settings import RunSettings
from netviz.training.record.store import Store, open_store
from netviz.training.watched import Watched

if TYPE_CHECKING:
    import keras

MOST_VALUES_AS_TEXT = 5_000_000
"""A file of more is larger than an editor opens, and takes minutes to write."""


def main(identity: str, kind: ExportKind, number: int) -> int:
    """Make the file; exit status 1 where it cannot be made, with a line that says why."""
    lower_own_priority()
    try:
        with _whole(path_of(identity, kind, number)) as path:
            export(open_store(), identity, kind, number, path)
    except NetvizError as error:
        _say(refused=str(error))
        return 1
    except OSError as error:
        _say(refused=str(RunError("The file cannot be written", received=error.strerror or error)))
        return 1
    return 0


def export(store: Store, identity: str, kind: ExportKind, number: int, path: Path) -> None:
    """Make the file at that path. Raises NetvizError and OSError."""
    run = store.run(identity)
    if kind is ExportKind.TENSORBOARD:
        _say(phase=Phase.STARTING_TENSORFLOW)
        _event_files(run, Watched(store, identity), path)
        return
    if kind is ExportKind.HANDOUT:
        _handout(store, run, path)
        return
    _say(phase=Phase.STARTING_TENSORFLOW)
    model = model_at(store, run, number)
    _say(phase=Phase.WRITING_FILE)
    _WRITERS[kind](model, path)


def model_at(store: Store, run: Run, step: int) -> keras.Model:
    """The run's network as plain Keras has it, with the weights of its checkpoint of that step. Raises NetvizError.

    Where the run averages its weights, with the averages, by which it is judged.
    """
    checkpoint = checkpoints.at(run.id, step)
    network = trained_network(run.network, run.network_settings, store.config(run))
    import keras

    _say(phase=Phase.BUILDING_MODEL)
    momentum = RunSettings.of(run.settings).bn_momentum

    def batch_normalization(**arguments: Any) -> keras.layers.Layer:
        return keras.layers.BatchNormalization(**{**arguments, "momentum": momentum})

    model = to_keras(network, replaced={"BatchNormalization": batch_normalization})
    arrays = checkpoint.arrays()
    values: Sequence[np.ndarray] = arrays.get("averaged", arrays["model"])
    if [each.shape for each in values] != [tuple(variable.shape) for variable in model.variables]:
        raise RunError("A checkpoint must be of the network that the run trains", received="another network's")
    for variable, value in zip(model.variables, values, strict=True):
        variable.assign(value)
    return model


def _save(model: keras.Model, path: Path) -> None:
    model.save(path)


def _save_weights(model: keras.Model, path: Path) -> None:
    model.save_weights(path)


def _as_text(model: keras.Model, path: Path) -> None:
    """Name, shape and every value of each trainable weight, as the tutorials' scripts write `weights.txt`."""
    count = sum(int(np.prod(variable.shape)) for variable in model.trainable_variables)
    if count > MOST_VALUES_AS_TEXT:
        raise RunError(
            f"Weights are written as text where they are at most {MOST_VALUES_AS_TEXT:,}", received=f"{count:,}"
        )
    with path.open("w", encoding="utf-8") as out, np.printoptions(threshold=sys.maxsize):
        for variable in model.trainable_variables:
            out.write(f"{variable.path}\n{tuple(variable.shape)}\n{variable.numpy()}\n")


_WRITERS: dict[ExportKind, Callable[[keras.Model, Path], None]] = {
    ExportKind.MODEL: _save,
    ExportKind.WEIGHTS: _save_weights,
    ExportKind.TEXT: _as_text,
}


def _event_files(run: Run, history: Watched, path: Path) -> None:
    """Event files in the folders train and validation, as Keras' callback of TensorBoard names them, in one archive."""
    _say(phase=Phase.WRITING_FILE)
    with _folder(path) as folder:
        event_files.write(Path(folder), run, history.whole())
        with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
            for file in sorted(Path(folder).rglob("*tfevents*")):
                archive.write(file, file.relative_to(folder))


def _handout(store: Store, run: Run, path: Path) -> None:
    """All that one gives to a class, with the weights that were best on held-out images. Raises NetvizError."""
    kept = checkpoints.of_run(run.id)
    if not kept:
        raise RunError("A handout has weights, so its run must have a checkpoint", received="none")
    _say(phase=Phase.STARTING_TENSORFLOW)
    model = model_at(store, run, (checkpoints.best(kept) or kept[-1]).position.step)
    _say(phase=Phase.WRITING_FILE)
    network = trained_network(run.network, run.network_settings, store.config(run))
    weights = f"trained.{ExportKind.WEIGHTS.value}"
    with _folder(path) as folder, zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in handout.files(run, network, Watched(store, run.id).whole(), weights).items():
            archive.writestr(name, content)
        _save_weights(model, Path(folder) / weights)
        archive.write(Path(folder) / weights, weights)


def _folder(path: Path) -> TemporaryDirectory[str]:
    """A folder beside that file for what goes into it, which is found there if this process is killed."""
    return TemporaryDirectory(prefix=partial_of(os.getpid()), dir=path.parent)


@contextlib.contextmanager
def _whole(path: Path) -> Iterator[Path]:
    """A path to write to; what stands there takes the right one once it is whole."""
    path.parent.mkdir(parents=True, exist_ok=True)
    partial = path.with_name(f"{partial_of(os.getpid())}{path.name}")  # Keras looks at how a name ends
    try:
        yield partial
        partial.replace(path)
    finally:
        partial.unlink(missing_ok=True)


def _say(**told: object) -> None:
    print(json.dumps(told), flush=True)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1], ExportKind(sys.argv[2]), int(sys.argv[3])))
