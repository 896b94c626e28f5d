"""A network from a `.keras` file or from what `model.to_json()` wrote, read as data.

The file may come from a stranger: nothing in it is run, nothing is unpacked to the disk, and neither Keras nor h5py
nor pickle is ever imported. Of a `.keras` archive only `config.json` and `metadata.json` are read.
"""

from __future__ import annotations

import io
import stat
import struct
import zipfile
import zlib
from hashlib import sha256
from pathlib import Path
from typing import Any

from netviz.errors import FileError
from netviz.interchange import careful_json
from netviz.interchange.careful_json import CONFIG_BYTES
from netviz.interchange.keras_config import FileSettings, network_of
from netviz.interchange.keras_twins import quoted, words_of
from netviz.network import Network

FILE_BYTES = 16 * 2**20
ENTRIES = 1_000
DIRECTORY_BYTES = 128 * 2**10

SUFFIXES = (".keras", ".json")
REFUSED = {
    ".h5": "HDF5",
    ".hdf5": "HDF5",
    ".pkl": "pickle",
    ".pickle": "pickle",
    ".pt": "PyTorch",
    ".pth": "PyTorch",
    ".pb": "SavedModel",
    ".onnx": "ONNX",
    ".tflite": "TensorFlow Lite",
}
_WHY = {
    "HDF5": "an HDF5 file, which can hold pickled code and is not opened",
    "pickle": "a pickle, which is code and is not opened",
    "PyTorch": "a PyTorch file, which is a pickle, code, and is not opened",
    "SavedModel": "a SavedModel, a program for TensorFlow, and is not opened",
    "ONNX": "an ONNX file, which is not read",
    "TensorFlow Lite": "a TensorFlow Lite file, which is not read",
}
_STARTS = {b"\x89HDF\r\n\x1a\n": "HDF5", b"\x80\x02": "pickle", b"\x80\x03": "pickle", b"\x80\x04": "pickle"}
_STARTS |= {b"\x80\x05": "pickle"}
_RULE = careful_json.RULE


def is_file_name(name: str) -> bool:
    """Whether a NAME means a file, not an architecture: it ends as model files do."""
    return Path(name).suffix.lower() in (*SUFFIXES, *REFUSED)


def open_file(path: Path) -> Network:
    """The network in the file at `path`. Raises FileError."""
    try:
        with path.open("rb") as file:
            content = file.read(FILE_BYTES + 1)
    except OSError as error:
        raise FileError(f"The file could not be read: {error.strerror}", received=quoted(str(path))) from error
    return read(content, path.name)


def read(content: bytes, name: str) -> Network:
    """The network in a file's content; `name` is the file's. Raises FileError: what is wrong, the rule, what came."""
    kind = REFUSED.get(Path(name).suffix.lower()) or next(
        (kind for start, kind in _STARTS.items() if content.startswith(start)), None
    )
    if kind:
        raise FileError(f"{_RULE}, as model.save('model.keras') does", received=f"{quoted(name)}, {_WHY[kind]}")
    if len(content) > FILE_BYTES:
        rule = "A model file may have 16 MB; a larger model fits as what model.to_json() writes"
        raise FileError(rule, received=f"{quoted(name)}, larger")
    version = ""
    if content.startswith((b"PK\x03\x04", b"PK\x05\x06")):
        config, metadata = _archive(content, name)
        version = words_of(metadata.get("keras_version")) if isinstance(metadata, dict) else ""
    else:
        config = careful_json.parse(content, name)
    source = FileSettings(file=words_of(name), sha256=sha256(content).hexdigest(), keras_version=version)
    return network_of(config, source, title=words_of(Path(name).stem))


def _archive(content: bytes, name: str) -> tuple[Any, Any]:
    """What config.json and metadata.json of a .keras archive say."""
    _check_directory(content)
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            entries = {entry.filename: entry for entry in archive.infolist()}
            _check_entries(archive.infolist(), archive.start_dir)
            if "config.json" not in entries:
                found = ", ".join(quoted(entry) for entry in list(entries)[:3]) or "nothing"
                raise FileError(f"{_RULE}; a .keras file holds a config.json", received=f"{quoted(name)} with {found}")
            texts = [_stream(archive, entries[file]) for file in ("config.json", "metadata.json") if file in entries]
    except (zipfile.BadZipFile, zlib.error, struct.error, EOFError, OSError, ValueError, NotImplementedError) as error:
        raise FileError(f"The .keras file is damaged: {error}", received=quoted(name)) from error
    config, *metadata = [
        careful_json.parse(text, file) for text, file in zip(texts, ("config.json", "metadata.json"), strict=False)
    ]
    return config, metadata[0] if metadata else None


def _check_directory(content: bytes) -> None:
    """How many entries the archive says it has, before anything is made of them."""
    end = content.rfind(b"PK\x05\x06", max(0, len(content) - 65_557))
    if end < 0 or len(content) < end + 22:
        raise FileError("The .keras file is damaged: its directory is missing, as when a download stopped early")
    count, size = struct.unpack("<HI", content[end + 10 : end + 16])
    if count > ENTRIES or size > DIRECTORY_BYTES or content[max(0, end - 20) : end].startswith(b"PK\x06\x07"):
        raise FileError(f"A .keras file may have {ENTRIES:,} entries", received="more")


def _check_entries(entries: list[zipfile.ZipInfo], directory: int) -> None:
    """Refuse what Keras never writes: two of one name, one inside another, a link, a secret, a way out."""
    if len(entries) > ENTRIES:
        raise FileError(f"A .keras file may have {ENTRIES:,} entries", received=f"{len(entries):,}")
    seen: set[str] = set()
    free = 0
    for entry in sorted(entries, key=lambda entry: entry.header_offset):
        rule = None
        if entry.filename in seen:
            rule = "each once"
        elif entry.header_offset < free:
            rule = "one after another"
        elif stat.S_ISLNK(entry.external_attr >> 16):
            rule = "files, not links"
        elif entry.flag_bits & 1:
            rule = "without a password"
        elif entry.filename.startswith(("/", "\\")) or ".." in entry.filename.replace("\\", "/").split("/"):
            rule = "inside its own folder"
        if rule:
            raise FileError(f"A .keras file holds its entries {rule}", received=quoted(entry.filename))
        seen.add(entry.filename)
        free = entry.header_offset + 30 + len(entry.orig_filename) + entry.compress_size
    if free > directory:
        raise FileError("A .keras file holds its entries before its directory", received="one that reaches into it")


def _stream(archive: zipfile.ZipFile, entry: zipfile.ZipInfo) -> bytes:
    if entry.compress_type not in (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED):
        raise FileError("A .keras file is stored or deflated", received=f"{quoted(entry.filename)}, packed otherwise")
    with archive.open(entry) as stream:
        text = stream.read(CONFIG_BYTES + 1)
        if len(text) > CONFIG_BYTES:
            raise FileError(f"{entry.filename} may have 4 MiB unpacked", received="more")
        if stream.read(1) or len(text) != entry.file_size:
            raise FileError(f"{entry.filename} is not as long as the archive says", received=f"{len(text):,} bytes")
    return text
