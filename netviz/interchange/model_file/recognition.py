"""What a file is that no network can be read from, and what to do instead: by its content, and last by its name."""

from __future__ import annotations

import re
from codecs import getincrementaldecoder
from collections.abc import Callable

from netviz.errors import FileError
from netviz.interchange.foreign_words import quoted
from netviz.interchange.model_file.extract import Extract

_SAVE = "save it with model.save('model.keras')"
_OPENS = f"A model is opened from a .keras, .h5 or .json file that Keras wrote: where the model was made, {_SAVE}"
_WHOLE = "Weights alone have no layers: save the whole model, with model.save('model.keras')"
_CONVERTED = "has operations, not Keras' layers: open the Keras model that it was converted from"

KINDS = {
    "empty": ("An empty file holds no model: save or download it anew", "an empty file"),
    "pointer": (
        "A Git LFS pointer only says where a file is kept: fetch the file with git lfs pull, or by its page's download",
        "a pointer",
    ),
    "page": ("A download that failed leaves a web page: download the file itself", "a web page"),
    "pickle": (f"A pickle is code and is not opened: where the model was made, {_SAVE}", "a pickle"),
    "pytorch": (
        "A PyTorch file is a pickle, which is code and is not opened: build the network with Keras, and save that",
        "a PyTorch file",
    ),
    "script": (f"Source text is code and is not run: where the model is made, {_SAVE}", "source text"),
    "weights": (_WHOLE, "weights alone"),
    "checkpoint": (_WHOLE, "a checkpoint of TensorFlow"),
    "arrays": (_WHOLE, "arrays of NumPy"),
    "tensors": (_WHOLE, "tensors alone"),
    "hdf5": (_WHOLE, "HDF5 without a model's description, model_config"),
    "yaml": (
        "YAML, as Keras wrote until 2021, is not read: where TensorFlow is older than 2.6, load it with "
        "keras.models.model_from_yaml, and write JSON, with model.to_json()",
        "YAML",
    ),
    "saved_model": (
        f"A SavedModel is a program for TensorFlow and is not opened: load it where it was made, and {_SAVE}",
        "a SavedModel",
    ),
    "onnx": (f"An ONNX file {_CONVERTED}", "an ONNX file"),
    "tflite": (f"A TensorFlow Lite file {_CONVERTED}", "a TensorFlow Lite file"),
    "folder": ("A model is one file: choose it in its folder", "a folder"),
    "packed": ("A model is one file: unpack it first", "a packed folder"),
    "png": (_OPENS, "a PNG picture"),
    "jpeg": (_OPENS, "a JPEG picture"),
    "gif": (_OPENS, "a GIF picture"),
    "webp": (_OPENS, "a WebP picture"),
    "pdf": (_OPENS, "a PDF document"),
    "text": (_OPENS, "text that is not JSON"),
    "archive": (_OPENS, "an archive"),
    "unknown": (_OPENS, "a file of a kind that netviz does not know"),
}
"""By kind: the rule, with what to do instead, and what the file is."""

_BEGINNINGS = {
    rb"\x89PNG": "png",
    rb"\xff\xd8\xff": "jpeg",
    rb"GIF8": "gif",
    rb"RIFF.{4}WEBP": "webp",
    rb"%PDF": "pdf",
    rb"version https://git-lfs": "pointer",
    rb"\s*<(!doctype|html|head|\?xml)": "page",
    rb"\x80[\x02-\x05]": "pickle",
    rb"\x93NUMPY": "arrays",
    rb".{8}\{\"": "tensors",
    rb".{4}TFL3": "tflite",
    rb"model_checkpoint_path:": "checkpoint",
    rb"\x08[\x01-\x0f]\x12.\w*(pytorch|onnx|tf2onnx|keras2onnx|skl2onnx)": "onnx",
    rb"\x08\x01\x12[\x80-\xff]{1,4}[\x00-\x7f]\x0a": "saved_model",
    rb"\x1f\x8b|7z\xbc\xaf|Rar!|BZh|\xfd7zXZ": "packed",
    rb"(backend|class_name|config|keras_version):\s": "yaml",
    rb"\s*(#!|# -\*-|import |from |def |class |\"\"\")": "script",
}
"""How the content of each kind begins, first matches first."""

_NAMES: dict[str, Callable[[str], bool]] = {
    "saved_model": lambda name: name.endswith(("saved_model.pb", "keras_metadata.pb", "saved_model.pbtxt")),
    "pytorch": lambda name: name.endswith("data.pkl"),
    "arrays": lambda name: name.endswith(".npy"),
    "checkpoint": lambda name: name.endswith((".index", "checkpoint")),
    "packed": lambda name: name.endswith((".keras", ".h5", ".hdf5", ".json")),
}
"""What is in archives and folders of each kind."""

SUFFIXES = {
    ".pkl": "pickle",
    ".pickle": "pickle",
    ".pt": "pytorch",
    ".pth": "pytorch",
    ".pb": "saved_model",
    ".onnx": "onnx",
    ".tflite": "tflite",
    ".npy": "arrays",
    ".npz": "arrays",
    ".ckpt": "checkpoint",
    ".index": "checkpoint",
    ".data-00000-of-00001": "checkpoint",
    ".bin": "weights",
    ".safetensors": "tensors",
    ".yaml": "yaml",
    ".yml": "yaml",
    ".py": "script",
    ".ipynb": "script",
}
"""What a name says of a content that says nothing."""


def refusal(extract: Extract) -> FileError:
    """Why no network is read from the file, what to do instead, and what the file is."""
    kind = _kind(extract)
    rule, what = KINDS[kind]
    if kind in ("packed", "folder", "archive") and extract.names:
        what = f"{what} with {', '.join(quoted(name) for name in extract.names[:3])}"
    return FileError(rule, received=f"{quoted(extract.name)}, {what}")


def _kind(extract: Extract) -> str:
    if extract.form == "hdf5":
        kept = {"layers", "_layer_checkpoint_dependencies", "top_level_model_weights", "vars"}
        return "weights" if kept & {*extract.names} or extract.keras_version else "hdf5"
    if extract.form in ("archive", "folder"):
        found = (kind for kind, means in _NAMES.items() if any(map(means, extract.names)))
        kind = next(found, "archive")
        return "folder" if extract.form == "folder" and kind in ("packed", "archive") else kind
    if not extract.head:
        return "empty"
    for beginning, kind in _BEGINNINGS.items():
        if re.match(beginning, extract.head, re.DOTALL | re.IGNORECASE):
            return kind
    suffixes = (kind for suffix, kind in SUFFIXES.items() if extract.name.lower().endswith(suffix))
    return next(suffixes, "text" if _is_text(extract.head) else "unknown")


def _is_text(head: bytes) -> bool:
    """Whether the bytes begin a text in UTF-8, which they may cut within a letter."""
    try:
        text = getincrementaldecoder("utf-8-sig")().decode(head)
    except UnicodeDecodeError:
        return False
    return all(letter.isprintable() or letter.isspace() for letter in text)
