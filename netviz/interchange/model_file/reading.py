"""Reading the extract of a file on this machine, of any size, by seeking."""

from __future__ import annotations

import io
from pathlib import Path
from typing import BinaryIO

from netviz.errors import FileError
from netviz.interchange.careful_json import CONFIG_BYTES
from netviz.interchange.foreign_words import quoted
from netviz.interchange.model_file import archive, hdf5
from netviz.interchange.model_file.archive import CONFIG, METADATA, WEIGHTS, open_archive
from netviz.interchange.model_file.extract import HEAD, NAMES, Extract, Stored
from netviz.interchange.model_file.hdf5 import Hdf5, Shortened
from netviz.interchange.model_file.keras_hdf5 import archived_weights, described, model_weights
from netviz.interchange.model_file.window import Damaged, Window

LARGE = "A model's JSON may have 4 MB"
SHORT_HDF5 = "An HDF5 file is as long as it says: this one is a part, as when a download or a copy stopped early"
DAMAGED_HDF5 = "The HDF5 file is damaged, or its description is too large"


def extract_of(path: Path) -> Extract:
    """The extract of the file or folder at `path`. Raises FileError."""
    try:
        if path.is_dir():
            return _of_folder(path)
        with path.open("rb") as file:
            return extract(file, path.name)
    except OSError as error:
        raise FileError(f"The file could not be read: {error.strerror}", received=quoted(str(path))) from error


def extract(file: BinaryIO, name: str) -> Extract:
    """The extract of a seekable file; its content says what it is, not its name. Raises FileError."""
    size = file.seek(0, io.SEEK_END)
    file.seek(0)
    head = file.read(HEAD)
    if head.startswith(archive.SIGNATURES):
        return _of_archive(file, name)
    if head.startswith(hdf5.SIGNATURE):
        return _of_hdf5(file, name, size)
    if head.removeprefix(b"\xef\xbb\xbf").lstrip().startswith((b"{", b"[", b'"{', b'"\\')):  # also JSON in JSON
        if size > CONFIG_BYTES:
            raise FileError(LARGE, received=f"{quoted(name)}, {size:,} bytes")
        file.seek(0)
        return Extract(name, "json", config=file.read(size))
    return Extract(name, "other", head)


def _of_archive(file: BinaryIO, name: str) -> Extract:
    opened = open_archive(file, name)
    return Extract(
        name, "archive", names=opened.names[:NAMES], config=opened.texts.get(CONFIG),
        metadata=opened.texts.get(METADATA),
        weights=archived_weights(Window(file, *opened.weights)) if opened.weights else (),
    )  # fmt: skip


def _of_folder(path: Path) -> Extract:
    """An archive that Keras left unpacked, or any other folder."""
    names = tuple(sorted(each.name for each in path.iterdir())[:NAMES])
    if not (path / CONFIG).is_file():
        return Extract(path.name, "folder", names=names)
    texts = {each: extract_of(path / each).config for each in (CONFIG, METADATA) if (path / each).is_file()}
    weights: tuple[Stored, ...] = ()
    if (path / WEIGHTS).is_file():
        with (path / WEIGHTS).open("rb") as file:
            weights = archived_weights(Window(file, 0, file.seek(0, io.SEEK_END)))
    return Extract(
        path.name, "folder", names=names, config=texts[CONFIG], metadata=texts.get(METADATA), weights=weights
    )


def _of_hdf5(file: BinaryIO, name: str, size: int) -> Extract:
    try:
        opened = Hdf5(Window(file, 0, size))
        config, version = described(opened)
        names = tuple(opened.root.links)[:NAMES]
    except Shortened as error:
        raise FileError(SHORT_HDF5, received=f"{quoted(name)}, {error.size:,} of {error.whole:,} bytes") from error
    except Damaged as error:
        raise FileError(DAMAGED_HDF5, received=quoted(name)) from error
    text = config.encode() if config else None
    return Extract(
        name, "hdf5", names=names, config=text, keras_version=version,
        weights=model_weights(opened) if text else (),
    )  # fmt: skip
