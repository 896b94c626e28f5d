"""A `.keras` archive: its texts, and where its weights are, from a zip file of any size.

Only the directory at its end is searched, and only `config.json` and `metadata.json` are unpacked.
`assets/model_opener/archive.js` reads the same in the browser, and tells a fault by its code.
"""

from __future__ import annotations

import stat
import struct
import zipfile
import zlib
from dataclasses import dataclass
from typing import BinaryIO

from netviz.errors import FileError
from netviz.interchange.careful_json import CONFIG_BYTES
from netviz.interchange.foreign_words import quoted

SIGNATURES = (b"PK\x03\x04", b"PK\x05\x06")
ENTRIES = 1_000
DIRECTORY_BYTES = 128 * 2**10
CONFIG, METADATA, WEIGHTS = "config.json", "metadata.json", "model.weights.h5"
_COMMENT = 2**16  # an archive may end in as many bytes of it

FAULTS = {
    "no directory": "The file is damaged: its directory is missing, as when a download stopped early",
    "damaged": "The file is damaged",
    "many": f"A .keras file may have {ENTRIES:,} entries",
    "twice": "A .keras file holds its entries each once",
    "overlap": "A .keras file holds its entries one after another",
    "link": "A .keras file holds its entries files, not links",
    "password": "A .keras file holds its entries without a password",
    "outside": "A .keras file holds its entries inside its own folder",
    "directory": "A .keras file holds its entries before its directory",
    "packed": "A .keras file is stored or deflated",
    "long": "Each text of a .keras file may have 4 MB unpacked",
    "length": "Each text of a .keras file is as long as its directory says",
}
"""What can be wrong with an archive: the rule, by a code."""


@dataclass(frozen=True)
class Archive:
    """The names of its entries, its texts by name, and where its weights stand if they are not compressed."""

    names: tuple[str, ...]
    texts: dict[str, bytes]
    weights: tuple[int, int] | None
    """The place of their first byte, and how many there are."""


def open_archive(file: BinaryIO, name: str) -> Archive:
    """What is read of the archive in a file of that name. Raises FileError."""
    _check_directory(file, name)
    try:
        with zipfile.ZipFile(file) as archive:
            entries = {entry.filename: entry for entry in archive.infolist()}
            _check_entries(archive.infolist(), archive.start_dir)
            texts = {each: _text(archive, entries[each]) for each in (CONFIG, METADATA) if each in entries}
            weights = _place(file, entries[WEIGHTS]) if CONFIG in entries and WEIGHTS in entries else None
    except (zipfile.BadZipFile, zlib.error, struct.error, EOFError, OSError, ValueError, NotImplementedError) as error:
        raise FileError(f"{FAULTS['damaged']}: {quoted(str(error))}", received=quoted(name)) from error
    return Archive(tuple(entries), texts, weights)


def _check_directory(file: BinaryIO, name: str) -> None:
    """How many entries the archive says it has, and how long their directory is, before anything is made of them."""
    size = file.seek(0, 2)
    file.seek(max(0, size - _COMMENT - 22))
    tail = file.read(_COMMENT + 22)
    end = tail.rfind(b"PK\x05\x06")
    if end < 0 or len(tail) < end + 22:
        raise FileError(FAULTS["no directory"], received=quoted(name))
    count, length = struct.unpack_from("<HI", tail, end + 10)
    if end >= 20 and tail.startswith(b"PK\x06\x07", end - 20):  # zip64, as a file of more than 4 GB must be
        file.seek(min(size, struct.unpack_from("<Q", tail, end - 12)[0]))
        record = file.read(56)
        if len(record) < 56 or not record.startswith(b"PK\x06\x06"):
            raise FileError(FAULTS["no directory"], received=quoted(name))
        count, length = struct.unpack_from("<QQ", record, 32)
    if count > ENTRIES or length > DIRECTORY_BYTES:
        raise FileError(FAULTS["many"], received="more")


def _check_entries(entries: list[zipfile.ZipInfo], directory: int) -> None:
    """Refuse what Keras never writes: two of one name, one inside another, a link, a secret, a way out."""
    if len(entries) > ENTRIES:
        raise FileError(FAULTS["many"], received=f"{len(entries):,}")
    seen: set[str] = set()
    free = 0
    for entry in sorted(entries, key=lambda entry: entry.header_offset):
        fault = None
        if entry.filename in seen:
            fault = "twice"
        elif entry.header_offset < free:
            fault = "overlap"
        elif stat.S_ISLNK(entry.external_attr >> 16):
            fault = "link"
        elif entry.flag_bits & 1:
            fault = "password"
        elif entry.filename.startswith(("/", "\\")) or ".." in entry.filename.replace("\\", "/").split("/"):
            fault = "outside"
        if fault:
            raise FileError(FAULTS[fault], received=quoted(entry.filename))
        seen.add(entry.filename)
        free = entry.header_offset + 30 + len(entry.orig_filename) + entry.compress_size
    if free > directory:
        raise FileError(FAULTS["directory"], received="one that reaches into it")


def _text(archive: zipfile.ZipFile, entry: zipfile.ZipInfo) -> bytes:
    if entry.compress_type not in (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED):
        raise FileError(FAULTS["packed"], received=f"{quoted(entry.filename)}, packed otherwise")
    with archive.open(entry) as stream:
        text = stream.read(CONFIG_BYTES + 1)
        if len(text) > CONFIG_BYTES:
            raise FileError(FAULTS["long"], received=f"{quoted(entry.filename)}, longer")
        if stream.read(1) or len(text) != entry.file_size:
            raise FileError(FAULTS["length"], received=f"{quoted(entry.filename)}, {len(text):,} bytes")
    return text


def _place(file: BinaryIO, entry: zipfile.ZipInfo) -> tuple[int, int] | None:
    """Where the content of an entry stands that is stored as it is; None for another."""
    if entry.compress_type != zipfile.ZIP_STORED:
        return None
    file.seek(entry.header_offset + 26)
    name, extra = struct.unpack("<HH", file.read(4))
    return entry.header_offset + 30 + name + extra, entry.file_size
