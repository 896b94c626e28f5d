"""Which data sets could be had here, best first.

The order is the visitor's expectation: what NETVIZ_CIFAR10 names, what Keras has already fetched, the official
download, and with none of them the drawn Shapes.
"""

from __future__ import annotations

import hashlib
import os
from dataclasses import dataclass
from pathlib import Path
from typing import Literal

from netviz.errors import DataError
from netviz.training.codes import DataSetName, Origin, SourceKind
from netviz.training.data import cifar10, drawn_shapes
from netviz.training.places import as_path

Choice = Literal["auto", "cifar10", "shapes"]
"""What a visitor may ask for."""


@dataclass(frozen=True)
class Source:
    """Where a data set can come from; `key` changes when its files do."""

    kind: SourceKind
    origin: Origin
    path: Path | None
    key: str

    @property
    def data_set(self) -> DataSetName:
        """Which data set it gives."""
        return DataSetName.SHAPES if self.kind is SourceKind.DRAWN else DataSetName.CIFAR10

    @property
    def classes(self) -> tuple[str, ...]:
        """The names of the ten classes, in the order of their numbers."""
        return drawn_shapes.CLASSES if self.kind is SourceKind.DRAWN else cifar10.CLASSES

    @property
    def is_local(self) -> bool:
        """Whether preparing it needs no network."""
        return self.kind is not SourceKind.DOWNLOAD


def sources(choice: Choice = "auto") -> tuple[Source, ...]:
    """Every source that could serve, best first. A few file look-ups: nothing is read.

    Raises DataError where NETVIZ_CIFAR10 names something that is not there.
    """
    drawn = Source(SourceKind.DRAWN, Origin.DRAWN, None, f"shapes-{drawn_shapes.VERSION}")
    if choice == "shapes":
        return (drawn,)
    if named := os.environ.get("NETVIZ_CIFAR10"):
        return (_named(as_path(named)),)
    fetched = Source(SourceKind.DOWNLOAD, Origin.DOWNLOAD, None, f"cifar10-{cifar10.SHA256[:16]}")
    real = (*_in_keras_cache(), fetched)
    return real if choice == "cifar10" else (*real, drawn)


def _named(path: Path) -> Source:
    for folder in (path, path / cifar10.FOLDER):
        if (folder / cifar10.BATCHES[0]).is_file():
            return _folder(folder, Origin.NAMED)
    if path.name in cifar10.BATCHES and path.is_file():
        came = "one of its six batches; name the folder that holds them"
    elif path.is_file():
        return _archive(path, Origin.NAMED)
    else:
        came = "a folder without data_batch_1" if path.is_dir() else "a name where nothing is"
    raise DataError(
        f"NETVIZ_CIFAR10 must name a {cifar10.FOLDER} folder or its .tar.gz", received=f"{path.name}, {came}"
    )


def _in_keras_cache() -> list[Source]:
    """CIFAR-10 where Keras 3 and older ones unpack it, or at least keep its archive."""
    cache = as_path(os.environ.get("KERAS_HOME") or "~/.keras") / "datasets"
    folders = (cache / f"{cifar10.FOLDER}-target" / cifar10.FOLDER, cache / cifar10.FOLDER)
    archives = (cache / f"{cifar10.FOLDER}-target_archive", cache / f"{cifar10.FOLDER}.tar.gz")
    whole = [folder for folder in folders if all((folder / name).is_file() for name in cifar10.BATCHES)]
    return [_folder(folder, Origin.KERAS_CACHE) for folder in whole] + [
        _archive(archive, Origin.KERAS_CACHE) for archive in archives if archive.is_file()
    ]


def _folder(folder: Path, origin: Origin) -> Source:
    return Source(SourceKind.FOLDER, origin, folder, _key([folder / name for name in cifar10.BATCHES]))


def _archive(path: Path, origin: Origin) -> Source:
    return Source(SourceKind.ARCHIVE, origin, path, _key([path]))


def _key(files: list[Path]) -> str:
    """A name for the files as they are now: another one when any of them changes."""
    digest = hashlib.sha256()
    for file in files:
        try:
            state = file.stat()
            digest.update(f"{file.resolve()}\0{state.st_size}\0{state.st_mtime_ns}\n".encode())
        except OSError:
            digest.update(f"{file}\0missing\n".encode())
    return f"cifar10-{digest.hexdigest()[:16]}"
