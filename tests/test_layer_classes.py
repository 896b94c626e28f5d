"""A layer is described where it is defined: no other room asks of which class a layer is, it asks the layer."""

import ast
from pathlib import Path

import pytest

import netviz
from netviz import layers

PACKAGE = Path(netviz.__file__).parent


def names_below(kind):
    return {kind.__name__}.union(*map(names_below, kind.__subclasses__()))


CLASSES = names_below(layers.Layer) - {"Layer"}
AT_HOME = {
    "layers": "defines them",
    "interchange": "reads and writes them by the names that Keras gives them",
    "architectures": "builds networks of them",
}
MAKERS = {
    "anatomy/swap.py": "puts one class in the place of another, which is all that it does",
    "convolution/real_size.py": "says which layers of Keras compute each kind of convolution",
}
"""Files of other rooms that make layers, and why. To ask of what class one is they have no more right than others."""


def named_classes(source, *, makes=False):
    """Where a class of layers is named, in the program or in a comparison; where `makes`, but for calls of it."""
    tree = ast.parse(source)
    made = {id(call.func) for call in ast.walk(tree) if isinstance(call, ast.Call)} if makes else set()
    for node in ast.walk(tree):
        if isinstance(node, ast.Attribute) and node.attr in CLASSES and id(node) not in made:
            if isinstance(node.value, ast.Name) and node.value.id == "layers":
                yield node.lineno, node.attr
        elif isinstance(node, ast.ImportFrom) and (node.module or "").startswith("netviz.layers"):
            yield from ((node.lineno, alias.name) for alias in node.names if alias.name in CLASSES)
        elif isinstance(node, ast.Compare):
            for constant in (each for part in (node.left, *node.comparators) for each in ast.walk(part)):
                if isinstance(constant, ast.Constant) and constant.value in CLASSES:
                    yield node.lineno, constant.value


def files():
    for file in [*PACKAGE.rglob("*.py"), *(PACKAGE.parent / "pages").glob("*.py")]:
        place = file.relative_to(PACKAGE if file.is_relative_to(PACKAGE) else PACKAGE.parent)
        if place.parts[0] not in AT_HOME:
            yield place.as_posix(), file.read_text(encoding="utf-8")


def test_no_other_room_names_the_class_of_a_layer():
    found = {place: list(named_classes(source, makes=place in MAKERS)) for place, source in files()}
    assert {place: lines for place, lines in found.items() if lines} == {}


def test_every_exception_is_still_needed():
    assert all(list(named_classes(source)) for place, source in files() if place in MAKERS)
    assert set(MAKERS) <= {place for place, _ in files()}


@pytest.mark.parametrize(
    ("source", "makes"),
    [
        ("from netviz.layers import ReLU", False),
        ("from netviz.layers.convolution import Convolution", True),
        ("isinstance(layer, layers.Conv2D)", True),
        ("layers.Conv2D(3, 3)", False),
        ("node.type == 'ReLU'", True),
        ("node.type in ('Flatten', 'Reshape')", True),
    ],
)
def test_a_class_that_is_named_is_found(source, makes):
    assert list(named_classes(source, makes=makes))


@pytest.mark.parametrize(
    "source", ["from netviz.layers import Layer, Shape, block", "layer.kind == 'normalization'", "KINDS['Dense']"]
)
def test_what_names_no_class_is_left_alone(source):
    assert not list(named_classes(source))
