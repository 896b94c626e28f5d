"""What functions are called: after their blocks, or after what they do where the blocks have no name of their own."""

from __future__ import annotations

import re
from collections import Counter
from itertools import takewhile

from netviz.interchange.script.parameters import RESERVED, identifier
from netviz.interchange.script.program import Function, Program
from netviz.network import Node


def name_functions(made: Program) -> None:
    """Give every function an identifier of its own."""
    parameters = {name for function in made.functions for name in function.parameters}
    taken = {*RESERVED, *parameters}
    wishes = {function: _wishes(function) for function in made.functions}
    first = Counter(names[0] for names in wishes.values())
    for function, names in wishes.items():
        wanted = [name for name in names if first[name] < 2 or name != names[0]] or names[-1:]
        name = next((name for name in wanted if name not in taken), "")
        count = 2
        while not name or name in taken:
            name, count = f"{names[-1]}_{chr(96 + count) if count < 27 else count}", count + 1
        function.identifier = name
        taken.add(name)


def _wishes(function: Function) -> list[str]:
    """Names for the function, the best first, in lower case and never empty."""
    body = function.bodies[0]
    if function.helper:
        return ["_".join(short(node) for node in body.nodes)]
    own, around = [_common(function, depth) for depth in (1, 2)]
    generic = own in ("block", "module", "layer", "")
    found = []
    if generic and around:
        plural, _, rest = around.partition("_")
        single = len(function.bodies) == 1
        found += [f"{identifier(body.label) if single else own}_{rest}"] if plural == f"{own}s" and rest else []
        found += [f"{around}_{own}"] if own and around not in ("stage", plural) else []
    if generic and any(step.merges_by == "sum" for step in body.steps):
        end = next(step for step in body.steps if step.merges_by == "sum")
        identity = any(source in body.inputs for source in end.inputs)
        found += ["identity_block" if identity else "projection_block"]
    if len(function.bodies) == 1:
        whole = identifier(body.label)
        found += [whole] if whole not in ("", "block", "module") else []
        found += ["_".join(filter(None, (around, whole)))]
    found += [own] if own else []
    found += [f"{around}_{own}"] if around and own else []
    return [_callable(name) for name in found if name] or ["block"]


def _callable(name: str) -> str:
    return f"block{name}" if name.startswith("_") else name


def _common(function: Function, depth: int) -> str:
    """The last part (or the one before) of the blocks' paths without its number, if all have the same."""
    parts = {body.path[-depth] if len(body.path) >= depth else "" for body in function.bodies}
    names = [identifier(re.sub(r"([\s_]+|(?<=[A-Za-z]{2}))\d+$", "", part)).split("_") for part in parts]
    shared = takewhile(lambda words: len(set(words)) == 1, zip(*names, strict=False))
    return "_".join(words[0] for words in shared)


def short(node: Node) -> str:
    """The layer's kind as a part of a name: conv, bn, relu6."""
    return identifier(node.layer.short_name) or "layer"
