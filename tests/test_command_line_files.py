"""The command line with a model file in place of a NAME."""

import csv
import io
import json
import subprocess
import sys
from xml.etree import ElementTree

import pytest

import netviz
from netviz.interchange.keras_file import open_file
from tests.command_line import assert_refused, run
from tests.interchange.test_keras_file import GOOD, SCRIPT, hdf5, zipped

CONTENTS = {".keras": zipped(("config.json", GOOD)), ".h5": hdf5(model_config=GOOD)}

CLASSIFIER = json.dumps(
    {
        "class_name": "Sequential",
        "config": {
            "name": "small",
            "layers": [
                {"class_name": "InputLayer", "config": {"name": "image", "batch_shape": [None, 16, 16, 3]}},
                {"class_name": "Flatten", "config": {"name": "flat"}},
                {"class_name": "Dense", "config": {"name": "logits", "units": 10}},
            ],
        },
    }
).encode()


@pytest.fixture(params=["mine.keras", "mine.h5", "mine.json", "MINE.JSON"])
def file(tmp_path, request):
    path = tmp_path / request.param
    path.write_bytes(CONTENTS.get(path.suffix, GOOD))
    return path


def test_a_file_has_its_table_in_every_format(capsys, file):
    told = json.loads(run(capsys, "summary", file, "--format", "json")[1])
    assert (told["architecture"], told["total_params"], told["macs"]) == ("mine", 112, 3_888)
    assert [layer["name"] for layer in told["layers"]] == ["image", "conv"]
    assert told["settings"]["file"] == file.name
    rows = list(csv.DictReader(io.StringIO(run(capsys, "summary", file, "--format", "csv")[1])))
    assert [row["params"] for row in rows] == ["0", "112"]
    for format in ("table", "markdown"):
        assert "3,888" in run(capsys, "summary", file, "--format", format)[1]


def test_a_file_can_be_drawn(capsys, file, tmp_path):
    drawing = tmp_path / "drawing.svg"
    assert run(capsys, "draw", file, "-o", drawing, "--unfold", "all")[0] == 0
    assert "6 × 6 × 4" in " ".join(ElementTree.parse(drawing).getroot().itertext())


def test_a_file_has_its_script_and_notebook(capsys, file):
    code, script, _ = run(capsys, "code", file)
    assert code == 0
    assert script == netviz.to_script(open_file(file))
    assert "layers.Conv2D(4, 3" in script


def test_a_files_notebook_trains_it(capsys, tmp_path):
    path = tmp_path / "small.json"
    path.write_bytes(CLASSIFIER)
    code, notebook, _ = run(capsys, "code", path, "--notebook")
    assert (code, json.loads(notebook)["nbformat"]) == (0, 4)


def test_a_file_that_cannot_be_trained_is_refused_with_the_rule_and_what_came(capsys, file):
    rule = "A network must end in 10 values to be trained on ten classes. Received: an output of 6 × 6 × 4"
    assert_refused(capsys, ("train", file), rule)


REFUSED = {
    ("train", "nowhere.keras"): "The file could not be read: No such file or directory. Received: nowhere.keras",
    ("train", "nowhere.json", "-s", "alpha=1"): "A file has no settings to change. Received: -s alpha=1",
    ("code", "nowhere.json"): "The file could not be read: No such file or directory. Received: nowhere.json",
    ("code", "nowhere.json", "-s", "alpha=1"): "A file has no settings to change. Received: -s alpha=1",
    ("summary", "nowhere.keras"): "The file could not be read: No such file or directory. Received: nowhere.keras",
    ("draw", "nowhere.json", "-o", "x.svg"): "The file could not be read: No such file or directory",
    ("summary", "nowhere.keras", "-s", "alpha=1"): "A file has no settings to change. Received: -s alpha=1",
    ("summary", "nowhere.h5"): "The file could not be read: No such file or directory. Received: nowhere.h5",
    ("summary", "netviz/network.py"): f"{SCRIPT}. Received: network.py, source text",
    ("summary", "tests"): "A model is one file: choose it in its folder. Received: tests, a folder with ",
    ("summary", "tests/pages"): "A model is one file: choose it in its folder. Received: pages, a folder with ",
}


@pytest.mark.parametrize("arguments", REFUSED)
def test_a_file_that_cannot_be_read_gets_a_sentence_and_exit_code_2(capsys, arguments):
    assert_refused(capsys, arguments, REFUSED[arguments])


def test_a_shell_reads_a_file_without_keras_and_without_running_it(file):
    script = (
        "import sys; from netviz.__main__ import main; main(['summary', sys.argv[1]]); "
        "sys.exit(bool({'tensorflow', 'keras', 'h5py'} & set(sys.modules)))"
    )
    command = [sys.executable, "-c", script, str(file)]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    assert (done.returncode, "3,888" in done.stdout) == (0, True)


def test_a_folder_with_a_model_in_it_is_said_to_be_a_folder(capsys, file):
    assert_refused(capsys, ("summary", file.parent), "A model is one file: choose it in its folder. Received: ")
