"""The package says what requirements*.txt say: one place for versions, whichever way netviz is installed."""

import re
import sys
from importlib.metadata import packages_distributions
from pathlib import Path

import pytest
import yaml
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

import netviz

if sys.version_info >= (3, 11):
    import tomllib
else:
    tomllib = pytest.importorskip("tomli")

ROOT = Path(__file__).resolve().parents[2]
PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text())["project"]
EXTRAS = PROJECT["optional-dependencies"]


def required(name):
    lines = [line.strip() for line in (ROOT / name).read_text().splitlines()]
    return same(line for line in lines if line and not line.startswith(("#", "-r")))


def same(lines):
    return {str(Requirement(line)) for line in lines}


def test_the_package_and_its_training_are_what_a_deployment_installs():
    assert same(PROJECT["dependencies"]) | same(EXTRAS["train"]) == required("requirements.txt")
    assert not same(PROJECT["dependencies"]) & same(EXTRAS["train"])


def test_what_explores_needs_neither_tensorflow_nor_keras():
    names = {Requirement(line).name for line in PROJECT["dependencies"]}
    assert {"streamlit", "numpy"} <= names
    assert not names & {"tensorflow", "keras", "tf_keras"}


def test_what_explores_brings_nothing_that_is_not_imported():
    """But a program, graphviz-pure: megabytes that nobody uses cost every host."""
    sources = [ROOT / "app.py", *(ROOT / "pages").glob("*.py"), *(ROOT / "netviz").rglob("*.py")]
    lines = re.compile(r"^\s*(?:import|from) (\w+)", re.MULTILINE)
    imported = {name for path in sources for name in lines.findall(path.read_text(encoding="utf-8"))}
    brought_by = packages_distributions()
    used = {canonicalize_name(name) for each in imported for name in brought_by.get(each, ())}
    assert {canonicalize_name(Requirement(line).name) for line in PROJECT["dependencies"]} - used == {"graphviz-pure"}


def test_developers_have_what_the_gate_has():
    ours, others = re.fullmatch(r"netviz\[(.*)\]", EXTRAS["dev"][0])[1].split(","), EXTRAS["dev"][1:]
    assert ours == ["train", "cluster"]
    assert same(others) | same(EXTRAS["cluster"]) == required("requirements-dev.txt")


def test_every_version_of_netviz_is_the_same():
    citation = yaml.safe_load((ROOT / "CITATION.cff").read_text())
    assert citation["version"] == netviz.__version__
    newest = re.search(r"^## (\S+)", (ROOT / "CHANGELOG.md").read_text(), re.MULTILINE)[1]
    assert newest == netviz.__version__
    assert citation["license"] == PROJECT["license"]


def test_every_font_is_in_the_notice():
    notice = (ROOT / "NOTICE").read_text()
    fonts = [*(ROOT / "netviz").rglob("*.ttf"), *(ROOT / "assets").rglob("*.woff*"), *(ROOT / "assets").rglob("*.ttf")]
    assert fonts
    assert [font.name for font in fonts if f"{font.parent.relative_to(ROOT)}/" not in notice] == []


def test_every_script_of_others_is_in_the_notice_and_has_its_licence_beside_it():
    """What is vendored says whose it is."""
    notice = (ROOT / "NOTICE").read_text()
    scripts = [*(ROOT / "assets").rglob("*.js"), *(ROOT / "netviz").rglob("*.js")]
    said = re.compile(r"@license|copyright|\(c\) ?\d{4}", re.IGNORECASE)
    theirs = [path for path in scripts if said.search(path.read_text())]
    assert theirs
    assert [path for path in theirs if path.is_relative_to(ROOT / "assets")] == []
    for path in theirs:
        assert f"{path.parent.relative_to(ROOT)}/" in notice
        assert (path.parent / "LICENSE").is_file()
