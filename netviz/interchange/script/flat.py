"""A script of statements alone, one for each call: no function hides which tensor goes where.

For layers that are called twice, or that take or return several tensors in ways of their own, and for operations such
as x * 2 + 1.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping
from types import EllipsisType

from netviz.interchange.left_out import kept_arguments
from netviz.interchange.script import literals
from netviz.interchange.script.construction import construction, plain_sides
from netviz.interchange.script.lines import WIDTH, wrapped
from netviz.interchange.script.parameters import RESERVED, identifier
from netviz.interchange.taken_names import taken_names
from netviz.layers.form import Form, Operand, Span, Value
from netviz.layers.inner_model import InnerModel
from netviz.layers.operation import TensorOperation
from netviz.network import Network, Node

_INFIX = {
    "add": "+",
    "subtract": "-",
    "multiply": "*",
    "divide": "/",
    "true_divide": "/",
    "power": "**",
    "matmul": "@",
    "mod": "%",
    "floor_divide": "//",
}


def is_needed(network: Network) -> bool:
    """Whether the network has calls, or inputs without calls, that functions of blocks cannot have."""
    taken = {source for node in network.nodes for source in node.inputs}.union(network.outputs)
    unusual = (TensorOperation, InnerModel)
    return (
        not taken.issuperset(network.inputs)
        or any(node.first_call or node.form or any(node.places) for node in network.nodes)
        or any(isinstance(node.layer, unusual) for node in network.nodes)
        or any(network.output_places)
    )


def builders(network: Network) -> dict[Network, str]:
    """The names of the functions that build the models which are one layer of the network, innermost first."""
    found: dict[Network, str] = {}

    def find(outer: Network) -> None:
        for node in outer.nodes_as_called:
            if isinstance(node.layer, InnerModel) and node.layer.network not in found:
                find(node.layer.network)
                found[node.layer.network] = f"build_part_{len(found) + 1}"

    find(network)
    return found


def statements(network: Network, builders: Mapping[Network, str]) -> Iterator[str]:
    """The lines that build the network, indented, up to the model that they return."""
    return _Statements(network, builders).lines()


def call(
    node: Node,
    operands: list[str],
    indent: str = "",
    start: str = "",
    callee: str = "",
    builders: Mapping[Network, str] | None = None,
) -> list[str]:
    """The lines of the node's call on these variables; of the layer itself, or of the variable that holds it."""
    if isinstance(node.layer, TensorOperation):
        return [f"{indent}{start}{_operation(node.layer.function, node.form or Form(()), operands)}"]
    called = _called(node, operands)
    if callee:
        return wrapped(indent, f"{start}{callee}", called, "")
    head, given = _constructed(node, builders)
    return wrapped(indent, f"{start}{head}", given, f"({', '.join(called)})")


def _constructed(node: Node, builders: Mapping[Network, str] | None) -> tuple[str, list[str]]:
    given = kept_arguments(node.layer).items()
    arguments = {key: literals.literal(plain_sides(key, value)) for key, value in given}
    head, parts = construction(node.layer, arguments, literals.text(node.name))
    if isinstance(node.layer, InnerModel):
        parts = [f"{builders[node.layer.network]}()" if builders else "model", *parts]
    return head, parts


def _called(node: Node, operands: list[str]) -> list[str]:
    """The arguments of a layer's call."""
    if node.form is None:
        given = node.layer.call_arguments(operands)
        return [value if isinstance(value, str) else f"[{', '.join(value)}]" for value in given]
    return _arguments(node.form, operands)


def _arguments(form: Form, operands: list[str]) -> list[str]:
    return [
        *(_written(value, operands) for value in form.args),
        *(f"{name}={_written(value, operands)}" for name, value in form.kwargs),
    ]


def _operation(function: str, form: Form, operands: list[str]) -> str:
    """x * 2.0, x[:, 0] or ops.mean(x, axis=1)."""
    args = [_written(value, operands) for value in form.args]
    if function == "get_item":
        return f"{args[0]}[{_key(form.args[1], operands)}]"
    has_tensor = any(isinstance(value, Operand) for value in form.args)
    if function in _INFIX and len(args) == 2 and has_tensor and not form.kwargs:
        # Python's ** binds closer than a sign: -2.0 ** x is -(2.0 ** x).
        args = [f"({arg})" if arg.startswith("-") else arg for arg in args]
        return f" {_INFIX[function]} ".join(args)
    return f"ops.{function}({', '.join(_arguments(form, operands))})"


def _key(value: Value, operands: list[str]) -> str:
    parts = value if isinstance(value, tuple) else (value,)
    return ", ".join(_span(part, operands) if isinstance(part, Span) else _written(part, operands) for part in parts)


def _span(value: Span, operands: list[str]) -> str:
    start, stop, step = (
        "" if part is None else _written(part, operands) for part in (value.start, value.stop, value.step)
    )
    return f"{start}:{stop}:{step}" if step else f"{start}:{stop}"


def _written(value: Value, operands: list[str]) -> str:
    if isinstance(value, Operand):
        return operands[value.place]
    if isinstance(value, EllipsisType):
        return "..."
    if isinstance(value, Span):
        return f"slice({', '.join(_written(part, operands) for part in (value.start, value.stop, value.step))})"
    if isinstance(value, tuple):
        return f"[{', '.join(_written(part, operands) for part in value)}]"
    return literals.literal(value)


class _Statements:
    def __init__(self, network: Network, builders: Mapping[Network, str]):
        self.network, self.builders = network, builders
        self.nodes = network.nodes_as_called
        self.again = {node.first_call for node in self.nodes if node.first_call}
        self.several = {
            source
            for taker in self.nodes
            for source, place in zip(taker.inputs, taker.places, strict=True)
            if place or _returns_several(source)
        } | {node for node, place in zip(network.outputs, network.output_places, strict=True) if place}
        self.several |= {node for node in network.outputs if _returns_several(node)}
        self.users = Counter(source for node in self.nodes for source in set(node.inputs))
        self.users.update(network.outputs)
        self.names: dict[Node, str] = {}
        self.layers: dict[Node, str] = {}
        self.taken = RESERVED - {"image"}

    def lines(self) -> Iterator[str]:
        for name, count in taken_names(self.network).items():
            yield f"    for _ in range({count}):  # Keras numbers operations from where the layers of that name end"
            yield f"        keras.backend.get_uid({literals.text(name)})"
        block: tuple[str, ...] = ()
        for index, node in enumerate(self.nodes):
            if node.block != block and node.block:
                heading = literals.plain(" / ".join(node.block))
                yield f"    # {heading}" if len(heading) < WIDTH - 8 else "    # ..."
            block = node.block
            yield from self._statement(index, node)
        images = [self.names[node] for node in self.network.inputs]
        places = zip(self.network.outputs, self.network.output_places, strict=True)
        outputs = [self._tensor(node, place) for node, place in places]
        ends = [", ".join(given) if len(given) == 1 else f"[{', '.join(given)}]" for given in (images, outputs)]
        name = literals.text(identifier(self.network.architecture) or "model")
        yield from wrapped("    ", "return keras.Model", [*ends, f"name={name}"], "")

    def _statement(self, index: int, node: Node) -> Iterator[str]:
        if not node.inputs:
            self.names[node] = self._free(identifier(node.label) or "image")
            arguments = {key: literals.literal(value) for key, value in node.layer.arguments().items()}
            given = [arguments.pop("shape"), *(f"{key}={value}" for key, value in arguments.items())]
            yield from wrapped(
                "    ", f"{self.names[node]} = keras.Input", [*given, f"name={literals.text(node.name)}"], ""
            )
            return
        operands = [self._tensor(source, place) for source, place in zip(node.inputs, node.places, strict=True)]
        owner = node.first_call or node
        if owner in self.again and owner not in self.layers:
            self.layers[owner] = self._free(f"{identifier(owner.label) or 'layer'}_layer")
            head, given = _constructed(owner, self.builders)
            yield from wrapped("    ", f"{self.layers[owner]} = {head}", given, "")
        self.names[node] = self._name(index, node)
        yield from call(node, operands, "    ", f"{self.names[node]} = ", self.layers.get(owner, ""), self.builders)

    def _tensor(self, node: Node, place: int) -> str:
        return f"{self.names[node]}[{place}]" if node in self.several else self.names[node]

    def _name(self, index: int, node: Node) -> str:
        """x, where the next statement alone takes it; else after the layer."""
        following = self.nodes[index + 1] if index + 1 < len(self.nodes) else None
        is_last = following is None and self.users[node] == 1
        if is_last or (following is not None and self.users[node] == 1 and node in following.inputs):
            return "x"
        return self._free(identifier(node.label) or "x")

    def _free(self, wish: str) -> str:
        name, count = wish, 2
        while name in self.taken:
            name, count = f"{wish}_{count}", count + 1
        self.taken |= {name}
        return name


def _returns_several(node: Node) -> bool:
    """Whether the call returns a list of tensors, also where only the first of them is taken."""
    if isinstance(node.layer, TensorOperation):
        return node.layer.function in ("split", "unstack")
    if node.layer.kind == "attention":  # it returns its scores where the call asks for them
        return bool(node.form and dict(node.form.kwargs).get("return_attention_scores"))
    return len(node.layer.output_shapes(*node.input_shapes)) > 1
