"""CIFAR-10 as its authors publish it (https://www.cs.toronto.edu/~kriz/cifar.html), read without trusting it."""

from __future__ import annotations

import hashlib
import http.client
import io
import lzma
import os
import pickle
import tarfile
import urllib.error
import urllib.request
import zlib
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import numpy as np

from netviz.errors import DataError
from netviz.training.codes import Phase
from netviz.words import MEGABYTE

CLASSES = ("airplane", "automobile", "bird", "cat", "deer", "dog", "frog", "horse", "ship", "truck")
FOLDER = "cifar-10-batches-py"
TRAIN_BATCHES = tuple(f"data_batch_{number}" for number in range(1, 6))
TEST_BATCH = "test_batch"
BATCHES = (*TRAIN_BATCHES, TEST_BATCH)
IMAGES_PER_BATCH = 10_000
PIXEL_MEAN, PIXEL_SPREAD = 120.7, 64.0
"""Of all values of its training images, rounded: mean and standard deviation."""

URL = "https://www.cs.toronto.edu/~kriz/cifar-10-python.tar.gz"
SHA256 = "6d958be074577803d12ecdefd02955f39262c83c16fe9348329d7fe0b5c001ce"
DOWNLOAD_BYTES = 170_498_071
CONNECT_SECONDS = 10

# A batch takes 31 MB; no honest one takes more than this.
_LARGEST_BATCH_BYTES = 64 * MEGABYTE

Progress = Callable[[Phase, float], None]
"""Told what is being done, and how much of it (0 to 1)."""

_ARRAYS_AND_BYTES = {
    ("numpy", "ndarray"),
    ("numpy", "dtype"),
    ("numpy.core.multiarray", "_reconstruct"),
    ("numpy._core.multiarray", "_reconstruct"),
    ("_codecs", "encode"),
}


class _ArrayUnpickler(pickle.Unpickler):
    """A pickle can run any code; this one can only make arrays, bytes and plain containers."""

    def find_class(self, module_name: str, global_name: str) -> Any:
        if (module_name, global_name) not in _ARRAYS_AND_BYTES:
            raise pickle.UnpicklingError(f"it asks for {module_name}.{global_name}")
        return super().find_class(module_name, global_name)


def read_batch(content: bytes, name: str) -> tuple[np.ndarray, np.ndarray]:
    """The 10,000 images of one batch, uint8 (10000, 32, 32, 3), and their classes, uint8 (10000,).

    Raises DataError where the batch is torn, holds anything but arrays, or is not of the official form.
    """
    rule = f"{name} must be an official CIFAR-10 batch: b'data' of uint8, 10,000 × 3,072, b'labels' of 0 to 9"
    try:
        batch = _ArrayUnpickler(io.BytesIO(content), encoding="bytes").load()
        rows, labels = batch[b"data"], np.asarray(batch[b"labels"])
    except Exception as error:  # a torn pickle can raise anything
        raise DataError(rule, received=f"{len(content):,} bytes that cannot be read ({error})") from error
    if not isinstance(rows, np.ndarray) or rows.dtype != np.uint8 or rows.shape != (IMAGES_PER_BATCH, 3072):
        raise DataError(rule, received=f"data of {_form(rows)}")
    if labels.shape != (IMAGES_PER_BATCH,) or labels.dtype.kind not in "iu" or not _within_ten(labels):
        raise DataError(rule, received=f"labels of {_form(labels)}")
    return rows.reshape(-1, 3, 32, 32).transpose(0, 2, 3, 1), labels.astype(np.uint8)


def _within_ten(labels: np.ndarray) -> bool:
    return bool(labels.min() >= 0 and labels.max() <= 9)


def _form(value: object) -> str:
    if isinstance(value, np.ndarray):
        span = f", {value.min()} to {value.max()}" if value.size and value.dtype.kind in "iuf" else ""
        return f"{value.dtype} {value.shape}{span}"
    return type(value).__name__


def read_folder(folder: Path) -> Iterator[tuple[str, bytes]]:
    """Name and content of the six batches of an unpacked folder."""
    for name in BATCHES:
        try:
            with (folder / name).open("rb") as batch:
                yield name, _bounded(batch, name)
        except OSError as error:
            raise DataError(
                f"A CIFAR-10 folder must hold {BATCHES[0]} to {TRAIN_BATCHES[-1]} and {TEST_BATCH}",
                received=f"{folder.name} where {name} cannot be read ({error.strerror})",
            ) from error


def read_archive(path: Path) -> Iterator[tuple[str, bytes]]:
    """Name and content of the six batches of a .tar.gz, in the archive's own order; nothing is unpacked to disk."""
    missing = set(BATCHES)
    rule = f"{path.name} must be CIFAR-10's official .tar.gz"
    try:
        archive = tarfile.open(path, "r:*")  # noqa: SIM115
    except (OSError, EOFError, tarfile.TarError) as error:
        raise DataError(rule, received="a file that is no .tar.gz, or the beginning of one") from error
    try:
        with archive:
            for member in archive:
                name = member.name.rpartition("/")[2]
                if name in missing and member.isfile():
                    content = archive.extractfile(member)
                    assert content is not None
                    missing.discard(name)
                    yield name, _bounded(content, name)
    except (OSError, EOFError, tarfile.TarError, ValueError, zlib.error, lzma.LZMAError) as error:
        raise DataError(rule, received=f"an archive that is broken ({error})") from error
    if missing:
        raise DataError(
            f"{rule} with its six batches",
            received=f"an archive without {', '.join(sorted(missing))}",
        )


def _bounded(batch: Any, name: str) -> bytes:
    content = batch.read(_LARGEST_BATCH_BYTES + 1)
    if len(content) > _LARGEST_BATCH_BYTES:
        raise DataError(f"{name} must be a batch of 31 MB", received="more than 64 MB")
    return content


def download(path: Path, progress: Progress, url: str = URL, sha256: str = SHA256) -> None:
    """Fetch the official archive to `path`, and keep it only if it is the official one, bit for bit.

    Raises DataError where the site cannot be reached or what came is not the archive.
    """
    partial = path.with_name(path.name + ".partial")
    path.parent.mkdir(parents=True, exist_ok=True)
    digest, received = hashlib.sha256(), 0
    try:
        with urllib.request.urlopen(url, timeout=CONNECT_SECONDS) as answer, partial.open("wb") as out:
            total = int(answer.headers.get("Content-Length") or DOWNLOAD_BYTES)
            while chunk := answer.read(1 << 18):
                received += len(chunk)
                if received > 2 * DOWNLOAD_BYTES:
                    break
                digest.update(chunk)
                out.write(chunk)
                progress(Phase.DOWNLOADING, min(1.0, received / total))
            out.flush()
            os.fsync(out.fileno())
        if digest.hexdigest() != sha256:
            raise DataError(
                f"The download of CIFAR-10 must have the SHA-256 {sha256[:12]}...",
                received=f"{digest.hexdigest()[:12]}... in {received:,} bytes",
            )
        partial.replace(path)
    except (urllib.error.URLError, http.client.HTTPException, TimeoutError, ConnectionError) as error:
        reason = getattr(error, "reason", None) or error
        raise DataError(f"CIFAR-10 could not be downloaded from {url} ({reason})") from error
    finally:
        partial.unlink(missing_ok=True)
