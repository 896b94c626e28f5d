"""The arguments of a layer's call as a config writes them: tensors, and what was given beside them.

Keras 3 writes args and kwargs. Before, a node was the first argument alone, each of its tensors [layer, call, output],
with all further arguments in an object at the end of each.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any

from netviz.errors import FileError
from netviz.interchange.foreign_words import quoted
from netviz.interchange.keras_config.ages import plain
from netviz.interchange.layer_config import shape_of
from netviz.layers import Shape

CONSTANT = "_CONSTANT_VALUE"


@dataclass(frozen=True)
class Reference:
    """A tensor as a config names it: which output of which call of which layer, and the shape that it notes."""

    layer: str
    call: int
    output: int
    shape: Shape | None = None

    @property
    def key(self) -> tuple[str, int]:
        """The call."""
        return self.layer, self.call


Count = Callable[[str, int], int]
"""Which call of a layer a number in a config means."""


@dataclass(frozen=True)
class Arguments:
    """What a call takes; in place of each tensor its reference."""

    args: tuple[Any, ...] = ()
    kwargs: Mapping[str, Any] = field(default_factory=dict)

    @cached_property
    def references(self) -> tuple[Reference, ...]:
        """The tensors, in the order in which Keras goes through them."""
        return tuple(_flat([list(self.args), dict(self.kwargs)]))

    def split(self, names: Sequence[str]) -> tuple[list[Reference], list[Reference]]:
        """What a layer's shapes follow from, and what it takes besides, such as masks.

        The former are the arguments of these names; without names, the first argument.
        """
        args = [part[0] if isinstance(part, list) and len(part) == 1 else part for part in self.args]
        if names:
            given = dict(zip(names, args, strict=False)) | dict(self.kwargs)
            main = [part for part in map(given.get, names) if isinstance(part, Reference)]
        else:
            main = [*_flat(args[:1])] or [*self.references]
        return main, list((Counter(self.references) - Counter(main)).elements())


def arguments_of(node: object, user: str, count: Count) -> Arguments:
    """What one of a layer's inbound_nodes says. Raises FileError.

    >>> arguments_of([["image", 0, 0, {"y": 127.5}]], "minus", lambda layer, call: call).kwargs
    {'y': 127.5}
    """
    if is_keras_3(node):
        args = _todays(node["args"], user, count)  # type: ignore[index]
        kwargs = _todays(node.get("kwargs"), user, count)  # type: ignore[union-attr]
        return Arguments(tuple(args) if isinstance(args, list) else (args,), kwargs if isinstance(kwargs, dict) else {})
    further: list[Any] = []
    first = _first(node, user, count, further)
    kwargs = _further(plain(further[0]), user, count) if further else {}
    return Arguments((first,), kwargs if isinstance(kwargs, dict) else {})


def is_keras_3(node: object) -> bool:
    """Whether a node is written as Keras 3 writes it."""
    return isinstance(node, dict) and "args" in node


def leaves(value: object, user: str, count: Count) -> Iterator[Reference]:
    """input_layers and output_layers: one [layer, call, output], a list of them, or an object of them."""
    yield from _flat(_first(value, user, count, []))


def _flat(value: object) -> Iterator[Reference]:
    stack = [value]
    while stack:
        part = stack.pop()
        if isinstance(part, Reference):
            yield part
        elif isinstance(part, dict):
            stack.extend(part[key] for key in sorted(part, reverse=True))
        elif isinstance(part, slice):
            stack.extend((part.step, part.stop, part.start))
        elif isinstance(part, (list, tuple)):
            stack.extend(reversed(part))


def _todays(value: Any, user: str, count: Count) -> Any:
    """Keras 3's objects: tensors, slices, the ellipsis, arrays."""
    if _is_plain(value):
        return value
    if isinstance(value, list):
        return [_todays(part, user, count) for part in value]
    config = value.get("config")
    config = config if isinstance(config, dict) else {}
    match value.get("class_name"):
        case "__keras_tensor__":
            return _reference(config.get("keras_history"), user, count, shape_of(config.get("shape")))
        case "__slice__":
            return slice(*(_todays(config.get(key), user, count) for key in ("start", "stop", "step")))
        case "__ellipsis__":
            return Ellipsis
        case "__tensor__" | "__numpy__":
            return config.get("value")
        case "__tuple__":
            return plain(value)
    return {key: _todays(part, user, count) for key, part in value.items()}


def _first(value: Any, user: str, count: Count, further: list[Any]) -> Any:
    """Keras 2's first argument, with the objects that hold the further ones put into `further`."""
    if isinstance(value, dict):
        return {key: _first(part, user, count, further) for key, part in value.items()}
    if not isinstance(value, list):
        return _reference(value, user, count)
    if value and isinstance(value[0], str):
        if len(value) > 3:
            further.append(value[3])
        if value[0] == CONSTANT:
            return plain(value[2]) if len(value) > 2 else None
        return _reference(value[:3], user, count)
    return [_first(part, user, count, further) for part in value]


def _further(value: Any, user: str, count: Count) -> Any:
    """Keras 2's keyword arguments: here a tensor is told from a list by its form alone."""
    if _is_plain(value):
        return value
    match value:
        case [str(), int(), int()]:
            return _reference(value, user, count)
        case {"class_name": "__ellipsis__"}:
            return Ellipsis
        case {"start": start, "stop": stop, "step": step} if len(value) == 3:
            return slice(*(_further(part, user, count) for part in (start, stop, step)))
        case dict():
            return {key: _further(plain(part), user, count) for key, part in value.items()}
        case list():
            return [_further(part, user, count) for part in value]
    return value


def _is_plain(value: Any) -> bool:
    """Whether it is a number or a word, or a list of numbers, in which there is nothing to look for."""
    if isinstance(value, list):
        return all(type(part) in (int, float) for part in value)
    return not isinstance(value, dict)


def _reference(history: object, user: str, count: Count, shape: Shape | None = None) -> Reference:
    match history:
        case [str(layer), int(call), int(output)]:
            return Reference(layer, count(layer, call), output, shape)
    raise FileError(f"{user} takes a tensor that is named by [layer, call, output]", received=quoted(history))
