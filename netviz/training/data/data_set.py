"""A data set in its prepared form: arrays that every worker and the page map into memory."""

from __future__ import annotations

import hashlib
import json
import os
import shutil
import sys
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from netviz.errors import DataError
from netviz.training.codes import DataSetName, Origin, Phase, SourceKind
from netviz.training.data import cifar10, drawn_shapes
from netviz.training.data.cifar10 import Progress
from netviz.training.data.locks import file_lock
from netviz.training.data.sources import Choice, Source, sources
from netviz.training.places import home, replace_file, what_is_there
from netviz.words import MEGABYTE

HELD_OUT_IMAGES = 5_000
_IMAGES = {
    DataSetName.CIFAR10: len(cifar10.BATCHES) * cifar10.IMAGES_PER_BATCH,
    DataSetName.SHAPES: drawn_shapes.TRAIN_IMAGES + drawn_shapes.TEST_IMAGES,
}
_IMAGE_BYTES = 32 * 32 * 3 + 1  # and its class
ARRAYS = ("train_images", "train_labels", "test_images", "test_labels")


@dataclass(frozen=True)
class DataSet:
    """A prepared data set: uint8 images (n, 32, 32, 3) and classes (n,), mapped from disk when first read."""

    name: DataSetName
    origin: Origin
    classes: tuple[str, ...]
    folder: Path
    train_count: int
    test_count: int

    def array(self, name: str) -> np.ndarray:
        """One of train_images, train_labels, test_images, test_labels: read-only, mapped from disk."""
        return np.load(self.folder / f"{name}.npy", mmap_mode="r", allow_pickle=False)

    @property
    def held_out(self) -> range:
        """The last training images: never trained on, they measure the run while it goes. The test set stays unseen."""
        return range(self.train_count - min(HELD_OUT_IMAGES, self.train_count // 6), self.train_count)

    @property
    def for_training(self) -> range:
        """The training images that are not held out."""
        return range(self.held_out.start)


def prepared(source: Source) -> DataSet | None:
    """The prepared form of a source, or None where it has to be made (or made again)."""
    folder = home() / "data" / source.key
    try:
        manifest = json.loads((folder / "data.json").read_text())
        for name in ARRAYS:
            if (folder / f"{name}.npy").stat().st_size != manifest["arrays"][name]["bytes"]:
                return None
        return DataSet(
            name=source.data_set,
            origin=source.origin,
            classes=source.classes,
            folder=folder,
            train_count=manifest["train_count"],
            test_count=manifest["test_count"],
        )
    except (OSError, ValueError, KeyError, TypeError):
        return None


def first_prepared(choice: Choice = "auto") -> DataSet | None:
    """What can be shown at once: the prepared form of the best source that has one."""
    return next(filter(None, map(prepared, sources(choice))), None)


def load(choice: Choice, progress: Progress) -> DataSet:
    """The data set to train on, whole and verified; prepared first where needed. For workers: it takes memory and time.

    A source that fails gives way to the next; the last one's DataError is raised.
    """
    *others, last = sources(choice)
    for source in others:
        try:
            return prepare(source, progress)
        except DataError as error:
            print(error, file=sys.stderr, flush=True)
            progress(Phase.TRYING_NEXT_SOURCE, 0.0)
    return prepare(last, progress)


def prepare(source: Source, progress: Progress) -> DataSet:
    """The prepared form of a source, verified by its SHA-256; one process makes it, the others wait.

    Raises DataError where the source is missing, damaged or not of the official form.
    """
    data_folder = home() / "data"
    try:
        with file_lock(data_folder / f"{source.key}.lock", waiting=_relay(source, progress)):
            ready = prepared(source)
            if ready and _is_intact(ready):
                return ready
            _forget_partial_files(data_folder / source.key)  # of a process that was killed
            _forget_abandoned(data_folder)  # the disk may have no room but for these
            _check_room(source, data_folder)
            try:
                _publish(source, data_folder / source.key, _telling(source, progress))
            finally:
                _progress_file(source).unlink(missing_ok=True)
                _forget_partial_files(data_folder / source.key)
            made = prepared(source)
            assert made is not None
            return made
    except OSError as error:
        raise DataError(
            "The data set is prepared in the folder that NETVIZ_HOME names, which netviz must be able to write to",
            received=f"{data_folder} ({error.strerror or error})",
        ) from error


def check_room(choice: Choice = "auto") -> None:
    """Raises DataError where no source is prepared, is being prepared, or would find room on the disk."""
    data_folder = home() / "data"
    _forget_abandoned(data_folder)
    refused: list[DataError] = []
    for source in sources(choice):
        if prepared(source) or any((data_folder / source.key).glob("*.partial*")):
            return
        try:
            _check_room(source, what_is_there(data_folder))
            return
        except DataError as error:
            refused.append(error)
    raise refused[-1]


def _check_room(source: Source, folder: Path) -> None:
    """Raises DataError where the disk has no room for the prepared form, and for an archive that is fetched first."""
    images = _IMAGES[source.data_set]
    needed = images * _IMAGE_BYTES + (0 if source.is_local else cifar10.DOWNLOAD_BYTES)
    free = shutil.disk_usage(folder).free
    if free < needed:
        raise DataError(
            f"To prepare {images:,} images takes {needed // MEGABYTE} MB of disk in the folder that NETVIZ_HOME names",
            received=f"{free // MEGABYTE} MB free",
        )


def _forget_partial_files(folder: Path) -> None:
    """What was begun and not ended: half an array, half a download."""
    for partial in folder.glob("*.partial*"):
        partial.unlink(missing_ok=True)


def _forget_abandoned(folder: Path) -> None:
    """Partial files of all sources that no process prepares now."""

    def is_prepared() -> None:
        raise BlockingIOError

    for each in folder.glob("*/"):
        if any(each.glob("*.partial*")):
            with suppress(OSError), file_lock(folder / f"{each.name}.lock", waiting=is_prepared):
                _forget_partial_files(each)


def preparing(source: Source) -> tuple[Phase, float] | None:
    """What the process that prepares this source says it is doing, and how much of it is done."""
    try:
        told = json.loads(_progress_file(source).read_text())
        return Phase(told["phase"]), float(told["done"])
    except (OSError, ValueError, KeyError, TypeError):
        return None


def _progress_file(source: Source) -> Path:
    return home() / "data" / f"{source.key}.progress.json"


def _telling(source: Source, progress: Progress) -> Progress:
    """Tell the caller, and leave a note for those who wait."""

    def told(phase: Phase, done: float) -> None:
        progress(phase, done)
        _progress_file(source).write_text(json.dumps({"phase": phase.value, "done": done}))

    return told


def _relay(source: Source, progress: Progress) -> Callable[[], None]:
    def waiting() -> None:
        progress(*(preparing(source) or (Phase.WAITING_FOR_DATA, 0.0)))

    return waiting


def _is_intact(data: DataSet) -> bool:
    manifest = json.loads((data.folder / "data.json").read_text())
    return all(_sha256(data.folder / f"{name}.npy") == manifest["arrays"][name]["sha256"] for name in ARRAYS)


def _sha256(path: Path) -> str:
    digest = hashlib.sha256()
    with path.open("rb") as file:
        while chunk := file.read(1 << 20):
            digest.update(chunk)
    return digest.hexdigest()


def _publish(source: Source, folder: Path, progress: Progress) -> None:
    """Write the arrays, then the manifest that makes them valid."""
    folder.mkdir(parents=True, exist_ok=True)
    (folder / "data.json").unlink(missing_ok=True)
    counts = (
        _write_shapes(folder, progress) if source.kind is SourceKind.DRAWN else _write_cifar10(source, folder, progress)
    )
    arrays = {}
    for name in ARRAYS:
        partial = folder / f"{name}.partial.npy"
        with partial.open("rb") as file:
            os.fsync(file.fileno())
        arrays[name] = {"sha256": _sha256(partial), "bytes": partial.stat().st_size}
        partial.replace(folder / f"{name}.npy")
    manifest = {
        "name": source.data_set.value,
        "origin": source.origin.value,
        "classes": source.classes,
        "train_count": counts[0],
        "test_count": counts[1],
        "arrays": arrays,
    }
    replace_file(folder / "data.json", json.dumps(manifest, indent=1).encode())


def _write_shapes(folder: Path, progress: Progress) -> tuple[int, int]:
    for split, count, seed in (("train", drawn_shapes.TRAIN_IMAGES, 1), ("test", drawn_shapes.TEST_IMAGES, 2)):
        progress(Phase.DRAWING_SHAPES, 0.0 if split == "train" else 0.8)
        parts = [
            drawn_shapes.draw(min(2_000, count - start), seed=seed + 10 * start) for start in range(0, count, 2_000)
        ]
        np.save(folder / f"{split}_images.partial.npy", np.concatenate([images for images, _ in parts]))
        np.save(folder / f"{split}_labels.partial.npy", np.concatenate([labels for _, labels in parts]))
    return drawn_shapes.TRAIN_IMAGES, drawn_shapes.TEST_IMAGES


def _write_cifar10(source: Source, folder: Path, progress: Progress) -> tuple[int, int]:
    """One batch at a time, straight into the mapped arrays: about 100 MB of memory for 184 MB of data."""
    per_batch = cifar10.IMAGES_PER_BATCH
    counts = (len(cifar10.TRAIN_BATCHES) * per_batch, per_batch)
    mapped = {}
    for split, count in zip(("train", "test"), counts, strict=True):
        for part, shape in (("images", (count, 32, 32, 3)), ("labels", (count,))):
            path = folder / f"{split}_{part}.partial.npy"
            mapped[f"{split}_{part}"] = np.lib.format.open_memmap(path, "w+", np.uint8, shape)
    for number, (name, content) in enumerate(_batches(source, folder, progress), start=1):
        images, labels = cifar10.read_batch(content, name)
        split = "test" if name == cifar10.TEST_BATCH else "train"
        start = 0 if split == "test" else cifar10.TRAIN_BATCHES.index(name) * per_batch
        mapped[f"{split}_images"][start : start + per_batch] = images
        mapped[f"{split}_labels"][start : start + per_batch] = labels
        progress(Phase.PREPARING_DATA, number / len(cifar10.BATCHES))
    for array in mapped.values():
        array.flush()
    return counts


def _batches(source: Source, folder: Path, progress: Progress):
    if source.kind is SourceKind.FOLDER:
        assert source.path is not None
        yield from cifar10.read_folder(source.path)
    elif source.kind is SourceKind.ARCHIVE:
        assert source.path is not None
        yield from cifar10.read_archive(source.path)
    else:
        archive = folder / "cifar-10-python.tar.gz"
        try:
            cifar10.download(archive, progress)
            yield from cifar10.read_archive(archive)
        finally:
            archive.unlink(missing_ok=True)
