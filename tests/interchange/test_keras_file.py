"""Files from strangers: what is read of them, and the exact sentence for each that is refused."""

import io
import json
import pickle
import stat
import struct
import subprocess
import sys
import zipfile
from dataclasses import asdict

import h5py
import numpy as np
import pytest

from netviz.errors import FileError
from netviz.interchange import keras_file
from netviz.interchange.careful_json import RULE
from netviz.interchange.keras_file import read
from netviz.interchange.model_file.reading import extract
from netviz.training.environment import ROOT

IMAGE = {
    "class_name": "InputLayer",
    "module": "keras.layers",
    "config": {"name": "image", "batch_shape": [None, 8, 8, 3]},
}
CONV = {
    "class_name": "Conv2D",
    "module": "keras.layers",
    "config": {"name": "conv", "filters": 4, "kernel_size": [3, 3], "data_format": "channels_last"},
}

RELU = {"class_name": "ReLU", "module": "keras.layers", "config": {"name": "relu"}}


def sequential(*layers, name="mine"):
    return {"class_name": "Sequential", "module": "keras", "config": {"name": name, "layers": [IMAGE, *layers]}}


GOOD = json.dumps(sequential(CONV)).encode()


def tensor(layer, call=0, output=0, shape=(None, 8, 8, 3)):
    return {"class_name": "__keras_tensor__", "config": {"shape": list(shape), "keras_history": [layer, call, output]}}


def linked(layer, *sources):
    return {
        **layer,
        "name": layer["config"]["name"],
        "inbound_nodes": [{"args": [*map(tensor, sources)], "kwargs": {}}],
    }


def functional(*layers, outputs=("conv", 0, 0), inputs=("image", 0, 0)):
    config = {"name": "mine", "layers": list(layers), "input_layers": list(inputs), "output_layers": list(outputs)}
    return {"class_name": "Functional", "module": "keras", "config": config}


def named(layer, name, **config):
    return {**layer, "config": {**layer["config"], "name": name, **config}}


def zipped(*entries, method=zipfile.ZIP_DEFLATED):
    """An archive of (name or ZipInfo, content) in that order."""
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w", method) as archive:
        for name, content in entries:
            archive.writestr(name, content)
    return file.getvalue()


def symlink(name):
    info = zipfile.ZipInfo(name)
    info.external_attr = (stat.S_IFLNK | 0o777) << 16
    return info


def changed(archive, offset, value):
    """The archive with other bytes in the first entry of its directory."""
    start = archive.index(b"PK\x01\x02") + offset
    return archive[:start] + value + archive[start + len(value) :]


def overlapping():
    """Two entries of the directory that mean the same bytes."""
    archive = zipped(("config.json", GOOD), ("metadata.json", b"{}"))
    second = archive.rindex(b"PK\x01\x02") + 42
    return archive[:second] + struct.pack("<I", 10) + archive[second + 4 :]


def as_told(content, name):
    """The message of a browser that read a file of that content."""
    told = asdict(extract(io.BytesIO(content), name))
    texts = {
        key: text if text is None else text.decode() for key, text in told.items() if key in ("config", "metadata")
    }
    return {**told, **texts, "head": told["head"].hex()}


def test_a_keras_file_and_its_json_give_the_same_network():
    archive = zipped(
        ("metadata.json", b'{"keras_version": "3.15.1"}'), ("config.json", GOOD), ("model.weights.h5", b"\x89HDF")
    )
    networks = [read(archive, "mine.keras"), read(GOOD, "mine.json")]
    assert [network.total_params for network in networks] == [112, 112]
    assert [network.output_shape for network in networks] == [(6, 6, 4), (6, 6, 4)]
    assert networks[0].settings.keras_version == "3.15.1"


def test_only_two_entries_are_ever_unpacked(monkeypatch):
    entries = {"config.json": GOOD, "assets/words.txt": b"?", "model.weights.h5": b"?", "metadata.json": b"{}"}
    archive = zipped(*entries.items())
    opened, original = [], zipfile.ZipFile.open
    monkeypatch.setattr(
        zipfile.ZipFile, "open", lambda self, entry: opened.append(entry.filename) or original(self, entry)
    )
    read(archive, "mine.keras")
    assert opened == ["config.json", "metadata.json"]


def hdf5(*data_sets, **attributes):
    """An HDF5 file with these attributes, and numbers at these paths."""
    file = io.BytesIO()
    with h5py.File(file, "w") as whole:
        whole.attrs.update(attributes)
        for path in data_sets:
            whole[path] = np.zeros((3, 4))
    return file.getvalue()


WHOLE = "Weights alone have no layers: save the whole model, with model.save('model.keras')"
PICKLE = "A pickle is code and is not opened: where the model was made, save it with model.save('model.keras')"
PYTORCH = (
    "A PyTorch file is a pickle, which is code and is not opened: build the network with Keras, and save that. "
    "Received: {name}, a PyTorch file"
)
CONVERTED = "has operations, not Keras' layers: open the Keras model that it was converted from"
SCRIPT = "Source text is code and is not run: where the model is made, save it with model.save('model.keras')"
OPENS = (
    "A model is opened from a .keras, .h5 or .json file that Keras wrote: where the model was made, save it with "
    "model.save('model.keras')"
)
BOMB = zipped(("config.json", b" " * (5 * 2**20)))
LONG = "x" * 300
WITH_NUMBERS = hdf5("numbers", model_config=GOOD)
SHORT = "An HDF5 file is as long as it says: this one is a part, as when a download or a copy stopped early"
LONG_NAME = zipped(("config.json", GOOD))
REFUSED = {
    "HDF5 without a model": (
        ("m.h5", hdf5()),
        f"{WHOLE}. Received: m.h5, HDF5 without a model's description, model_config",
    ),
    "a model in HDF5 that is cut in its first bytes": (
        ("m.keras", hdf5(model_config=GOOD)[:30]),
        "The HDF5 file is damaged, or its description is too large. Received: m.keras",
    ),
    "a model in HDF5 of which only the numbers of its weights are cut": (
        ("m.keras", WITH_NUMBERS[:-1]),
        f"{SHORT}. Received: m.keras, {len(WITH_NUMBERS) - 1:,} of {len(WITH_NUMBERS):,} bytes",
    ),
    "weights alone, as Keras 2 saved them": (
        ("m.h5", hdf5(keras_version=b"2.4.0", layer_names=[b"conv"])),
        f"{WHOLE}. Received: m.h5, weights alone",
    ),
    "weights alone, as Keras 3 saves them": (
        ("m.weights.h5", hdf5("layers/conv2d/vars/0")),
        f"{WHOLE}. Received: m.weights.h5, weights alone",
    ),
    "a pickle": (("m.pkl", pickle.dumps({})), f"{PICKLE}. Received: m.pkl, a pickle"),
    "a pickle that says it is JSON": (("m.json", pickle.dumps({})), f"{PICKLE}. Received: m.json, a pickle"),
    "a PyTorch file": (("m.pt", zipped(("archive/data.pkl", b""))), PYTORCH.format(name="m.pt")),
    "a PyTorch archive that says it is Keras'": (
        ("m.keras", zipped(("archive/data.pkl", b""), ("archive/version", b""))),
        PYTORCH.format(name="m.keras"),
    ),
    "a SavedModel": (
        ("saved_model.h5", b"\x08\x01\x12\xa5\x97\x11\x0a\x99"),
        "A SavedModel is a program for TensorFlow and is not opened: load it where it was made, and save it with "
        "model.save('model.keras'). Received: saved_model.h5, a SavedModel",
    ),
    "ONNX that says it is Keras'": (
        ("m.keras", b"\x08\x07\x12\x07pytorch\x1a\x051.9.0"),
        f"An ONNX file {CONVERTED}. Received: m.keras, an ONNX file",
    ),
    "TensorFlow Lite": (
        ("m.bin", b"\x1c\0\0\0TFL3"),
        f"A TensorFlow Lite file {CONVERTED}. Received: m.bin, a TensorFlow Lite file",
    ),
    "arrays of NumPy": (("m.h5", zipped(("conv.npy", b""))), f"{WHOLE}. Received: m.h5, arrays of NumPy"),
    "a checkpoint": (
        ("checkpoint", b'model_checkpoint_path: "model-1"'),
        f"{WHOLE}. Received: checkpoint, a checkpoint of TensorFlow",
    ),
    "the index of a checkpoint": (
        ("model-1.index", b"\0\0\3"),
        f"{WHOLE}. Received: model-1.index, a checkpoint of TensorFlow",
    ),
    "a Git LFS pointer": (
        ("m.keras", b"version https://git-lfs.github.com/spec/v1\noid sha256:" + b"0" * 64 + b"\nsize 99\n"),
        "A Git LFS pointer only says where a file is kept: fetch the file with git lfs pull, or by its page's "
        "download. Received: m.keras, a pointer",
    ),
    "a web page": (
        ("m.h5", b"\n<!DOCTYPE html>\n<html>"),
        "A download that failed leaves a web page: download the file itself. Received: m.h5, a web page",
    ),
    "YAML": (
        ("m.json", b"backend: tensorflow\nclass_name: Sequential\n"),
        "YAML, as Keras wrote until 2021, is not read: where TensorFlow is older than 2.6, load it with "
        "keras.models.model_from_yaml, and write JSON, with model.to_json(). Received: m.json, YAML",
    ),
    "a script": (("m.json", b"import keras\n"), f"{SCRIPT}. Received: m.json, source text"),
    "an archive of something else": (
        ("m.h5", zipped(("a/my model.h5", b""), ("readme.txt", b""))),
        "A model is one file: unpack it first. Received: m.h5, a packed folder with a/my model.h5, readme.txt",
    ),
    "an empty archive": (("m.json", zipped()), f"{OPENS}. Received: m.json, an archive"),
    "an empty file": (
        ("m.json", b""),
        "An empty file holds no model: save or download it anew. Received: m.json, an empty file",
    ),
    "an archive of pictures": (
        ("m.keras", zipped(("a.png", b""), ("b.png", b""))),
        f"{OPENS}. Received: m.keras, an archive with a.png, b.png",
    ),
    "bytes that say nothing": (
        ("m.json", b"\xff\xfe\x00"),
        f"{OPENS}. Received: m.json, a file of a kind that netviz does not know",
    ),
    "a picture": (("photo.png", b"\x89PNG\r\n\x1a\n\0\0"), f"{OPENS}. Received: photo.png, a PNG picture"),
    "a picture that says it is Keras'": (
        ("m.keras", b"\xff\xd8\xff\xe0\0\x10JFIF"),
        f"{OPENS}. Received: m.keras, a JPEG picture",
    ),
    "a document": (("paper.pdf", b"%PDF-1.7"), f"{OPENS}. Received: paper.pdf, a PDF document"),
    "notes": (
        ("notes.txt", b"# What I tried:\n\n1. more layers"),
        f"{OPENS}. Received: notes.txt, text that is not JSON",
    ),
    "notes that are cut within a letter": (
        ("notes.txt", "31 letters, and one of two bytesü".encode()),
        f"{OPENS}. Received: notes.txt, text that is not JSON",
    ),
    "a download that stopped early": (
        ("m.keras", zipped(("config.json", GOOD))[:150]),
        "The file is damaged: its directory is missing, as when a download stopped early. Received: m.keras",
    ),
    "a zip bomb": (
        ("m.keras", BOMB),
        "Each text of a .keras file may have 4 MB unpacked. Received: config.json, longer",
    ),
    "a zip bomb that lies about its size": (
        ("m.keras", changed(BOMB, 24, struct.pack("<I", 100))),
        "The file is damaged: Bad CRC-32 for file 'config.json'. Received: m.keras",
    ),
    "an entry whose two names differ, one of them a book": (
        ("m.keras", LONG_NAME[:26] + struct.pack("<H", 300) + LONG_NAME[28:]),
        "The file is damaged: File name in directory 'config.json' and header b'config..... Received: m.keras",
    ),
    "an entry shorter than it says": (
        ("m.keras", changed(zipped(("config.json", GOOD)), 24, struct.pack("<I", len(GOOD) + 9))),
        f"Each text of a .keras file is as long as its directory says. Received: config.json, {len(GOOD)} bytes",
    ),
    "100,000 entries": (
        (
            "m.keras",
            zipped(("config.json", GOOD))[:-22] + struct.pack("<4s4H2IH", b"PK\x05\x06", 0, 0, 34464, 34464, 99, 0, 0),
        ),
        "A .keras file may have 1,000 entries. Received: more",
    ),
    "a directory longer than it says": (
        ("m.keras", zipped(*((f"{number:05}", b"") for number in range(1_001)), method=zipfile.ZIP_STORED)),
        "A .keras file may have 1,000 entries. Received: more",
    ),
    "an encrypted entry": (
        ("m.keras", changed(zipped(("config.json", GOOD)), 8, b"\x01\x00")),
        "A .keras file holds its entries without a password. Received: config.json",
    ),
    "a packing that Keras does not use": (
        ("m.keras", zipped(("config.json", GOOD), method=zipfile.ZIP_LZMA)),
        "A .keras file is stored or deflated. Received: config.json, packed otherwise",
    ),
    "a symbolic link": (
        ("m.keras", zipped((symlink("config.json"), b"/etc/passwd"))),
        "A .keras file holds its entries files, not links. Received: config.json",
    ),
    "a way out of the folder": (
        ("m.keras", zipped(("config.json", GOOD), ("../../evil", b""))),
        "A .keras file holds its entries inside its own folder. Received: ../../evil",
    ),
    "overlapping entries": (
        ("m.keras", overlapping()),
        "A .keras file holds its entries one after another. Received: metadata.json",
    ),
    "text that is not JSON": (
        ("m.json", b"{\n'a': 1}"),
        f"{RULE}. Received: m.json, which is not JSON at line 2",
    ),
    "JSON that is not UTF-8": (
        ("m.json", b'{"a": "\xff"}'),
        f"{RULE}. Received: m.json, which is not text",
    ),
    "JSON of more than 4 MB": (
        ("m.json", b"{" + b" " * 4 * 10**6),
        "A model's JSON may have 4 MB. Received: m.json, 4,000,001 bytes",
    ),
    "JSON too deep": (("m.json", b"[" * 66 + b"]" * 66), "A model's JSON may be 64 levels deep. Received: more"),
    "JSON deeper than Python goes": (
        ("m.json", b"[" * 100_000 + b"]" * 100_000),
        "A model's JSON may be 64 levels deep. Received: more",
    ),
    "a million empty objects": (
        ("m.json", b"[" + b"{}," * 600_000 + b"{}]"),
        "A model's JSON may have 500,000 lists and objects. Received: more",
    ),
    "NaN": (("m.json", b'{"a": NaN}'), "A number in a model's JSON must be finite. Received: NaN"),
    "Infinity": (("m.json", b'{"a": -Infinity}'), "A number in a model's JSON must be finite. Received: -Infinity"),
    "a number beyond all floats": (
        ("m.json", b'{"a": 1e999}'),
        "A number in a model's JSON must be finite. Received: 1e999",
    ),
    "a number of 5,000 digits": (
        ("m.json", b'{"a": ' + b"9" * 5_000 + b"}"),
        "A whole number in a model's JSON may have 40 digits. Received: 5,000",
    ),
    "a key that stands twice": (
        ("m.json", b'{"class_name": "Sequential", "class_name": "x"}'),
        "A key may stand once in an object of a model's JSON. Received: class_name, twice",
    ),
    "a list": (
        ("m.json", b"[1, 2]"),
        "A model's JSON is what model.to_json() returns, or the model.json of TensorFlow.js. Received: [1, 2]",
    ),
    "another JSON": (
        ("m.json", b'{"name": "left-pad", "version": "1"}'),
        "A model's JSON is what model.to_json() returns, or the model.json of TensorFlow.js. "
        "Received: an object with name, version",
    ),
    "a model whose layers are in its code": (
        ("m.json", b'{"class_name": "MyModel", "config": {"units": 3}}'),
        "A model that is written as a class has its layers in Python code, which is not run: call that code on an "
        "input, as in keras.Model(x, model.call(x)) with x = keras.Input(...), and save the model that comes of it. "
        "Received: MyModel",
    ),
    "no layers": (
        ("m.json", b'{"class_name": "Sequential", "config": {"layers": []}}'),
        "A model may have 1 to 5,000 layers. Received: 0",
    ),
    "5,001 layers": (
        ("m.json", json.dumps(sequential(*(named(CONV, f"c{i}") for i in range(5_000)))).encode()),
        "A model may have 1 to 5,000 layers. Received: 5,001",
    ),
    "20,001 connections": (
        ("m.json", json.dumps(functional(IMAGE, linked(CONV, *["image"] * 20_001))).encode()),
        "A model may have 20,000 connections. Received: more",
    ),
    "a layer that is not one": (
        ("m.json", json.dumps(sequential(7)).encode()),
        "Each layer of a model is an object with its class_name. Received: 7",
    ),
    "a layer without a name": (
        ("m.json", json.dumps(sequential({"class_name": "Dense", "config": {}})).encode()),
        "Each layer of a model has a name. Received: a Dense without one",
    ),
    "two layers of one name": (
        ("m.json", json.dumps(sequential(CONV, CONV)).encode()),
        "Each layer of a model has a name of its own. Received: conv, twice",
    ),
    "a cycle": (
        ("m.json", json.dumps(functional(IMAGE, linked(CONV, "other"), linked(named(CONV, "other"), "conv"))).encode()),
        "A network has no cycles. Received: conv (Conv2D), which feeds itself",
    ),
    "a layer that feeds itself": (
        ("m.json", json.dumps(functional(IMAGE, linked(CONV, "conv"))).encode()),
        "A network has no cycles. Received: conv (Conv2D), which feeds itself",
    ),
    "an output of a layer that is not there": (
        ("m.json", json.dumps(functional(IMAGE, linked(CONV, "ghost"))).encode()),
        "conv (Conv2D) takes the output of a layer that the file does not have. Received: ghost, call 0",
    ),
    "a call that was never made": (
        ("m.json", json.dumps(functional(IMAGE, linked(CONV, "image"), outputs=("conv", 3, 0))).encode()),
        "The model takes the output of a layer that the file does not have. Received: conv, call 3",
    ),
    "a layer that takes nothing": (
        ("m.json", json.dumps(functional(IMAGE, linked(CONV))).encode()),
        "Every layer but the inputs takes something. Received: conv (Conv2D), which takes nothing",
    ),
    "a reference that is none": (
        ("m.json", json.dumps(functional(IMAGE, linked(CONV, {"no": 1}))).encode()),
        "conv (Conv2D) takes a tensor that is named by [layer, call, output]. Received: [{'no': 1}, 0, 0]",
    ),
    "no output": (
        ("m.json", json.dumps(functional(IMAGE, linked(CONV, "image"), outputs=())).encode()),
        "A functional model names its output_layers. Received: none",
    ),
    "an argument that is missing": (
        ("m.json", json.dumps(sequential({"class_name": "Dense", "config": {"name": "dense"}})).encode()),
        "dense (Dense) needs its units. Received: none",
    ),
    "an impossible argument": (
        ("m.json", json.dumps(sequential(named(CONV, "conv", strides=[0, 1]))).encode()),
        "conv (Conv2D) needs whole numbers from 1 on as its strides. Received: [0, 1]",
    ),
    "a limit below zero": (
        ("m.json", json.dumps(sequential(named(RELU, "cut", max_value=-1))).encode()),
        "cut (ReLU) needs a number from 0 on as its max_value. Received: -1",
    ),
    "an argument of 301 letters": (
        ("m.json", json.dumps(sequential(named(CONV, LONG, filters=LONG))).encode()),
        f"{'x' * 57}... (Conv2D) needs whole numbers from 1 on as its filters. Received: {'x' * 57}...",
    ),
    "layers that do not fit together": (
        ("m.json", json.dumps(sequential(named(CONV, "conv", kernel_size=[9, 9]))).encode()),
        "The layers of the file do not fit together. conv (Conv2D) cannot fit its 9 × 9 window into the map (padding "
        "'valid'). Received: a map of 8 × 8",
    ),
}


@pytest.mark.parametrize("what", REFUSED)
def test_what_cannot_be_read_is_refused_with_what_the_rule_and_what_came(what):
    (name, content), sentence = REFUSED[what]
    with pytest.raises(FileError) as refused:
        read(content, name)
    assert str(refused.value) == sentence


def test_a_file_cut_anywhere_or_with_any_byte_changed_is_read_or_refused():
    archive = zipped(("metadata.json", b"{}"), ("config.json", GOOD))
    broken = [archive[:length] for length in range(0, len(archive), 7)]
    broken += [archive[:place] + bytes([archive[place] ^ 0xFF]) + archive[place + 1 :] for place in range(len(archive))]
    for content in broken:
        try:
            assert read(content, "m.keras").total_params == 112
        except FileError:
            continue


def test_models_within_models_within_models_cannot_grow_beyond_the_limit():
    inner = functional(IMAGE, linked(CONV, "image"))
    for level in range(9):
        names = [f"m{level}_{number}" for number in range(9)]
        copies = [{**inner, "config": {**inner["config"], "name": name}} for name in names[:1]]
        calls = [{"args": [tensor("image")], "kwargs": {}} for _ in names]
        copies[0] |= {"name": names[0], "inbound_nodes": calls}
        merge = {"class_name": "Concatenate", "module": "keras.layers", "name": "join", "config": {"name": "join"}}
        merge["inbound_nodes"] = [{"args": [[tensor(names[0], call) for call in range(9)]], "kwargs": {}}]
        inner = functional(IMAGE, copies[0], merge, outputs=("join", 0, 0))
    with pytest.raises(FileError, match="5,000 layers and 20,000 connections, with its nested models taken apart"):
        read(json.dumps(inner).encode(), "m.json")


def test_a_bomb_costs_little_memory(tmp_path):
    (tmp_path / "bomb.keras").write_bytes(zipped(("config.json", bytes(200 * 2**20))))
    script = (
        "import sys; from pathlib import Path; from benchmarks.peak import peak_bytes\n"
        "from netviz.interchange.keras_file import open_file\n"
        "before = peak_bytes()\n"
        "try: open_file(Path(sys.argv[1]))\n"
        "except Exception as error: print(error)\n"
        "print((peak_bytes() - before) // 2**20)\n"
        "print([name for name in ('keras', 'tensorflow', 'h5py', 'pickle') if name in sys.modules])"
    )
    command = [sys.executable, "-c", script, str(tmp_path / "bomb.keras")]
    told = subprocess.run(command, capture_output=True, text=True, check=True, cwd=ROOT).stdout.splitlines()
    assert told[0] == "Each text of a .keras file may have 4 MB unpacked. Received: config.json, longer"
    assert int(told[1]) < 40  # MiB
    assert told[2] == "[]"


def test_names_that_mean_a_file():
    names = ["model.keras", "a/b.JSON", "old.h5", "net.pt", "resnet18", "mobilenet_v1"]
    assert [keras_file.is_file_name(name) for name in names] == [True, True, True, True, False, False]
