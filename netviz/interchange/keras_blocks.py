"""Blocks for a network that comes without: layers whose names start alike, where folding them leaves no cycle."""

from __future__ import annotations

import re
from collections.abc import Collection, Mapping
from itertools import pairwise

from netviz.interchange.snake_case import snake_case

FEWEST = 3  # layers in a block
DEEPEST = 8  # starts of a name that may be blocks
_ENDS = re.compile(r"(?<=[0-9])[a-z]?(?=[_./-]|$)")


def blocks_of(
    classes: Mapping[str, str], feeds: Mapping[str, Collection[str]]
) -> dict[str, tuple[tuple[str, ...], str]]:
    """The place of each layer that lies in a block.

    `classes` maps layers to their Keras classes; `feeds` maps them, and whatever else stands between, to what they
    take. A block is a common start that ends in a number: `conv2_block1_1_conv` may lie in conv2, and there in block1.
    It is kept where, seen from the block around it, everything still flows one way when its blocks are folded.

    >>> names = [f"block{b}_conv{c}" for b in (1, 2) for c in (1, 2, 3)]
    >>> blocks_of(dict.fromkeys(names, "Conv2D"), dict(zip(names, [[], *([name] for name in names)])))["block2_conv1"]
    (('block2',), 'conv1')
    """
    starts = {name: _starts(name) for name, class_name in classes.items() if not _is_automatic(name, class_name)}
    members: dict[str, int] = {}
    for each in starts.values():
        for start in each:
            members[start] = members.get(start, 0) + 1
    chains: dict[str, list[str]] = {}
    for name, each in starts.items():
        chain: list[str] = []
        for start in each:
            inner = start[len(chain[-1]) :].strip("_./-") if chain else start
            outer = members[chain[-1]] if chain else len(classes) - 1
            if FEWEST <= members[start] < outer and not inner.isdigit():
                chain.append(start)
        chains[name] = chain
    kept = _foldable(chains, {name: frozenset(sources) for name, sources in feeds.items()})
    return {name: (_labels(chain), _rest(name, chain)) for name, chain in kept.items() if chain}


def _starts(name: str) -> list[str]:
    """block2a_conv1 as block2, block2a, block2a_conv1."""
    found: dict[str, None] = {}
    for end in _ENDS.finditer(name):
        found[name[: end.start()]] = None
        found[name[: end.end()]] = None
    return list(found)[:DEEPEST]


def _is_automatic(name: str, class_name: str) -> bool:
    """Whether Keras made the name up: conv2d_7 for a Conv2D."""
    return re.fullmatch(re.escape(snake_case(class_name)) + r"(_\d+)?", name) is not None


def _foldable(chains: dict[str, list[str]], feeds: Mapping[str, frozenset[str]]) -> dict[str, list[str]]:
    """The chains without the blocks that a cycle of folded blocks would pass, at any level."""
    scopes: list[tuple[int, frozenset[str]]] = [(0, frozenset(feeds))]
    while scopes:
        depth, scope = scopes.pop()

        def unit(name: str, depth: int = depth) -> tuple[bool, str]:
            chain = chains.get(name, [])
            return (True, chain[depth]) if len(chain) > depth else (False, name)

        units: dict[tuple[bool, str], set[str]] = {}
        for name in scope:
            units.setdefault(unit(name), set()).add(name)
        edges = {(unit(source), unit(name)) for name in scope for source in feeds[name] if source in scope}
        circular = {block for block in _on_cycles(units, edges) if block[0]}
        for block in circular:
            for name in units[block]:
                del chains[name][depth]
        if circular:
            scopes.append((depth, scope))
        else:
            scopes.extend((depth + 1, frozenset(names)) for (is_block, _), names in units.items() if is_block)
    return chains


def _on_cycles(units: Collection, edges: Collection[tuple]) -> set:
    """The strongly connected components of more than one unit, and what lies on a way between two of them.

    Units without a source are taken away until each has one, then those without a target, as in Kahn's topological
    sort: with edges a-b, b-c, c-b and c-d, b and c remain.
    """
    remaining = set(units)
    for backward in (False, True):
        following: dict = {}
        waiting = dict.fromkeys(remaining, 0)
        for edge in edges:
            tail, head = reversed(edge) if backward else edge
            if tail != head and tail in remaining and head in remaining:
                following.setdefault(tail, []).append(head)
                waiting[head] += 1
        free = [unit for unit, count in waiting.items() if not count]
        while free:
            unit = free.pop()
            remaining.discard(unit)
            for head in following.get(unit, ()):
                waiting[head] -= 1
                if not waiting[head]:
                    free.append(head)
    return remaining


def _labels(chain: list[str]) -> tuple[str, ...]:
    """conv2, conv2_block1 as conv2, block1; block2, block2a as they are."""
    labels = chain[:1]
    for outer, start in pairwise(chain):
        inner = start[len(outer) :]
        labels.append(inner.strip("_./-") if inner[0] in "_./-" else re.split("[_./-]", start)[-1])
    return tuple(labels)


def _rest(name: str, chain: list[str]) -> str:
    return name[len(chain[-1]) :].strip("_./-") or name
