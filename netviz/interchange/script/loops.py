"""Equal neighbours as loops: each fed by the one before, with names that count up."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from netviz.interchange.script.program import POSITION, Step, count_up, key_of, same
from netviz.network import Node

TABLE_COLUMNS = 3


class Loops:
    """Finds the loops in the steps of one block, whose layers' names begin with `prefix`."""

    def __init__(self, prefix: str, consumers: Mapping[Node, Sequence[Node]], ends: Sequence[Node]):
        """`consumers` are the layers that take each layer's output, `ends` the network's last layers."""
        self.prefix = prefix
        self.consumers = consumers
        self.ends = ends

    def found(self, steps: Sequence[Step]) -> Iterator[Step]:
        """The steps, with each run of equal neighbours as one."""
        run: list[Step] = []
        joined: Step | None = None
        for step in [*steps, None]:
            longer = self._joined(joined, step) if joined and step else None
            if longer and step:
                run.append(step)
                joined = longer
            else:
                yield from self._split(run)
                run, joined = ([step], step) if step else ([], None)

    def _split(self, run: list[Step]) -> Iterator[Step]:
        """The run as one loop over a table of arguments, or as loops of equal calls where these are two at most."""
        stretches: list[list[Step]] = []
        for step in run:
            if stretches and same(*(_placeless(other.turns[0].arguments) for other in (stretches[-1][-1], step))):
                stretches[-1].append(step)
            else:
                stretches.append([step])
        if len(stretches) == 2:
            parts = stretches
        elif len(stretches) > 1 and _wide([stretch[0].turns[0].arguments for stretch in stretches]):
            parts = [[step] for step in run]
        else:
            parts = [run] if run else []
        for part in parts:
            loop = part[0]
            for step in part[1:]:
                longer = self._joined(loop, step)
                assert longer
                loop = longer
            yield loop

    def _joined(self, run: Step, step: Step) -> Step | None:
        """The run with the step as one more turn, where it can be."""
        if run.callee != step.callee or len(step.turns) > 1 or step.heading or not (run.countable and step.countable):
            return None
        last, turn = run.turns[-1], step.turns[0]
        simple = isinstance(run.callee, str) or run.callee.helper
        if simple and not same(last.arguments, turn.arguments):
            return None
        number = count_up(last.name, turn.name)
        first = count_up(run.turns[0].name, run.turns[1].name) if len(run.turns) > 1 else number
        if (
            not number
            or not first
            or (first[0], first[2]) != (number[0], number[2])
            or not number[0].startswith(self.prefix)
        ):
            return None
        pairs = zip(run.inputs, step.inputs, strict=True)
        changed = [place for place, (before, after) in enumerate(pairs) if before is not after]
        if not changed or any(step.inputs[place] not in run.outputs for place in changed):
            return None
        carried = tuple((place, run.outputs.index(step.inputs[place])) for place in changed)
        if (len(run.turns) > 1 and carried != run.carried) or len({output for _, output in carried}) < len(carried):
            return None
        taken = {step.inputs[place] for place in changed}
        for output in run.outputs:
            outside = set(self.consumers[output]) - run.nodes
            if not outside <= step.nodes or output in self.ends or (outside and output not in taken):
                return None
        turns = [*run.turns, turn]
        return Step(run.callee, run.inputs, step.outputs, turns, step.nodes, carried, True, run.hint, run.heading)


def _wide(rows: list[dict[str, Any]]) -> bool:
    """Whether a table of these rows would be no easier to read than the calls."""
    columns = {key_of(column): column for column in ([row[key] for row in rows] for key in _placeless(rows[0]))}
    varying = [column for column in columns.values() if not all(same(value, column[0]) for value in column)]
    return len(varying) > TABLE_COLUMNS or any(isinstance(value, tuple) for column in varying for value in column)


def _placeless(arguments: dict[str, Any]) -> dict[str, Any]:
    """The arguments without the block's position, which differs from turn to turn but can be counted."""
    return {key: value for key, value in arguments.items() if POSITION not in key}
