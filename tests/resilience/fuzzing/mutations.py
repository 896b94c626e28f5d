"""Mutation and minimisation of what comes from outside: values as JSON has them, bytes, and the query of a link.

All choices are a `random.Random`'s, so that a seed gives the same input again.
"""

from __future__ import annotations

import copy
import string
from collections.abc import Callable, Iterator, Mapping, Sequence
from random import Random
from typing import Any

Tree = Any
"""None, a bool, number or text, a list of trees, or a dict of them by texts; also the numbers that JSON has not."""

WHOLE = (0, 1, -1, 2, 3, 7, 8, 255, 256, 2**31 - 1, 2**31, 2**32, 2**53, 2**63 - 1, 2**64, 10**12, 10**39, 10**400)
REAL = (0.0, -0.0, 0.5, 1.0, -1.5, 1e-320, 1e16, 1e308, float("inf"), float("-inf"), float("nan"))
TEXT = (
    "", " ", "0", "-1", "1.5", "1e400", "nan", "true", "null", "x", "é", "\0", "\ud800", "\u202e", "\n", "a/b", "a.b",
    "a,b", "..", "../..", "<script>alert(1)</script>", '"><svg onload=alert(1)>', "=1+1", "{0.__class__}", "%s%n", "~",
    "__class__", "٣", "²", "中" * 20, "x" * 300, "9" * 5_000, "all", "mine",
)  # fmt: skip
_LETTERS = string.ascii_letters + string.digits + ".,;:~?&=/-_ {}[]\"'<>\0é²٣"


def any_value(chance: Random, *, deep: bool = True) -> Tree:
    """Something that stands nowhere by itself; with others in it only where it may be deep."""
    kind = chance.randrange(8 if deep else 6)
    if kind < 2:
        return chance.choice(WHOLE) * chance.choice((1, 1, -1))
    if kind == 2:
        return chance.choice(REAL)
    if kind < 5:
        return chance.choice(TEXT)
    if kind == 5:
        return chance.choice((None, True, False, [], {}, [[]], [None], {"": {}}))
    if kind == 6:
        return [any_value(chance, deep=False) for _ in range(chance.choice((1, 2, 40)))]
    made: Tree = chance.choice(WHOLE)
    for _ in range(chance.choice((3, 60, 300))):
        made = [made] if chance.random() < 0.5 else {"config": made}
    return made


def places(tree: Tree) -> list[tuple[Any, Any]]:
    """Every container with each of its keys, the outermost first."""
    found: list[tuple[Any, Any]] = []
    below = [tree]
    for each in below:
        keys = list(each) if isinstance(each, dict) else range(len(each)) if isinstance(each, list) else ()
        for key in keys:
            found.append((each, key))
            below.append(each[key])
    return found


def copied(tree: Tree) -> Tree:
    """A copy of a tree, however deep it is: without recursion, which `copy.deepcopy` cannot do."""
    holder = [tree]
    below: list[Any] = [holder]
    for each in below:
        for key, value in [*(each.items() if isinstance(each, dict) else enumerate(each))]:
            if isinstance(value, list | dict):
                each[key] = copy.copy(value)
                below.append(each[key])
    return holder[0]


def mutated(tree: Tree, chance: Random, donors: Sequence[Tree] = ()) -> Tree:
    """A tree with one to six changes; `donors` are others, of which keys and parts are taken."""
    holder = [copied(tree)]
    for _ in range(1 + min(5, int(chance.expovariate(0.8)))):
        _change(holder, chance, donors)
    return holder[0]


def _change(holder: list[Tree], chance: Random, donors: Sequence[Tree]) -> None:
    known = places(holder)
    whole, key = chance.choice(known)
    value = whole[key]
    other, others_key = chance.choice(places([chance.choice(donors)]) if donors and chance.random() < 0.3 else known)
    match chance.randrange(9):
        case 0 | 1:
            whole[key] = any_value(chance)
        case 2:
            whole[key] = copied(other[others_key])
        case 3 if whole is not holder:
            del whole[key]
        case 4 if isinstance(whole, list) and whole is not holder:
            whole.insert(chance.randrange(len(whole) + 1), copied(other[others_key]))
        case 5 if isinstance(whole, dict):
            name = others_key if isinstance(others_key, str) else chance.choice(TEXT)
            whole[name] = whole.pop(key) if chance.random() < 0.3 else copied(other[others_key])
        case 6 if isinstance(value, dict) and value:
            value[chance.choice(TEXT)] = any_value(chance)
        case 7 if isinstance(value, list) and value:
            whole[key] = value * chance.choice((0, 2, 30))
        case _:
            whole[key] = nearby(value, chance)


def nearby(value: Tree, chance: Random) -> Tree:
    """A value that differs a little."""
    if isinstance(value, bool):
        return not value
    if isinstance(value, int):
        return chance.choice(
            (value + 1, value - 1, -value, value * 2, value * 1_000, float(max(-(10**300), min(value, 10**300))))
        )
    if isinstance(value, float):
        return chance.choice((-value, value * 2, value / 3, value * 1e300))
    if isinstance(value, str):
        return mutated_text(value, chance)
    return any_value(chance)


def mutated_text(text: str, chance: Random) -> str:
    """A text with a letter more or less, a part twice, or another number in it."""
    begin, end = sorted(chance.randrange(len(text) + 1) for _ in range(2))
    match chance.randrange(6):
        case 0:
            return text[:begin] + text[end:]
        case 1:
            return text[:end] + text[begin:]
        case 2:
            return text[:begin] + chance.choice(_LETTERS) + text[begin:]
        case 3:
            return text[:begin] + chance.choice(TEXT) + text[end:]
        case 4:
            return text[:begin] + str(chance.choice(WHOLE)) + text[end:]
    return text[:begin] + chance.choice(_LETTERS) + text[begin + 1 :]


def mutated_link(link: Mapping[str, str], chance: Random, known: Mapping[str, Sequence[str]]) -> dict[str, str]:
    """A link with one to six of its parameters changed; `known` has names of parameters, each with texts seen there."""
    made = dict(link)
    for _ in range(1 + min(5, int(chance.expovariate(0.6)))):
        name = chance.choice(list(made) or list(known)) if chance.random() < 0.5 else chance.choice(list(known))
        seen = known.get(name) or TEXT
        match chance.randrange(6):
            case 0:
                made.pop(name, None)
            case 1:
                made[name] = chance.choice(TEXT)
            case 2:
                made[name] = str(chance.choice(WHOLE + REAL))
            case 3:
                made[name] = chance.choice(chance.choice(list(known.values())) or TEXT)
            case 4:
                made[name] = chance.choice(seen)
            case _:
                made[name] = mutated_text(made.get(name, chance.choice(seen)), chance)
    # An address is bytes that are read as UTF-8: unlike JSON it cannot hold half a letter.
    return {name: text.encode(errors="replace").decode() for name, text in made.items()}


def mutated_bytes(content: bytes, chance: Random) -> bytes:
    """Bytes with some flipped, cut, moved, or with another number in the place of one."""
    made = bytearray(content)
    for _ in range(1 + min(9, int(chance.expovariate(0.4)))):
        if not made:
            break
        place, length = chance.randrange(len(made)), chance.choice((1, 1, 2, 4, 8, 8, chance.randrange(1, 64)))
        match chance.randrange(7):
            case 0:
                made[place] ^= 1 << chance.randrange(8)
            case 1:
                made[place] = chance.randrange(256)
            case 2 | 3:  # as files write numbers, where numbers stand
                number = chance.choice((*WHOLE[:-2], len(made), place, chance.randrange(len(made))))
                made[place : place + length] = (number % 256**length).to_bytes(length, "little")
            case 4:
                source = chance.randrange(len(made))
                made[place : place + length] = made[source : source + length]
            case 5:
                del made[place : place + length]
            case _:
                del made[place if chance.random() < 0.1 else len(made) - length % 8 :]
    return bytes(made)


def smaller(value: Any) -> Iterator[Any]:
    """Simpler values of the same kind, those that leave out most first."""
    if isinstance(value, bytes | str):
        yield from _shorter(value)
    elif isinstance(value, dict | list):
        yield from _less(value)


def _shorter(whole: Any) -> Iterator[Any]:
    length = len(whole)
    while length := length // 2:
        for begin in range(0, len(whole), length):
            yield whole[:begin] + whole[begin + length :]


def _less(tree: Tree) -> Iterator[Tree]:
    for number, (whole, key) in enumerate(places(tree)):
        value = whole[key]
        for instead in (_GONE, *_simpler(value)):
            made = copied(tree)
            at, same = places(made)[number]
            if instead is _GONE:
                del at[same]
            else:
                at[same] = instead
            yield made


_GONE = object()


def _simpler(value: Tree) -> Iterator[Tree]:
    if isinstance(value, dict | list):
        yield from (value[key] for key in (value if isinstance(value, dict) else range(len(value))))
    elif isinstance(value, str) and len(value) > 1:
        yield value[: len(value) // 2]
        yield value[:1]


def minimised(value: Any, still: Callable[[Any], bool]) -> Any:
    """The smallest that `smaller` leads to for which `still` holds, which may raise StopIteration to end the search."""
    try:
        while (found := next((each for each in smaller(value) if still(each)), _GONE)) is not _GONE:
            value = found
    except StopIteration:
        pass
    return value
