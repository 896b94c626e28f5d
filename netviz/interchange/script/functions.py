"""Subgraph isomorphism by fingerprint: blocks that are built alike become one function of the script.

Two blocks are alike where their skeletons are equal: the classes of their layers, the names within the block, and the
wiring. The 16 residual blocks of a ResNet-50 become two functions whose parameters are what differs, such as filters.
It goes bottom-up and reads the built network, never the code that built it.
"""

from __future__ import annotations

import dataclasses
import re
from collections import defaultdict
from collections.abc import Sequence
from typing import TypeGuard

from netviz.interchange.left_out import kept_arguments
from netviz.interchange.script.construction import plain_sides
from netviz.interchange.script.loops import Loops
from netviz.interchange.script.parameters import find_parameters
from netviz.interchange.script.program import Body, Function, Program, Ref, Step, Turn
from netviz.interchange.script.schedules import scheduled
from netviz.interchange.script.subgraphs import Subgraph, subgraphs
from netviz.layers import argument_of
from netviz.layers.convolution import Convolution
from netviz.layers.options import usual_option
from netviz.network import Network, Node

BRANCH_STEPS = 6  # a branch of so few statements stays where its siblings are
ONCE_STEPS = 3  # and so does a block that comes only once
NESTED_STEPS = 10  # more of them where the block around comes only once, too
USUAL = frozenset({"strides", "dilation_rate"})


def program(network: Network) -> Program:
    """The network as functions, helpers first."""
    return _Finder(network).program()


class _Finder:
    def __init__(self, network: Network):
        self.network = network
        self.functions: list[Function] = []
        self.consumers: dict[Node, list[Node]] = defaultdict(list)
        for node in network.nodes:
            for source in dict.fromkeys(node.inputs):
                self.consumers[source].append(node)
        self.schedule = scheduled(network)
        self.options: dict[str, dict[str, None]] = defaultdict(dict)
        for node in network.nodes:
            self.options[node.type] |= dict.fromkeys(key for key, _ in node.layer.options)
        self.single: dict[Node, Step] = {}
        self.claimed: set[Node] = set()
        self.chains: dict[Node, tuple[Body, Step | None]] = {}

    def program(self) -> Program:
        root, levels = subgraphs(self.network)
        for blocks in levels:
            for block in blocks:
                self._find_chains(block)
        self._make_helpers()
        for blocks in levels[:-1]:
            self._make_functions(blocks)
        body = self._body(root)
        main = Function([body], helper=False)
        find_parameters(main)
        return Program(self.functions, main)

    def _find_chains(self, block: Subgraph) -> None:
        layers = block.children
        index = 0
        while index < len(layers):
            chain = self._chain_at(layers, index)
            if chain:
                first = layers.index(chain[0])
                convolution = next(node for node in chain if isinstance(node.layer, Convolution))
                tail = _tail(convolution)
                prefix = convolution.name.removesuffix(tail)
                body = Body(convolution.label, block.path, prefix, chain, [self._layer(n) for n in chain], tail=tail)
                self._close(body)
                self.chains[chain[0]] = (body, None)
                self.claimed.update(chain)
                index = first + len(chain)
            else:
                index += 1

    def _chain_at(self, layers: Sequence[Node | Subgraph], index: int) -> list[Node]:
        """The convolution at `index` with its normalization and activation, before it or behind it, if it has any."""
        convolution = layers[index]
        if isinstance(convolution, Subgraph) or not isinstance(convolution.layer, Convolution):
            return []
        tail = _tail(convolution)
        base = convolution.label.removesuffix(tail)

        def belongs(node: Node | Subgraph) -> TypeGuard[Node]:
            return (
                isinstance(node, Node)
                and node not in self.claimed
                and node.layer.beside_convolution
                and _tail(node) == tail
                and node.label.removesuffix(tail).startswith(f"{base}_")
                and node.name == f"{convolution.name.removesuffix(convolution.label)}{node.label}"
            )

        chain = [convolution]
        for node in layers[index + 1 :]:
            if not belongs(node) or node.inputs != (chain[-1],) or self.consumers[chain[-1]] != [node]:
                break
            chain.append(node)
        for node in reversed(layers[:index]):
            if not belongs(node) or chain[0].inputs != (node,) or self.consumers[node] != [chain[0]]:
                break
            chain.insert(0, node)
        return chain if len(chain) > 1 else []

    def _make_helpers(self) -> None:
        groups: dict[object, list[Node]] = defaultdict(list)
        for first, (body, _) in self.chains.items():
            groups[_skeleton(body)].append(first)
        for firsts in groups.values():
            if len(firsts) < 2:
                for first in firsts:
                    del self.chains[first]
                continue
            function = self._function([self.chains[first][0] for first in firsts], helper=True)
            for first in firsts:
                body = self.chains[first][0]
                self.chains[first] = (body, _call(function, body))

    def _make_functions(self, blocks: list[Subgraph]) -> None:
        groups: dict[object, list[Subgraph]] = defaultdict(list)
        for block in blocks:
            body = block.body = self._body(block)
            if len(body.steps) == 1 or (len(body.steps) <= BRANCH_STEPS and self._is_branch(block)):
                self._dissolve(block)
                body.steps[0].hint = block.path[-1]
            else:
                groups[_skeleton(body)].append(block)
        self._make_optional(groups)
        for group in groups.values():
            bodies = [block.body for block in group if block.body]
            most = (
                NESTED_STEPS
                if group[0].parent and group[0].parent.path and len(group[0].parent.children) > 1
                else ONCE_STEPS
            )
            if len(group) == 1 and len(bodies[0].steps) <= most:
                self._dissolve(group[0])
                bodies[0].steps[0].heading = " / ".join(group[0].path)
                continue
            function = self._function(bodies, helper=False)
            for block, body in zip(group, bodies, strict=True):
                block.result = [_call(function, body)]

    def _make_optional(self, groups: dict[object, list[Subgraph]]) -> None:
        """A block that comes once, and only lacks one step of another kind, joins it; so do all without padding."""
        lacking: dict[object, tuple[object, int]] = {}
        for skeleton, group in groups.items():
            body = group[0].body
            assert body
            for index, step in enumerate(body.steps):
                simple = isinstance(step.callee, str) or step.callee.helper
                if simple and len(step.inputs) == len(step.outputs) == 1 and len(step.turns) == 1:
                    lacking.setdefault(_without(_skeleton(body), index), (skeleton, index))
        for skeleton, group in list(groups.items()):
            whole, index = lacking.get(skeleton, (None, 0))
            if whole not in groups:
                continue
            pattern = groups[whole][0].body
            assert pattern
            step = pattern.steps[index]
            seldom = len(group) == 1 and len(pattern.steps) - 1 > ONCE_STEPS
            padding = step.layer is not None and step.layer.pads
            if not (seldom or padding) or any(step.absent for block in groups[whole] for step in _body_of(block).steps):
                continue
            own = pattern.within(step.turns[0].name)
            for body in map(_body_of, group):
                value = body.values_at[pattern.refs[step.inputs[0]]]
                turn = dataclasses.replace(step.turns[0], name=f"{body.prefix}{own}")
                absent = Step(step.callee, (value,), (value,), [turn], frozenset(), step.carried, absent=True)
                body.steps.insert(index, absent)
                del body.refs, body.values_at
            groups[whole].extend(group)
            del groups[skeleton]

    def _dissolve(self, block: Subgraph) -> None:
        assert block.body
        block.result = block.body.steps

    def _is_branch(self, block: Subgraph) -> bool:
        """Whether what goes in goes to a neighbour, too, and what comes out goes on."""
        assert block.body
        if any(node in self.network.outputs for node in block.nodes):
            return False
        inside, around = set(block.nodes), block.path[:-1]
        return any(
            node not in inside and node.block[: len(around)] == around
            for source in block.body.inputs
            for node in self.consumers[source]
        )

    def _body(self, block: Subgraph) -> Body:
        steps: list[Step] = []
        skip = 0
        for child in block.children:
            if isinstance(child, Subgraph):
                steps.extend(child.result)
            elif skip:
                skip -= 1
            elif child in self.chains:
                body, step = self.chains[child]
                assert step
                steps.append(step)
                skip = len(body.nodes) - 1
            else:
                steps.append(self._layer(child))
        label = block.path[-1] if block.path else self.network.title
        body = Body(
            label,
            block.path,
            block.prefix,
            block.nodes,
            list(Loops(block.prefix, self.consumers, self.network.outputs).found(steps)),
        )
        self._close(body)
        return body

    def _close(self, body: Body) -> None:
        """Find what comes in."""
        inside = set(body.nodes)
        body.inputs = list(
            dict.fromkeys(source for step in body.steps for source in step.inputs if source not in inside)
        )

    def _layer(self, node: Node) -> Step:
        if node not in self.single:
            layer = node.layer
            fields = {argument_of(item): item for item in layer.fields()}
            shown = kept_arguments(layer)
            others = {key: usual_option(key) for key in self.options[node.type] if key not in shown}
            given = (
                {key: getattr(layer, item.name) for key, item in fields.items()}
                | others
                | shown
                | self.schedule.get(node, {})
            )
            arguments = {key: plain_sides(key, value) for key, value in given.items()}
            usual = [key for key in USUAL & fields.keys() if plain_sides(key, fields[key].default) == arguments[key]]
            turn = Turn(node.name, arguments, frozenset(shown).difference(usual))
            carried = ((0, 0),) if len(node.inputs) == 1 else None
            self.single[node] = Step(
                node.type, node.inputs, (node,), [turn], frozenset([node]), carried, countable=not _tail(node)
            )
        return self.single[node]

    def _function(self, bodies: list[Body], *, helper: bool) -> Function:
        function = Function(bodies, helper)
        exported: set[Ref] = set()
        for body in bodies:
            inside = set(body.nodes)
            exported |= {
                ref
                for node, ref in body.refs.items()
                if ref[0] >= 0 and (node in self.network.outputs or not inside.issuperset(self.consumers[node]))
            }
        # The last value first: it is what the block makes; others are what it hands on beside it.
        function.outputs = sorted(exported, key=lambda ref: (-ref[0], ref[1]))
        find_parameters(function)
        self.functions.append(function)
        return function


def _tail(node: Node) -> str:
    """The "_2" of a second layer of the same name in its block."""
    base = node.layer.name or node.layer.default_name
    tail = node.label[len(base) :] if node.label.startswith(base) else ""
    return tail if re.fullmatch(r"_\d+", tail) else ""


def _call(function: Function, body: Body) -> Step:
    outputs = tuple(body.values_at[ref] for ref in function.outputs)
    carried = ((0, 0),) if len(body.inputs) == len(outputs) == 1 else None
    turn = Turn(body.prefix, body.values)
    return Step(function, tuple(body.inputs), outputs, [turn], frozenset(body.nodes), carried)


def _skeleton(body: Body) -> tuple:
    """Equal for bodies that one function can make."""
    rows: list[object] = [len(body.inputs)]
    for step in body.steps:
        number = body.number(step)
        own = body.within(number[0] if number else step.turns[0].name)
        callee = step.callee if isinstance(step.callee, str) else id(step.callee)
        wiring = tuple(body.refs[source] for source in step.inputs)
        rows.append((callee, own, number and number[1:], wiring, number and step.carried))
    return tuple(rows)


def _without(skeleton: tuple, index: int) -> tuple:
    """The skeleton of a body that lacks the step, which hands on what it gets."""
    count, *rows = skeleton
    passed = rows[index][3][0]

    def moved(ref: Ref) -> Ref:
        ref = passed if ref[0] == index else ref
        return (ref[0] - 1, ref[1]) if ref[0] > index else ref

    rest = [row for place, row in enumerate(rows) if place != index]
    return (count, *((*row[:3], tuple(map(moved, row[3])), *row[4:]) for row in rest))


def _body_of(block: Subgraph) -> Body:
    assert block.body
    return block.body
