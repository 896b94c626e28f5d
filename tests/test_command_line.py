"""The command line: what a shell and a script get, and what bad input gets."""

import csv
import io
import json
import os
import re
import subprocess
import sys
from xml.etree import ElementTree

import pytest

from netviz.architectures.catalog import FAMILIES
from tests.command_line import assert_refused, run


def test_it_tells_which_commands_there_are(capsys):
    with pytest.raises(SystemExit, match="0"):
        run(capsys, "--help")
    out = capsys.readouterr().out
    for command in ("app", "list", "summary", "draw", "code", "train"):
        assert re.search(rf"^    {command} ", out, re.MULTILINE)


def test_list_names_every_architecture_its_presets_and_ranges(capsys):
    code, out, _ = run(capsys, "list", "--json")
    listed = {family["name"]: family for family in json.loads(out)}
    assert code == 0
    assert set(listed) == set(FAMILIES)
    assert listed["mobilenet_v1"]["settings"]["alpha"] == {"type": "float", "default": 1.0, "low": 0.05, "high": 2.0}
    assert listed["resnet"]["settings"]["blocks"]["default"] == [2, 2, 2, 2]
    assert "resnet34" in listed["resnet"]["presets"]
    assert "mobilenet_v1: MobileNet V1" in run(capsys, "list")[1]


def test_list_of_one_architecture_has_its_presets_and_settings_in_words(capsys):
    code, out, _ = run(capsys, "list", "VGG16")
    assert (code, out.startswith("vgg: VGG\n")) == (0, True)
    assert re.search(r"^  vgg16 +VGG-16", out, re.MULTILINE)
    assert re.search(r"^  Units of the two hidden dense layers +dense_units +int +4096 +16 to 4096$", out, re.MULTILINE)
    assert "resnet" not in out
    assert [each["name"] for each in json.loads(run(capsys, "list", "vgg", "--json")[1])] == ["vgg"]
    assert_refused(capsys, ("list", "nonet"), "There is no architecture or preset of that name")


@pytest.mark.parametrize(("name", "meant"), [("ResNet-18", "resnet18"), ("mobilenet v2", "mobilenet_v2")])
def test_a_network_is_named_as_people_name_it(capsys, name, meant):
    assert run(capsys, "summary", name) == run(capsys, "summary", meant)


def test_summary_is_the_same_network_in_every_format(capsys):
    told = json.loads(run(capsys, "summary", "mobilenet_v1", "-s", "alpha=0.5", "--format", "json")[1])
    assert (told["total_params"], told["macs"], len(told["layers"])) == (1_342_536, 149_497_088, 85)
    assert told["settings"]["alpha"] == 0.5
    rows = list(
        csv.DictReader(io.StringIO(run(capsys, "summary", "mobilenet_v1", "-s", "alpha=0.5", "--format", "csv")[1]))
    )
    assert [row["name"] for row in rows] == [layer["name"] for layer in told["layers"]]
    for format in ("table", "markdown"):
        assert "149,497,088" in run(capsys, "summary", "mobilenet_v1", "-s", "alpha=0.5", "--format", format)[1]


def test_a_preset_is_a_name_and_its_settings_can_be_changed(capsys):
    told = json.loads(run(capsys, "summary", "resnet34", "-s", "residual=false", "--format", "json")[1])
    assert told["settings"]["blocks"] == [3, 4, 6, 3]
    assert not [layer for layer in told["layers"] if layer["type"] == "Add"]


def test_draw_writes_an_svg_folded_or_unfolded(capsys, tmp_path):
    sizes = {}
    for unfold in ("", "stage_1", "all"):
        file = tmp_path / "network.svg"
        assert run(capsys, "draw", "resnet18", "-o", str(file), "--unfold", unfold, "--theme", "dark")[0] == 0
        sizes[unfold] = len(list(ElementTree.parse(file).iter("{http://www.w3.org/2000/svg}g")))
    assert sizes[""] < sizes["stage_1"] < sizes["all"]


def test_draw_writes_what_the_file_s_ending_says_and_unfolds_level_by_level(capsys, tmp_path):
    starts = {"svg": b"<svg", "png": b"\x89PNG", "pdf": b"%PDF", "dot": b"digraph"}
    look = ("--direction", "right", "--colour-by", "macs", "--no-shapes", "--wide", "--scale", "1")
    for ending, start in starts.items():
        file = tmp_path / f"network.{ending}"
        assert run(capsys, "draw", "resnet18", "-o", str(file), *look)[0] == 0
        assert file.read_bytes().startswith(start)
    for ending in ("svg", "png", "pdf"):
        file, drawn = tmp_path / f"volumes.{ending}", (tmp_path / f"network.{ending}").read_bytes()
        assert run(capsys, "draw", "resnet18", "-o", str(file), "--volumes", "--scale", "1")[0] == 0
        assert file.read_bytes().startswith(starts[ending])
        assert file.read_bytes() != drawn
    file, cards = tmp_path / "network.dot", []
    for level in range(4):
        assert run(capsys, "draw", "inception_v3", "-o", str(file), "--level", str(level))[0] == 0
        cards.append(file.read_text(encoding="utf-8").count("fillcolor"))
    assert cards[0] < cards[1] < cards[2] < cards[3]
    assert run(capsys, "draw", "inception_v3", "-o", str(file), "--level", "3", "--every-layer")[0] == 0
    assert file.read_text(encoding="utf-8").count("fillcolor") > 1.5 * cards[3]


REFUSED = {
    ("summary", "nonet"): "There is no architecture or preset of that name",
    ("summary", "resnet18", "-s", "blocks=2,2,99"): "Each number of blocks must be between 1 and 36. Received: 99",
    ("summary", "resnet18", "-s", "blocks"): "-s takes KEY=VALUE, such as alpha=0.5. Received: blocks",
    ("summary", "mobilenet_v1", "-s", "alpha=nan"): "alpha must be a number between 0.05 and 2.0. Received: nan",
    (
        "draw",
        "resnet18",
        "-o",
        "drawing.gif",
    ): "A drawing is written to a file that ends in .svg, .png, .pdf, .dot. Received: drawing.gif",
    (
        "draw",
        "resnet18",
        "-o",
        "x.svg",
        "--unfold",
        "stem,moon",
    ): "--unfold takes all, or blocks of classifier, stage_1",
    (
        "draw",
        "resnet18",
        "-o",
        "x.svg",
        "--level",
        "-1",
    ): "--level counts from 0, and --scale lies above 0 and up to 16.",
    ("draw", "resnet18", "-o", "x.png", "--scale", "nan"): "--level counts from 0, and --scale lies above 0 and up to",
    ("draw", "resnet34", "-o", "x.png", "--scale", "16", "--unfold", "all"): "A PNG may have 24 megapixels, so this",
    (
        "draw",
        "resnet18",
        "-o",
        "x.dot",
        "--volumes",
    ): "--volumes are a picture, and no graph for Graphviz. Received: x.dot",
    ("draw", "resnet18", "-o", "nowhere/deep/file.svg"): "The drawing could not be written: No such file",
}


@pytest.mark.parametrize("arguments", REFUSED)
def test_bad_input_gets_a_sentence_and_exit_code_2(capsys, arguments):
    assert_refused(capsys, arguments, REFUSED[arguments])


def test_a_shell_gets_it_without_tensorflow():
    script = (
        "import sys; from netviz.__main__ import main; "
        "main(['summary', 'resnet18']); sys.exit('tensorflow' in sys.modules)"
    )
    done = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, check=False)
    assert done.returncode == 0
    assert "11,183,562" in done.stdout


def test_what_a_terminal_cannot_write_is_written_by_its_number():
    narrow = {**os.environ, "PYTHONIOENCODING": "ascii"}
    command = [sys.executable, "-m", "netviz", "summary", "resnet20"]
    told = subprocess.run(command, env=narrow, capture_output=True, check=True).stdout
    assert b"\\xd7" in told
