"""The map in the README is the house: what it names is there, and every room is named; so are the files of a room."""

import ast
import re
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]
PATH = re.compile(r"`((?:\.?[\w-]+/)*[\w.-]*(?:/|\.py|\.txt|\.toml|\.json|/run))`")
FILE = re.compile(r"\b(?:assets|benchmarks|deploy|docs|netviz|pages|tests)/[\w/-]+\.(?:css|js|md|py|service|ya?ml)\b")
OTHERS = ["pyproject.toml", ".ci/run", *(f"docs/{path.name}" for path in (ROOT / "docs").iterdir())]
OTHERS += [f"deploy/{path.name}" for path in (ROOT / "deploy").iterdir() if path.is_file()]
"""What names files, also without the marks of code."""
ROOMS = sorted(
    path.name + "/" * path.is_dir() for path in (ROOT / "netviz").iterdir() if not path.name.startswith((".", "__"))
)
YOURS = {
    "netviz/architectures/yours.py",
    "netviz/stories/yours.py",
    "model.json",
}  # a file that a reader is about to write, and one that he has


def exists(path):
    """From the checkout's root, or somewhere in it where only the end of a path is named."""
    return (ROOT / path).exists() or any(
        found for folder in ("netviz", "assets", "tests") for found in (ROOT / folder).rglob(path.rstrip("/"))
    )


@pytest.mark.parametrize("document", ["README.md", "CONTRIBUTING.md"])
def test_every_path_that_is_named_exists(document):
    paths = PATH.findall((ROOT / document).read_text(encoding="utf-8"))
    assert len(paths) > 5
    assert [path for path in paths if path not in YOURS and not exists(path)] == []


@pytest.mark.parametrize("document", OTHERS)
def test_every_file_that_is_named_elsewhere_exists(document):
    named = FILE.findall((ROOT / document).read_text(encoding="utf-8"))
    assert [path for path in named if not (ROOT / path).exists() and not path.startswith("netviz/_app/")] == []


@pytest.mark.parametrize("room", ROOMS)
def test_every_room_is_on_the_map(room):
    assert f"`netviz/{room}`" in (ROOT / "README.md").read_text(encoding="utf-8")


@pytest.mark.parametrize("room", ["convolution", "interchange", "training"])
def test_a_room_that_has_a_map_of_its_own_names_each_of_its_files(room):
    files = [path for path in (ROOT / "netviz" / room).iterdir() if not path.name.startswith((".", "__"))]
    told = ast.get_docstring(ast.parse((ROOT / "netviz" / room / "__init__.py").read_text(encoding="utf-8"))) or ""
    named = set(re.findall(r"\w+", told))
    assert sorted(path.stem for path in files if path.stem not in named) == []
