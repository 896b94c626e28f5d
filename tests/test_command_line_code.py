"""`python -m netviz code`: the script and the notebook, from a shell."""

import json

import pytest

import netviz
from tests.command_line import assert_refused, run


def test_code_is_the_script_of_the_network_with_its_settings(capsys):
    code, out, _ = run(capsys, "code", "resnet18", "-s", "initial_filters=16")
    assert code == 0
    assert out == netviz.to_script(netviz.build("resnet18", initial_filters=16))
    assert "initial_filters=16" in out


def test_code_goes_to_a_file_where_one_is_named(capsys, tmp_path):
    file = tmp_path / "network.py"
    assert run(capsys, "code", "vgg16", "-o", str(file)) == (0, "", "")
    assert file.read_text(encoding="utf-8") == netviz.to_script(netviz.build("vgg16"))


def test_code_can_be_a_notebook(capsys, tmp_path):
    file = tmp_path / "network.ipynb"
    assert run(capsys, "code", "resnet18", "--notebook", "-o", str(file))[0] == 0
    assert json.loads(file.read_text(encoding="utf-8"))["nbformat"] == 4


REFUSED = {
    ("nonet",): "There is no architecture or preset of that name",
    ("resnet18", "-o", "nowhere/deep/file.py"): "The code could not be written: No such file",
    ("inception_module", "--notebook"): "A notebook trains a network that tells the classes of images apart",
}


@pytest.mark.parametrize("arguments", REFUSED)
def test_bad_input_gets_a_sentence_and_exit_code_2(capsys, arguments):
    assert_refused(capsys, ("code", *arguments), REFUSED[arguments])
