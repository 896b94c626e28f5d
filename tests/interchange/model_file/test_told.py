"""A file is told of by the browser as the shell reads it, and what a browser tells is trusted no more than a file."""

import json
import random
import shutil
import subprocess

import pytest

from netviz.errors import FileError
from netviz.interchange.keras_file import network_in, open_file, read
from netviz.interchange.model_file.archive import FAULTS
from netviz.interchange.model_file.extract import WEIGHTS
from netviz.interchange.model_file.told import told
from netviz.training.environment import ROOT
from tests.interchange.model_file.test_hdf5 import AGAIN, HOSTILE, VERSIONS, filled, whole_model
from tests.interchange.test_keras_file import GOOD, REFUSED, as_told, hdf5, zipped

SCRIPT = ROOT / "tests" / "assets" / "model_opener" / "extract_files.js"
ARCHIVE = zipped(("metadata.json", b'{"keras_version": "3.15.1"}'), ("config.json", GOOD))


def broken(content, count):
    """Copies with some bytes changed, or cut."""
    chance = random.Random(9)
    for _ in range(count):
        copy = bytearray(content)
        for _ in range(chance.choice([1, 2, 8])):
            copy[chance.randrange(len(copy))] = chance.randrange(256)
        yield bytes(copy[: chance.choice([None, None, chance.randrange(len(copy))])])


def answer(network):
    """A network, or what is against it; of the faults of a broken archive any may be seen first."""
    try:
        made = network()
    except FileError as error:
        rule = error.rule.split(":")[0]
        return "broken" if any(fault.startswith(rule) for fault in FAULTS.values()) else str(error)
    return made.total_params, made.title, made.settings.keras_version, made.stored


def test_the_browser_s_reader_and_the_shell_s_come_to_the_same(tmp_path):
    node = shutil.which("node")
    if node is None:
        pytest.skip("node is not on the PATH")
    contents = [case[0] for case in REFUSED.values()]
    contents += [("m.h5", content) for content in HOSTILE.values()]
    contents += [("m.keras", content) for content in AGAIN.values()]
    contents += [("m.h5", filled(*version)) for version in VERSIONS] + [("m.h5", hdf5(model_config=GOOD))]
    for whole in (whole_model(), whole_model("latest")):
        contents += [("m.keras", content) for content in (whole, *broken(whole, 60))]
    contents += [("broken.keras", content) for content in broken(ARCHIVE, 60)] + [("whole.keras", ARCHIVE)]
    paths = []
    for number, (name, content) in enumerate(contents):
        paths.append(tmp_path / str(number) / name)
        paths[-1].parent.mkdir()
        paths[-1].write_bytes(content)
    done = subprocess.run([node, SCRIPT, *paths], capture_output=True, text=True, check=True)
    for path, line in zip(paths, done.stdout.splitlines(), strict=True):
        message = json.loads(line)
        there, here = answer(lambda: network_in(told(message))), answer(lambda: open_file(path))  # noqa: B023
        if path.name == "broken.keras":  # which of its faults is seen first does not matter
            assert all(isinstance(each, str) or each[:2] == (112, "mine") for each in (there, here)), path
        else:
            assert there == here, path


@pytest.mark.parametrize(
    "message",
    [
        None,
        [],
        {},
        {"fault": "unheard of"},
        {"name": "m.json"},
        {"name": "m.json", "form": "json", "config": 7},
        {"name": "m.json", "form": "exe", "config": "{}"},
        {"name": "m.json", "form": "json", "config": "\ud800"},
        {"name": "m.json", "form": "other", "head": "no digits"},
        {"name": "m.h5", "form": "hdf5", "config": "{}", "weights": [["conv", "kernel", ["a"]]]},
    ],
)
def test_a_message_of_another_form_is_refused(message):
    with pytest.raises(FileError, match="A model file is read by this page's own script"):
        network_in(told(message))


def test_what_a_browser_tells_is_checked_as_a_file_is():
    deep = as_told(GOOD, "m.json") | {"config": "[" * 100 + "]" * 100}
    with pytest.raises(FileError, match="64 levels deep"):
        network_in(told(deep))
    long = as_told(GOOD, "m.json") | {"config": "[" + " " * 4 * 10**6 + "]"}
    with pytest.raises(FileError, match="A model's JSON may have 4 MB"):
        network_in(told(long))


def test_of_more_weights_than_models_have_only_the_layers_are_believed():
    many = as_told(whole_model(), "m.h5") | {"weights": [["conv", "conv/kernel:0", [1]]] * 10**6}
    network = network_in(told(many))
    assert (network.total_params, network.stored, len(told(many).weights)) == (112, None, WEIGHTS + 1)


def test_weights_of_another_shape_than_the_layers_are_said_to_be_different():
    message = as_told(whole_model(), "m.h5")
    message["weights"] = [["conv", "conv/kernel:0", [3, 3, 3, 5]], ["conv", "conv/bias:0", [4]]]
    network = network_in(told(message))
    assert (network.total_params, network.stored.different) == (112, ("conv",))
    assert read(whole_model(), "m.h5").stored.different == ()
