"""A program as lines of Python: its functions, their calls and loops, with comments where shapes change."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator
from typing import Any

from netviz.interchange.script import literals
from netviz.interchange.script.construction import construction
from netviz.interchange.script.lines import WIDTH, commented, wrapped
from netviz.interchange.script.names import short
from netviz.interchange.script.parameters import RESERVED
from netviz.interchange.script.program import (
    Call,
    Counted,
    Expression,
    Function,
    Literal,
    Program,
    Scheduled,
    Sides,
    Step,
    Use,
)
from netviz.interchange.script.variables import variables
from netviz.layers import Layer, Shape
from netviz.network import Network, Node

REQUIRED = frozenset({"filters", "units", "channels", "blocks", "position", "before"})
"""Last words of the parameters that never have a default."""


def head(network: Network, name: str = "build_model") -> list[str]:
    """The first lines of the function that builds the network."""
    return [
        f"def {name}():",
        f'    """{_shape(network.input_shape)} -> {_shape(network.output_shape)}."""',
    ]


class Writer:
    """Writes the functions of a program, and the one that builds the model of all of them."""

    def __init__(self, network: Network, made: Program):
        """The program is the network's."""
        self.network = network
        self.made = made
        self.identifiers = {function.identifier for function in made.functions}
        self.defaults = {function: _defaults(function) for function in made.functions}

    def function(self, function: Function) -> list[str]:
        """The lines that define a function."""
        names = self._variables(function)
        body = function.bodies[0]
        defaults = self.defaults[function]
        given = [names[source] for source in body.inputs]
        given += [name for name in function.parameters if name not in defaults]
        given += ["name"] if function.named else []
        given += [f"{name}={literals.literal(value)}" for name, value in defaults.items()]
        lines = wrapped("", f"def {function.identifier}", given, ":")
        lines += [f'    """{_described(function)}"""']
        return [*lines, *self._statements(function, names)]

    def main(self) -> list[str]:
        """Those of `build_model`."""
        function = self.made.main
        names = self._variables(function)
        images = [names[node] for node in self.network.inputs]
        outputs = [names[node] for node in self.network.outputs]
        ends = [", ".join(given) if len(given) == 1 else f"[{', '.join(given)}]" for given in (images, outputs)]
        model = literals.text(re.sub(r"\W", "_", self.network.architecture, flags=re.ASCII))
        return [
            *head(self.network),
            *self._statements(function, names),
            *wrapped("    ", "return keras.Model", [*ends, f"name={model}"], ""),
        ]

    def _variables(self, function: Function) -> dict[Node, str]:
        loops = {name for call in function.calls if call.table for name in call.table.variables}
        reserved = {*RESERVED - {"x", "image"}, *self.identifiers, *function.parameters, *loops, "build_model"}
        if function is self.made.main:
            for node in self.network.outputs:
                function.outputs.append(function.bodies[0].refs[node])
        return variables(function, reserved)

    def _statements(self, function: Function, names: dict[Node, str]) -> Iterator[str]:
        body = function.bodies[0]
        for index, (step, call) in enumerate(zip(body.steps, function.calls, strict=True)):
            if step.heading and len(step.heading) < WIDTH - 8:
                yield f"    # {literals.plain(step.heading)}"
            last = index == len(body.steps) - 1
            comment = self._comment(function, index)
            targets = ", ".join(names[value] for value in step.outputs)
            inputs = [names[source] for source in step.inputs]
            if function.loops(index):
                yield from self._loop(function, index, names, comment)
                if last and function is not self.made.main:
                    yield f"    return {', '.join(names[body.values_at[ref]] for ref in function.outputs)}"
                continue
            name = self._name(function, call, step)
            whole = [body.refs[value] for value in step.outputs] == function.outputs and not call.condition
            returned = last and function is not self.made.main
            if call.condition:
                if inputs[0] != targets:
                    yield f"    {targets} = {inputs[0]}"
                yield f"    if {_written(call.condition)}:"
                yield from self._call("        ", f"{targets} = ", step, call, [targets], name, comment)
            else:
                start = "return " if returned and whole else f"{targets} = "
                yield from self._call("    ", start, step, call, inputs, name, comment)
            if returned and not whole:
                yield f"    return {', '.join(names[body.values_at[ref]] for ref in function.outputs)}"

    def _loop(self, function: Function, index: int, names: dict[Node, str], comment: str) -> Iterator[str]:
        body, call = function.bodies[0], function.calls[index]
        step, number = body.steps[index], body.number(body.steps[index])
        assert number
        prefix, start, suffix = number
        inputs, targets = ([names[value] for value in values] for values in (step.inputs, step.outputs))
        longest = max((other.steps[index] for other in function.bodies), key=lambda step: len(step.turns))
        for place, output in longest.carried or ():
            if inputs[place] != targets[output]:
                yield f"    {targets[output]} = {inputs[place]}"
                inputs[place] = targets[output]
        if call.table:
            variables_of = call.table.variables
            row = variables_of[0] if len(variables_of) == 1 else f"({', '.join(variables_of)})"
            rows = _written(call.table.rows)
            yield from wrapped("    ", f"for number, {row} in enumerate", [rows, f"start={start}"], ":", comment)
        else:
            end = call.end
            stop = str(end.value + 1) if isinstance(end, Literal) else f"{_written(end)} + 1" if end else ""
            yield commented(f"    for number in range({start}, {stop}):", comment)
        own = [("name", None), (None, body.within(prefix))] if function.named else [(None, prefix)]
        name = literals.formatted([*own, ("number", None), (None, suffix)])
        yield from self._call("        ", ", ".join(targets) + " = ", step, call, inputs, name, "")

    def _name(self, function: Function, call: Call, step: Step) -> str:
        """The full name of the layer or block, made of the function's own name where it has one."""
        if call.name:
            return _written(call.name)
        full = step.turns[0].name
        if not function.named:
            return literals.text(full)
        own = function.bodies[0].within(full)
        suffix = function.suffix
        parts: list[tuple[str | None, str | None]] = [("name", None), (None, own)]
        parts += [(suffix.name, None)] if isinstance(suffix, Use) else [(None, suffix.value)]
        return literals.formatted(parts)

    def _call(
        self, indent: str, start: str, step: Step, call: Call, inputs: list[str], name: str, comment: str
    ) -> Iterator[str]:
        arguments = {**call.arguments, **(call.table.columns if call.table else {})}
        if isinstance(step.callee, Function):
            defaults = self.defaults[step.callee]
            given = list(inputs)
            for key in sorted(step.callee.parameters, key=lambda key: key in defaults):
                text = _written(arguments[key])
                if key not in defaults:
                    given.append(text)
                elif text != literals.literal(defaults[key]):
                    given.append(f"{key}={text}")
            given += [f"name={name}"] if step.callee.named else []
            yield from wrapped(indent, f"{start}{step.callee.identifier}", given, "", comment)
            return
        layer = next(iter(step.nodes)).layer
        yield from layer_lines(indent, start, layer, arguments, inputs, name, comment)

    def _comment(self, function: Function, index: int) -> str:
        """The shape that the step makes, where it is always the same and not that of what came in."""
        made = {body.steps[index].outputs[0].output_shape for body in function.bodies}
        steps = [body.steps[index] for body in function.bodies]
        if len(made) > 1 or not steps[0].inputs or all(s.inputs[0].output_shape in made for s in steps):
            return _shape(made.pop()) if len(made) == 1 and function.loops(index) else ""
        return _shape(made.pop())


def layer_lines(
    indent: str, start: str, layer: Layer, arguments: dict[str, Expression], inputs: list[str], name: str, comment: str
) -> list[str]:
    """The call of a layer on variables: what everybody writes without its name first, then the rest by name."""
    if not inputs:
        shape, *others = ((key, _written(value)) for key, value in arguments.items())
        given = [shape[1], *(f"{key}={text}" for key, text in others), f"name={name}"]
        return wrapped(indent, f"{start}keras.Input", given, "", comment)
    texts = {key: _written(value) for key, value in arguments.items()}
    head, given = construction(layer, texts, name)
    taken = [part if isinstance(part, str) else f"[{', '.join(part)}]" for part in layer.call_arguments(inputs)]
    called = f"({', '.join(taken)})"
    return wrapped(indent, f"{start}{head}", given, called, comment)


def _defaults(function: Function) -> dict[str, Any]:
    """The parameters that mostly have one value."""
    found = {}
    for name, values in function.parameters.items():
        texts = [repr(value) for value in values]
        text, count = max(Counter(texts).items(), key=lambda item: (item[1], item[0] == "1"))
        required = name == "kernel_size" or name.rsplit("_", 1)[-1] in REQUIRED
        if not required and 2 * count >= len(texts):
            found[name] = values[texts.index(text)]
    return found


def _described(function: Function) -> str:
    if function.helper:
        words = [node.layer.words or short(node) for node in function.bodies[0].nodes]
        words = ["ReLU" if word == "relu" else word for word in words]
        text = ", ".join(words)
        return f"{text[:1].upper()}{text[1:]}."
    ways = [(body.inputs[0].output_shape, body.values_at[function.outputs[0]].output_shape) for body in function.bodies]
    text = [f"{_shape(ins)} throughout" if ins == out else f"{_shape(ins)} -> {_shape(out)}" for ins, out in ways]
    if len(set(text)) == 1:
        return f"{text[0]}."
    both = f"The first: {text[0]}; the last: {text[-1]}."
    return both if len(both) <= WIDTH - 10 else f"The first: {text[0]}."


def _shape(shape: Shape) -> str:
    return " x ".join(map(str, shape))


def _written(expression: Expression) -> str:
    if isinstance(expression, Literal):
        return literals.literal(expression.value)
    if isinstance(expression, Sides):
        return f"({', '.join(map(_written, expression.sides))})"
    if isinstance(expression, Scheduled):
        position = expression.position if isinstance(expression.position, int) else _written(expression.position)
        return f"{expression.most!r} * {position} / {expression.blocks}"
    if isinstance(expression, Counted):
        before = expression.before.value if isinstance(expression.before, Literal) else _written(expression.before)
        if isinstance(before, int) and before < 1:
            return f"number - {-before}" if before else "number"
        return f"number + {before}"
    if expression.times > 1:
        return f"{expression.times} * {expression.name}"
    return f"{expression.name} // {expression.over}" if expression.over > 1 else expression.name
