"""A network as a Keras file that a good student would write: it needs only keras, and builds the same model."""

from __future__ import annotations

import textwrap
from collections.abc import Iterator

from netviz import words
from netviz.anatomy.not_known import BUILD_FIRST
from netviz.architectures.catalog import family_of
from netviz.errors import NetvizError
from netviz.interchange.left_out import WHY, kept_arguments, named, nodes_within, parts, sentences
from netviz.interchange.script import flat, literals
from netviz.interchange.script.construction import plain_sides
from netviz.interchange.script.functions import program
from netviz.interchange.script.lines import WIDTH
from netviz.interchange.script.names import name_functions
from netviz.interchange.script.parameters import RESERVED, identifier
from netviz.interchange.script.program import Expression, Literal
from netviz.interchange.script.writing import Writer, head, layer_lines
from netviz.layers import InputLayer, KerasObject, argument_of
from netviz.layers.inner_model import InnerModel
from netviz.layers.operation import TensorOperation
from netviz.network import Network, Node
from netviz.settings import as_text

PYTHONS_FRAMES = 1000
MOST_FRAMES = 850
"""So many layers one after another Keras walks within Python's own limit of 1,000 frames."""
_MAIN = ['if __name__ == "__main__":', "    build_model().summary()"]


def to_script(network: Network) -> str:
    """The network as a Keras file. Raises NetvizError where a layer's code cannot be known."""
    return "\n".join([*definitions(network), "", "", *_MAIN]) + "\n"


def layer_call(node: Node) -> str:
    """The lines that make the layer alone, called on x, or on variables named after the layers that it takes.

    Raises NetvizError where its code cannot be known.
    """
    _check_known(node)
    if node.form or isinstance(node.layer, (TensorOperation, InnerModel)):
        return "\n".join(flat.call(node, [f"x_{number}" for number in range(1, len(node.inputs) + 1)]))
    names = [identifier(source.label) or "x" for source in node.inputs]
    if len(names) == 1 or len(set(names)) < len(names) or RESERVED & set(names) - {"image"}:
        names = ["x"] if len(names) == 1 else [f"x_{number}" for number in range(1, len(names) + 1)]
    defaults = {argument_of(item): item.default for item in node.layer.fields()}
    arguments: dict[str, Expression] = {
        key: Literal(plain_sides(key, value))
        for key, value in kept_arguments(node.layer).items()
        if key == node.layer.positional or not (isinstance(value, int) and defaults.get(key) == (value, value))
    }
    return "\n".join(layer_lines("", "", node.layer, arguments, names, literals.text(node.name), ""))


def definitions(network: Network) -> list[str]:
    """The lines of the file up to `build_model()`."""
    _check(network)
    layers = [layer for node in nodes_within(network) for layer in parts(node.layer)]
    sources = {layer.keras_source: None for layer in layers if layer.keras_source}
    body = _flat(network) if flat.is_needed(network) else _in_functions(network)
    lines = [
        *_docstring(network),
        "",
        *_left_out(network),
        *(["import sys", ""] if network.longest_way > MOST_FRAMES else []),
        "import keras",
        f"from keras import {', '.join(_modules(network))}",
    ]
    if network.longest_way > MOST_FRAMES:
        limit = f"sys.setrecursionlimit({PYTHONS_FRAMES + network.longest_way})"
        lines += ["", f"{limit}  # keras.Model walks its layers by recursion"]
    for source in sources:
        lines += ["", "", "@keras.saving.register_keras_serializable()", *source.strip().splitlines()]
    return lines + body


def _in_functions(network: Network) -> list[str]:
    made = program(network)
    name_functions(made)
    writer = Writer(network, made)
    body = [line for function in made.functions for line in ["", "", *writer.function(function)]]
    return [*body, "", "", *writer.main()]


def _flat(network: Network) -> list[str]:
    builders = flat.builders(network)
    lines: list[str] = []
    for inner, name in builders.items():
        lines += ["", "", *head(inner, name), *flat.statements(inner, builders)]
    return [*lines, "", "", *head(network), *flat.statements(network, builders)]


def _left_out(network: Network) -> list[str]:
    """A comment that names what the file's layers lose."""
    lost = [f"#   {literals.plain(line)}" for line in sentences(network)]
    return [f"# {WHY}:", *lost, ""] if lost else []


def _modules(network: Network) -> list[str]:
    """The modules of Keras that the script names."""
    layers = [layer for node in nodes_within(network) for layer in parts(node.layer)]
    values = [value for layer in layers for value in layer.arguments().values()]
    found = {value.module for value in values if isinstance(value, KerasObject)}
    for layer in layers:
        if not isinstance(layer, InputLayer):
            found.add("ops" if isinstance(layer, TensorOperation) else "layers")
    return sorted(found) or ["layers"]


def _check(network: Network) -> None:
    if not network.is_built:
        rule = f"netviz writes a script only of a model whose file says what shape it takes: {BUILD_FIRST}"
        raise NetvizError(rule, received="an input of any shape")
    for node in nodes_within(network):
        _check_known(node)


def _check_known(node: Node) -> None:
    is_known = isinstance(node.layer, (TensorOperation, InnerModel)) or type(node.layer).__name__ == node.type
    if not (node.layer.is_known and is_known):
        rule = "netviz writes a script only where it knows the class of every layer"
    elif not all(layer.in_keras_3 for layer in parts(node.layer)):
        rule = "netviz writes a script only where Keras 3 has the class of every layer"
    else:
        return
    raise NetvizError(rule, received=literals.plain(named(node)))


def _docstring(network: Network) -> Iterator[str]:
    family = family_of(network)
    settings = ", ".join(
        f"{key}={as_text(value)}" for key, value in network.settings.model_dump().items() if value not in (None, "")
    )
    trained = "" if not network.non_trainable_params else f" ({network.trainable_params:,} trained)"
    macs = words.total([node.macs for node in network.nodes], words.count)
    example = network.example
    each = f"multiply-adds for one {example}" if macs != "?" else f"as many multiply-adds as its {example}s need"
    built = sum(not (node.first_call or isinstance(node.layer, TensorOperation)) for node in network.nodes)
    own = "" if built == network.layer_count else f" ({network.layer_count} in the file)"
    facts = [
        f"{network.total_params:,} parameters{trained},",
        f"{macs} {each}, {built} layers{own}.".removeprefix("? "),
    ]
    yield f'"""{literals.plain(network.title)[:60]} as a Keras model.'
    yield ""
    for text in (family.source + "." if family else "", f"Settings: {settings}." if settings else "", " ".join(facts)):
        yield from textwrap.wrap(literals.plain(text), WIDTH, break_on_hyphens=False)
    yield '"""'
