"""What tells the bodies of a function apart: its parameters, and what each of its steps passes on."""

from __future__ import annotations

import builtins
import keyword
import re
from dataclasses import dataclass
from typing import Any

from netviz.interchange.script.program import (
    POSITION,
    Call,
    Counted,
    Expression,
    Function,
    Literal,
    Scheduled,
    Sides,
    Step,
    Table,
    Use,
    key_of,
    same,
)

WIDTHS = frozenset({"filters", "units", "dim", "groups", "channels"})
"""Last words of the arguments that count channels."""
_TAKEN = (
    "keras constraints initializers layers regularizers name number x image model build_model plt first learner history"
)
RESERVED = frozenset({*keyword.kwlist, *dir(builtins), *_TAKEN.split()})
"""Names that no parameter and no function may take."""
_Slot = tuple[int, str]
END, NAME, ROWS, SUFFIX, PRESENT = "#end", "#name", "#rows", "#suffix", "#present"
PART, FROM = "@", "+from"


def find_parameters(function: Function) -> None:
    """Find the parameters, and what each step passes on."""
    bodies = function.bodies
    slots: dict[_Slot, list[Any]] = {}
    tables: dict[int, _Columns] = {}
    schedules: dict[_Slot, Scheduled] = {}
    for index, example in enumerate(bodies[0].steps):
        steps = [body.steps[index] for body in bodies]
        if function.loops(index):
            start = bodies[0].number(example)[1]  # type: ignore[index]
            slots[index, END] = [start + len(step.turns) - 1 for step in steps]
        if any(step.absent for step in steps):
            slots[index, PRESENT] = [not step.absent for step in steps]
        if bodies[0].within(example.turns[0].name) is None:
            slots[index, NAME] = [step.turns[0].name for step in steps]
        columns: dict[str, list[list[Any]]] = {}
        for key in _written(steps):
            columns[key] = [[turn.arguments.get(key) for turn in step.turns] for step in steps]
            if all(isinstance(value, Scheduled) for column in columns[key] for value in column):
                schedules[index, key] = columns[key][0][0]
                columns[key] = [[value.position for value in column] for column in columns[key]]
            if all(same(value, column[0]) for column in columns[key] for value in column):
                slots |= _slots(index, key, [column[0] for column in columns.pop(key)])
            elif POSITION in key and all(map(_counts_up, columns[key])):
                start = bodies[0].number(example)[1]  # type: ignore[index]
                slots[index, key + FROM] = [column[0] - start for column in columns.pop(key)]
        if columns:
            tables[index] = _columns(columns)
            slots[index, ROWS] = tables[index].rows
            slots.pop((index, END), None)
    if len({body.tail for body in bodies}) > 1:
        slots[-1, SUFFIX] = [body.tail for body in bodies]
    taken = {variable for columns in tables.values() for variable in columns.variables}
    wishes = {slot: _wish(function, slot if slot not in schedules else (slot[0], POSITION), tables) for slot in slots}
    parameters, uses = _shared(slots, wishes, taken)
    function.parameters = {name: parameters[name] for name in sorted(parameters, key=_rank)}
    for place, body in enumerate(bodies):
        body.values = {name: values[place] for name, values in function.parameters.items()}
    function.suffix = uses.get((-1, SUFFIX), Literal(bodies[0].tail))
    of_step: dict[int, dict[str, Any]] = {}
    for (index, key), use in uses.items():
        of_step.setdefault(index, {})[key] = use
    for index in range(len(bodies[0].steps)):
        given = _joined_parts(of_step.get(index, {}))
        given = dict(_placed(key, use, schedules.get((index, key))) for key, use in given.items())
        end, name, rows, condition = (given.pop(key, None) for key in (END, NAME, ROWS, PRESENT))
        table = Table(tables[index].uses, tables[index].variables, rows) if rows else None
        function.calls.append(Call(given, end, name, table, condition))


@dataclass(frozen=True)
class _Columns:
    """The table of a loop in every body: its variables, each varying argument in their terms, and the rows."""

    variables: list[str]
    uses: dict[str, Literal | Use]
    rows: list[tuple]


def _counts_up(values: list[Any]) -> bool:
    return values == [*range(values[0], values[0] + len(values))]


def _placed(key: str, use: Expression, schedule: Scheduled | None) -> tuple[str, Expression]:
    if key.endswith(FROM) and isinstance(use, (Literal, Use)):
        return key.removesuffix(FROM), Counted(use)
    if schedule and isinstance(use, (Literal, Use)):
        position = use.value if isinstance(use, Literal) else use
        return key, Scheduled(schedule.most, position, schedule.blocks)
    return key, use


def _columns(columns: dict[str, list[list[Any]]]) -> _Columns:
    flat = {(0, key): [value for column in each for value in column] for key, each in columns.items()}
    variables, uses = _shared(flat, {slot: [slot[1]] for slot in flat}, set())
    variables = {name: variables[name] for name in sorted(variables, key=_rank)}
    lengths = [len(column) for column in next(iter(columns.values()))]
    rows, start = [], 0
    for length in lengths:
        parts = [values[start : start + length] for values in variables.values()]
        rows.append(tuple(parts[0]) if len(parts) == 1 else tuple(zip(*parts, strict=True)))
        start += length
    return _Columns(list(variables), {key: uses[0, key] for key in columns}, rows)


def _slots(index: int, key: str, values: list[Any]) -> dict[_Slot, list[Any]]:
    """The values of an argument; those of a shape that only varies in its last side, side by side."""
    shapes = key == "target_shape" and all(len(value) == len(values[0]) for value in values)
    if not shapes or len({value[:-1] for value in values}) > 1 or len(set(values)) < 2:
        return {(index, key): values}
    return {(index, f"{key}{PART}{place}"): [value[place] for value in values] for place in range(len(values[0]))}


def _joined_parts(given: dict[str, Literal | Use]) -> dict[str, Expression]:
    joined: dict[str, Expression] = {}
    for key, use in given.items():
        whole, part, _ = key.partition(PART)
        if part:
            before = joined.get(whole)
            joined[whole] = Sides((*before.sides, use) if isinstance(before, Sides) else (use,))
        else:
            joined[key] = use
    return joined


def _wish(function: Function, slot: _Slot, tables: dict[int, _Columns]) -> list[str]:
    """Names for a parameter, the best first."""
    index, key = slot
    if key == SUFFIX:
        return ["suffix"]
    body = function.bodies[0]
    step = body.steps[index]
    word = identifier(body.within(step.turns[0].name) or "")
    if key == END:
        number = body.number(step)
        return [_counted(number[0] if number else ""), f"{word}_count"]
    if key == NAME:
        return [f"{word}_name"]
    if key.endswith(FROM):
        return ["before", f"{word}_before"]
    if key == PRESENT:
        return [word, f"with_{word}"]
    if key == ROWS:
        return [f"{tables[index].variables[0]}_of_each" if len(tables[index].variables) == 1 else "rows"]
    key = "channels" if PART in key else key
    if word.startswith("_"):
        return [key, f"{key}{word}"]
    return [key, f"{word}_{key}"] if 0 < len(word) <= 16 else [key]


def _written(steps: list[Step]) -> list[str]:
    """The arguments to write: a function's all, and of a layer those that differ from Keras' defaults anywhere."""
    turns = [turn for step in steps for turn in step.turns]
    if not isinstance(steps[0].callee, str):
        return list(turns[0].arguments)
    shown = {key for turn in turns for key in turn.shown}
    return [key for key in dict.fromkeys(key for turn in turns for key in turn.arguments) if key in shown]


def _counted(prefix: str) -> str:
    """ "blocks" for names that begin with "stage_1_block_"."""
    words = re.findall(r"[a-z]+", prefix.lower())
    word = words[-1] if words else "turn"
    return {"conv": "convolutions", "layer": "layer_count"}.get(word, f"{word}s")


def identifier(text: str) -> str:
    """The text as a Python name, in lower case; empty where nothing of it can be one."""
    name = re.sub(r"_+", "_", re.sub(r"\W", "_", text.lower(), flags=re.ASCII)).strip("_")
    return f"_{name}" if name[:1].isdigit() else name


def _shared(
    slots: dict[_Slot, list[Any]], wishes: dict[_Slot, list[str]], taken: set[str]
) -> tuple[dict[str, list[Any]], dict[_Slot, Literal | Use]]:
    """Parameters for values that vary, shared where they vary alike or by a factor; the rest is the same everywhere."""
    parameters: dict[str, list[Any]] = {}
    known: dict[tuple[str, str], str] = {}
    uses: dict[_Slot, Literal | Use] = {}
    for slot, values in slots.items():
        key = slot[1]
        kind = "width" if key.rsplit("_", 1)[-1] in WIDTHS or PART in key else key
        if all(same(value, values[0]) for value in values):
            uses[slot] = Literal(values[0])
        elif (kind, key_of(values)) in known:
            uses[slot] = Use(known[kind, key_of(values)])
        elif kind == "width" and (multiple := _multiple(values, parameters)):
            uses[slot] = multiple
        else:
            name = next((wish for wish in wishes[slot] if wish.isidentifier() and _free(wish, parameters, taken)), "")
            count = 2
            while not name:
                wish = f"{identifier(wishes[slot][0]) or 'value'}_{count}"
                name, count = wish if _free(wish, parameters, taken) else "", count + 1
            parameters[name] = values
            known[kind, key_of(values)] = name
            uses[slot] = Use(name)
    return parameters, uses


def _free(name: str, parameters: dict[str, list[Any]], taken: set[str]) -> bool:
    return name not in parameters and name not in taken and name not in RESERVED


def _rank(name: str) -> int:
    """Widths first, then kernels, as Keras has them."""
    return 0 if name.rsplit("_", 1)[-1] in WIDTHS else 1 if name == "kernel_size" else 2


def _multiple(values: list[Any], parameters: dict[str, list[Any]]) -> Use | None:
    """The values as so many times a parameter's, or as an equal part of them: widths come in such steps."""
    for name, others in parameters.items():
        if name.rsplit("_", 1)[-1] in WIDTHS and all(others) and all(values):
            times, over = values[0] // others[0], others[0] // values[0]
            pairs = list(zip(values, others, strict=True))
            if times > 1 and all(value == times * other for value, other in pairs):
                return Use(name, times=times)
            if over > 1 and all(value * over == other for value, other in pairs):
                return Use(name, over=over)
    return None
