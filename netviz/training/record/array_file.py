"""Array files: NumPy's .npz without pickle, with what it is about as JSON. Whole or not there, and safe to read."""

from __future__ import annotations

import json
import zipfile
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import numpy as np

from netviz.training.places import replaced_file

ABOUT = "about"
DAMAGED = (OSError, ValueError, KeyError, TypeError, EOFError, zipfile.BadZipFile)
"""What is raised where a file is damaged, or is none of ours."""


def write(path: Path, about: Mapping[str, Any], arrays: Mapping[str, np.ndarray]) -> None:
    """Raises OSError, as where the disk is full."""
    told = np.frombuffer(json.dumps(about).encode(), np.uint8)
    with replaced_file(path) as out:
        np.savez(out, allow_pickle=False, **{ABOUT: told}, **arrays)


def read(path: Path) -> tuple[dict[str, Any], dict[str, np.ndarray]]:
    """What it is about, and its arrays. Raises one of DAMAGED."""
    with np.load(path, allow_pickle=False) as file:
        about = json.loads(file[ABOUT].tobytes())
        return about, {name: file[name] for name in file.files if name != ABOUT}


def is_whole(path: Path) -> bool:
    """Whether all of it can be read, by the checksums in it. Nothing is held in memory."""
    try:
        with zipfile.ZipFile(path) as file:
            return file.testzip() is None
    except DAMAGED:
        return False
