"""A network from a file that Keras wrote, read as data: `.keras`, `.h5`, or what `model.to_json()` returns.

The file may come from a stranger: nothing in it is run, nothing is unpacked to the disk, and neither Keras nor h5py
nor pickle is ever imported. It may be of any size: what is read of it is an extract, here or in the visitor's browser.
"""

from __future__ import annotations

import io
from hashlib import sha256
from pathlib import Path

from netviz.interchange import careful_json
from netviz.interchange.foreign_words import words_of
from netviz.interchange.keras_config import FileSettings, network_of
from netviz.interchange.keras_config.ages import topology_of
from netviz.interchange.model_file import recognition
from netviz.interchange.model_file.archive import CONFIG, METADATA
from netviz.interchange.model_file.extract import Extract
from netviz.interchange.model_file.reading import extract, extract_of
from netviz.interchange.model_file.stored_weights import by_layer, listed
from netviz.network import Network

SUFFIXES = (".keras", ".h5", ".hdf5", ".json")


def is_file_name(name: str) -> bool:
    """Whether a NAME means a file, not an architecture: it ends as model files do, or is a path."""
    return name.lower().endswith((*SUFFIXES, *recognition.SUFFIXES)) or "/" in name or "\\" in name


def open_file(path: Path) -> Network:
    """The network in the file at `path`. Raises FileError."""
    return network_in(extract_of(path))


def read(content: bytes, name: str) -> Network:
    """The network in a file's content; `name` is the file's. Raises FileError."""
    return network_in(extract(io.BytesIO(content), name))


def network_in(extract: Extract) -> Network:
    """The network that an extract describes, wherever it was made. Raises FileError: the rule, and what came."""
    if extract.config is None:
        raise recognition.refusal(extract)
    called = CONFIG if extract.form in ("archive", "folder") else extract.name
    config = careful_json.parse(extract.config, called)
    source = FileSettings(
        file=words_of(extract.name),
        sha256=sha256(extract.config).hexdigest(),
        keras_version=words_of(extract.keras_version) or _version(extract),
    )
    stored = by_layer(extract.weights or listed(config), topology_of(config).model)
    return network_of(config, source, title=words_of(Path(extract.name).stem), stored=stored)


def _version(extract: Extract) -> str:
    """Which Keras wrote an archive, as its metadata.json says."""
    metadata = None if extract.metadata is None else careful_json.parse(extract.metadata, METADATA)
    return words_of(metadata.get("keras_version")) if isinstance(metadata, dict) else ""
