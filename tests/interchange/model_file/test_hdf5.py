"""HDF5 from strangers: all that is read of it is what h5py reads, and what lies about itself ends in a sentence."""

import io
import random
import struct
import subprocess
import sys
import time

import h5py
import numpy as np
import pytest

from netviz.errors import FileError
from netviz.interchange.keras_file import read
from netviz.interchange.model_file.hdf5 import Hdf5, Shortened
from netviz.interchange.model_file.window import Window
from netviz.training.environment import ROOT
from tests.interchange.test_keras_file import GOOD, hdf5, zipped

SECONDS = 2
VERSIONS = [("earliest", False), ("earliest", True), (("v108", "v108"), False), ("latest", False), ("latest", True)]
"""Of the format, each with and without an order of what was created first."""


def opened(content):
    return Hdf5(Window(io.BytesIO(content), 0, len(content)))


def filled(libver, track_order):
    """A file of all that Keras writes: few and many links, few and many attributes, short and long texts."""
    file = io.BytesIO()
    with h5py.File(file, "w", libver=libver, track_order=track_order) as whole:
        whole.attrs["fixed"] = np.bytes_("naïve".encode())
        whole.attrs["variable"] = "é" * 100_000
        whole.attrs["list"] = [b"a", b"bcd"]
        whole.attrs["objects"] = np.array(["a", "bcd"], dtype=object)
        whole.attrs["numbers"] = np.arange(3)
        whole.attrs["nothing"] = np.zeros(0)
        for number in range(1_000 if libver == "latest" else 40):
            whole.attrs[f"text{number}"] = "t" * number
        if libver != "earliest":
            whole.create_group("large").attrs["fixed"] = np.bytes_(b"x" * 100_000)
        for number in range(400):
            layer = whole.create_group(f"layer{number}")
            layer.attrs["weight_names"] = [b"kernel:0", b"bias:0"]
            layer.create_dataset("within/kernel:0", (number, 3), "f4", chunks=(1, 3) if number else None)
            layer.create_dataset("bias:0", (), "f4")
    return file.getvalue()


def read_with_h5py(content):
    found = {}

    def note(path, item):
        shape = item.shape if isinstance(item, h5py.Dataset) else None
        found[path] = (shape, {name: texts_of(value) for name, value in item.attrs.items()})

    with h5py.File(io.BytesIO(content)) as file:
        file.visititems(note)
        found[""] = (None, {name: texts_of(value) for name, value in file.attrs.items()})
    return found


def texts_of(value):
    listed = np.atleast_1d(value).tolist()
    return [text.decode() if isinstance(text, bytes) else text for text in listed if isinstance(text, bytes | str)]


def read_with_netviz(item, names, path=""):
    """Everything below an item; attributes are asked for by the names that h5py gives them."""
    yield path, (item.shape, {name: item.texts(name) for name in names[path][1]})
    for name in item.links:
        yield from read_with_netviz(item.child(name), names, f"{path}/{name}".removeprefix("/"))


@pytest.mark.parametrize(("libver", "track_order"), VERSIONS)
def test_every_group_text_and_shape_is_read_as_h5py_reads_it(libver, track_order):
    content = filled(libver, track_order)
    theirs = read_with_h5py(content)
    assert dict(read_with_netviz(opened(content).root, theirs)) == theirs


def test_a_long_list_of_names_is_put_together_from_the_parts_that_keras_cuts_it_into():
    content = hdf5(layer_names0=[b"a", b"b"], layer_names1=[b"c"], layer_names3=[b"never"])
    assert opened(content).root.texts("layer_names") == ["a", "b", "c"]
    assert opened(content).root.texts("weight_names") == []


@pytest.mark.parametrize(("libver", "track_order"), VERSIONS)
def test_a_file_of_any_version_that_ends_too_early_is_not_taken_for_whole(libver, track_order):
    content = filled(libver, track_order)
    assert opened(content + b"something behind it").root.links
    with pytest.raises(Shortened) as short:
        opened(content[:-1])
    assert (short.value.size, short.value.whole) == (len(content) - 1, len(content))


@pytest.mark.parametrize("libver", ["earliest", "latest"])
def test_what_stands_before_a_file_is_no_part_of_it(libver):
    file = io.BytesIO()
    with h5py.File(file, "w", libver=libver, userblock_size=512) as whole:
        whole["numbers"] = np.zeros(3)
    content = file.getvalue()[512:]
    assert opened(content).root.child("numbers").shape == (3,)
    with pytest.raises(Shortened):
        opened(content[:-1])


def test_a_link_to_elsewhere_is_not_followed():
    file = io.BytesIO()
    with h5py.File(file, "w") as whole:
        whole["soft"] = h5py.SoftLink("/real")
        whole["external"] = h5py.ExternalLink("/etc/passwd", "/")
        whole["real"] = np.zeros(3)
    root = opened(file.getvalue()).root
    assert (list(root.links), root.child("soft"), root.child("real").shape) == (["real"], None, (3,))


def header(messages, blocks=b""):
    """A file whose root has these messages, and more behind them."""
    superblock = b"\x89HDF\r\n\x1a\n" + bytes(5) + b"\x08\x08" + bytes(49) + struct.pack("<Q", 96) + bytes(24)
    return superblock + struct.pack("<BBHIII", 1, 0, 1, 1, len(messages), 0) + messages + blocks


def message(kind, content):
    return struct.pack("<HHI", kind, len(content), 0) + content


def listed(times, place):
    """An attribute that lists a text of another place so many times."""
    kind, space = struct.pack("<4BI", 0x19, 1, 0, 0, 16), struct.pack("<4BIQ", 1, 1, 0, 0, 0, times)
    head = struct.pack("<BBHHHB", 3, 0, 2, len(kind), len(space), 0)
    return message(12, head + b"a\0" + kind + space + struct.pack("<IQI", 2**20, place, 1) * times)


TREE = 96 + 16 + 24
LIST = listed(4_000, 96 + 16 + len(listed(4_000, 0)))
HOSTILE = {
    "an old header that goes on in itself": header(message(16, struct.pack("<QQ", 112, 24))),
    "a new header that goes on in itself": header(b"")[:96]
    + b"OHDR\2\0\x14"
    + struct.pack("<BHBQQ", 16, 16, 0, 99, 28),
    "a million messages of nothing": header(bytes(8 * 10**6)),
    "a text of 1 MiB that is listed 4,000 times": header(
        LIST, b"GCOL" + struct.pack("<IQHHIQ", 1, 2**20 + 32, 1, 1, 0, 2**20) + bytes(2**20)
    ),
    "a tree that is its own branch": header(
        message(17, struct.pack("<QQ", TREE + 32, TREE)),
        b"HEAP" + struct.pack("<IQQQ", 0, 8, 0, TREE) + b"TREE" + struct.pack("<BBHQQQQ", 0, 1, 1, 0, 0, 0, TREE + 32),
    ),
    "a heap of more names than the file has bytes": header(
        message(17, struct.pack("<QQ", TREE + 32, TREE)), b"HEAP" + struct.pack("<IQQQ", 0, 2**40, 0, TREE)
    ),
    "a group at the end of the file": header(b"")[:64] + struct.pack("<Q", 2**63) + bytes(64),
}


def linked(depth):
    """Groups that each lead to the next one on two ways: the last one on 2 ** depth."""
    file = io.BytesIO()
    with h5py.File(file, "w") as whole:
        group = whole.create_group("layers")
        for _ in range(depth):
            group["left"] = group["right"] = inner = whole.create_group(None)
            group = inner
        group["kernel"] = np.zeros(3)
    return file.getvalue()


def named(times):
    """A model whose only layer is named again and again, and in it its only weight."""
    file = io.BytesIO()
    with h5py.File(file, "w") as whole:
        whole.attrs["model_config"] = GOOD
        weights = whole.create_group("model_weights")
        weights.attrs["layer_names"] = np.array([b"conv"] * times)
        weights.create_group("conv").attrs["weight_names"] = np.array([b"kernel"] * times)
        weights["conv/kernel"] = np.zeros(3)
    return file.getvalue()


AGAIN = {
    "a group that is reached on 2 ** 60 ways": zipped(("config.json", GOOD), ("model.weights.h5", linked(60))),
    "a layer that is named 6,000 times, with a weight that is named 6,000 times": named(6_000),
}
"""Models whose weights are there again and again: nothing is said of them."""


@pytest.mark.parametrize("what", AGAIN)
def test_what_is_there_again_and_again_is_not_read_again_and_again(what):
    start = time.process_time()
    network = read(AGAIN[what], "m.keras")
    assert time.process_time() - start < SECONDS
    assert (network.total_params, network.stored) == (112, None)


@pytest.mark.parametrize("what", HOSTILE)
def test_what_lies_or_goes_in_circles_comes_to_an_end(what):
    start = time.process_time()
    with pytest.raises(FileError, match=r"The HDF5 file is damaged, or its description is too large\. Received: m\.h5"):
        read(HOSTILE[what], "m.h5")
    assert time.process_time() - start < SECONDS


def test_none_of_them_costs_much_memory_or_loads_what_runs_code(tmp_path):
    for number, content in enumerate([*HOSTILE.values(), filled("latest", False)]):
        (tmp_path / f"{number}.h5").write_bytes(content)
    script = (
        "import sys; from pathlib import Path; from benchmarks.peak import peak_bytes\n"
        "from netviz.interchange.keras_file import open_file\n"
        "before = peak_bytes()\n"
        "for path in Path(sys.argv[1]).iterdir():\n"
        "    try: open_file(path)\n"
        "    except Exception as error: print(error)\n"
        "print((peak_bytes() - before) // 2**20)\n"
        "print([name for name in ('keras', 'tensorflow', 'h5py', 'pickle') if name in sys.modules])"
    )
    command = [sys.executable, "-c", script, str(tmp_path)]
    told = subprocess.run(command, capture_output=True, text=True, check=True, cwd=ROOT).stdout.splitlines()
    assert len(told) == len(HOSTILE) + 3  # a sentence each
    assert int(told[-2]) < 100  # MiB
    assert told[-1] == "[]"


@pytest.mark.parametrize("libver", ["earliest", "latest"])
def test_a_model_with_any_bytes_changed_is_read_or_refused(libver):
    whole = whole_model(libver)
    chance = random.Random(9)
    for _ in range(300):
        content = bytearray(whole)
        for _ in range(chance.choice([1, 1, 2, 8])):
            content[chance.randrange(len(content))] = chance.choice([0, 1, 255, chance.randrange(256)])
        try:
            read(bytes(content[: chance.choice([None, None, chance.randrange(len(content))])]), "m.h5")
        except FileError:
            continue


def whole_model(libver="earliest"):
    file = io.BytesIO()
    with h5py.File(file, "w", libver=libver) as whole:
        whole.attrs["model_config"] = GOOD
        whole.attrs["keras_version"] = "2.4.0"
        weights = whole.create_group("model_weights")
        weights.attrs["layer_names"] = [b"image", b"conv"]
        weights.create_group("image").attrs["weight_names"] = np.zeros(0)
        weights.create_group("conv").attrs["weight_names"] = [b"conv/kernel:0", b"conv/bias:0"]
        weights["conv"].create_dataset("conv/kernel:0", (3, 3, 3, 4), "f4")
        weights["conv"].create_dataset("conv/bias:0", (4,), "f4")
    return file.getvalue()


@pytest.mark.parametrize("libver", ["earliest", "latest"])
def test_a_model_is_read_with_the_shapes_of_its_weights(libver):
    network = read(whole_model(libver), "mine.keras")
    assert (network.total_params, network.stored.values, network.stored.different) == (112, 112, ())
    assert (network.settings.keras_version, network.settings.file) == ("2.4.0", "mine.keras")
