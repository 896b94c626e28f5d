"""What a student would call the values of a function: x along the main path, a name of its own for each branch."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass

from netviz.interchange.script.parameters import identifier
from netviz.interchange.script.program import Body, Function
from netviz.network import Node

IGNORED = "_"


@dataclass(frozen=True)
class _Branch:
    """A stretch of values with a name of its own, up to the step where it ends."""

    end: int
    name: str


def variables(function: Function, reserved: Collection[str]) -> dict[Node, str]:
    """The variable of every value in the function's first body; a variable is used again once nobody needs it."""
    return _Namer(function, reserved).names


class _Namer:
    def __init__(self, function: Function, reserved: Collection[str]):
        self.function = function
        self.body: Body = function.bodies[0]
        self.end = len(self.body.steps)
        self.reserved = set(reserved)
        self.users: dict[Node, list[int]] = defaultdict(list)
        for index, step in enumerate(self.body.steps):
            for source in dict.fromkeys(step.inputs):
                self.users[source].append(index)
        for ref in function.outputs:
            self.users[self.body.values_at[ref]].append(self.end)
        self.lengths: dict[tuple[Node, int], list[int]] = {}
        self.meets = self._meets()
        self.main = self._leading(function.outputs[0][0])
        self.names: dict[Node, str] = {}
        self.needed: dict[str, int] = {}
        self.around: dict[Node, tuple[_Branch, ...]] = {}
        for index, source in enumerate(self.body.inputs):
            self.around[source] = ()
            wish = "x" if index == 0 else "shortcut" if index == 1 else f"x_{index + 1}"
            self.names[source] = self._named(source, wish, -1)
        for index in range(self.end):
            self._name(index)

    def _meets(self) -> dict[Node, int]:
        """For each value, the first step that all ways from it go through; past the last step, the return."""
        following: dict[int, int] = {self.end: self.end}

        def common(steps: list[int]) -> int:
            waiting = set(steps) or {self.end}
            while len(waiting) > 1:
                first = min(waiting)
                waiting = (waiting - {first}) | {following[first]}
            return waiting.pop()

        for index in range(self.end - 1, -1, -1):
            following[index] = common([user for value in self.body.steps[index].outputs for user in self.users[value]])
        return {value: common(users) for value, users in self.users.items()}

    def _name(self, index: int) -> None:
        step = self.body.steps[index]
        around = max(
            (tuple(branch for branch in self.around[source] if index < branch.end) for source in step.inputs),
            key=len,
            default=(),
        )
        if len(step.inputs) == 1 and len(self.users[step.inputs[0]]) > 1 and index < self.meets[step.inputs[0]]:
            around = (*around, *self._branches(index, step.inputs[0], around))
        wish = around[-1].name if around else self._main(index) if step.inputs else "image"
        for place, value in enumerate(step.outputs):
            self.around[value] = around
            if not self.users[value]:
                self.names[value] = IGNORED
            else:
                self.names[value] = self._named(value, wish if place == 0 else "shortcut", index)
            if not step.inputs:
                self.reserved.add(self.names[value])  # the model needs it at the very end

    def _main(self, index: int) -> str:
        """x; beside it, what the second input of the function is called."""
        source = self.body.steps[index].inputs[0]
        alone = len(self.body.steps[index].inputs) == 1 and source in self.body.inputs[1:]
        return self.names[source] if alone and len(self.users[source]) == 1 else "x"

    def _branches(self, index: int, fork: Node, around: tuple[_Branch, ...]) -> Iterator[_Branch]:
        """The branch that starts at this step, named after where it ends, and one within it that ends earlier."""
        way = self._way(index, self.meets[fork])
        merges = [step for step in way[1:] if len(self._inputs(step)) > 1 and not self._is_nested(step, way)]
        outer = around[-1].name if around else ""
        if merges and merges[-1] != merges[0]:
            yield _Branch(merges[-1], outer := self._branch(merges[-1], way, fork, outer))
        if merges:
            hint = identifier(self.body.steps[index].hint)
            yield _Branch(merges[0], self._branch(merges[0], way, fork, outer, hint))
        elif index not in self.main:
            yield _Branch(self.end, "auxiliary")

    def _is_nested(self, merge: int, way: list[int]) -> bool:
        """Whether the merge only ends a fork on the way to it."""
        return any(
            len(self.users[value]) > 1 and self.meets[value] == merge
            for step in way
            if step < merge
            for value in self.body.steps[step].outputs
        )

    def _leading(self, goal: int) -> set[int]:
        """The goal, and the steps whose values it is made of."""
        found = {goal}
        for index in range(goal, -1, -1):
            if index in found:
                refs = (self.body.refs[source] for source in self.body.steps[index].inputs)
                found |= {step for step, _ in refs if step >= 0}
        return found

    def _branch(self, merge: int, way: list[int], fork: Node, outer: str, hint: str = "") -> str:
        """What the branch is called that takes this way to the merge."""
        step, sources = self.body.steps[merge], self._inputs(merge)
        place = next(place for place, source in enumerate(sources) if self.body.refs[source][0] in way)
        if step.merges_by == "product":
            return "gate"
        if step.merges_by == "sum":
            if (fork, merge) not in self.lengths:  # of all its branches
                self.lengths[fork, merge] = self._lengths(fork, sources)
            lengths = self.lengths[fork, merge]
            return "residual" if place == lengths.index(max(lengths)) else "shortcut"
        if isinstance(step.callee, Function) and not hint:
            return (outer or "x") if place == 0 else "shortcut"
        if hint:
            return f"branch{hint}" if hint.startswith("_") else hint
        if sum(source is not fork for source in sources) == 1:
            return "branch"
        return f"{outer if outer and outer not in ('residual', 'shortcut') else 'branch'}_{place + 1}"

    def _inputs(self, index: int) -> tuple[Node, ...]:
        return self.body.steps[index].inputs if index < self.end else ()

    def _way(self, index: int, meet: int) -> list[int]:
        """The step and those after it, first user after first user, as far as where they meet."""
        way = [index]
        while way[-1] < meet:
            users = [user for value in self.body.steps[way[-1]].outputs for user in self.users[value]]
            way.append(min(users, default=self.end))
        return way if way[-1] <= meet else way[:-1]

    def _lengths(self, fork: Node, values: Sequence[Node]) -> list[int]:
        """The most steps between the fork and each of the values."""
        length = {fork: 0}
        for step in self.body.steps[
            self.body.refs[fork][0] + 1 : max(self.body.refs[value][0] for value in values) + 1
        ]:
            before = [length[source] for source in step.inputs if source in length]
            if before:
                length |= dict.fromkeys(step.outputs, 1 + max(before))
        return [length.get(value, 0) for value in values]

    def _named(self, value: Node, wish: str, index: int) -> str:
        """The wish, or with a number, if a value that is needed after this step has it."""
        name, count = wish, 2
        while self.needed.get(name, -2) > index or name in self.reserved:
            name, count = f"{wish}_{count}", count + 1
        self.needed[name] = max(self.users[value])
        return name
