"""Values as Python text. Whatever a name holds, its text is one literal and nothing else."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from netviz.interchange.left_out import kept_arguments
from netviz.interchange.script.construction import construction
from netviz.interchange.script.program import Scheduled
from netviz.layers import KerasObject, Layer
from netviz.layers.options import CLASSES
from netviz.unknown import UNKNOWN


def literal(value: Any) -> str:
    """The value as Python reads it back. Raises TypeError for what no layer's argument is."""
    if isinstance(value, str):
        return text(value)
    if isinstance(value, KerasObject):
        names = list(CLASSES[value.module][value.class_name])
        parts = [
            literal(part) if names[place] == name else f"{name}={literal(part)}"
            for place, (name, part) in enumerate(value.arguments)
        ]
        return f"{value.module}.{value.class_name}({', '.join(parts)})"
    if isinstance(value, Layer):
        arguments = {key: literal(inner) for key, inner in kept_arguments(value).items()}
        head, given = construction(value, arguments, text(value.name) if value.name else "")
        return f"{head}({', '.join(given)})"
    if value is UNKNOWN:
        return "None"  # a side of the image that may have any length
    if isinstance(value, (tuple, list)):
        parts = ", ".join(map(literal, value))
        if any(isinstance(part, Layer) for part in value):
            return f"[{parts}]"
        return f"({parts},)" if len(value) == 1 else f"({parts})"
    if isinstance(value, dict):
        return "{" + ", ".join(f"{literal(key)}: {literal(inner)}" for key, inner in value.items()) + "}"
    if isinstance(value, Scheduled) and isinstance(value.position, int):
        return f"{value.most!r} * {value.position} / {value.blocks}"
    if value is None or type(value) in (bool, int, float):
        return repr(value)
    raise TypeError(f"An argument must be a number, text, or a tuple of them. Received: {type(value).__name__}")


def text(value: str) -> str:
    """A string literal in double quotes, in ASCII where a letter could be mistaken."""
    return f'"{_escaped(value)}"'


def formatted(parts: Iterable[tuple[str | None, str | None]]) -> str:
    """An f-string of variables (first of each pair) and plain text (second), or something simpler if that will do."""
    pieces = [(variable, plain) for variable, plain in parts if variable or plain]
    if all(variable is None for variable, _ in pieces):
        return text("".join(plain or "" for _, plain in pieces))
    if all(variable for variable, _ in pieces):
        return " + ".join(variable for variable, _ in pieces if variable)
    body = "".join(
        f"{{{variable}}}" if variable else _escaped(plain or "").replace("{", "{{").replace("}", "}}")
        for variable, plain in pieces
    )
    return f'f"{body}"'


def plain(value: str) -> str:
    """Text that may stand in a comment or a docstring: one line, no quotes in threes, nothing escaped."""
    line = "".join(letter if letter.isprintable() else " " for letter in value)
    return line.replace("\\", "/").replace('"', "'")


def _escaped(value: str) -> str:
    return "".join(_letter(letter) for letter in value)


def _letter(letter: str) -> str:
    if letter in '"\\':
        return f"\\{letter}"
    if letter.isprintable() and (letter.isascii() or letter.isalpha()):
        return letter
    return letter.encode("unicode_escape").decode("ascii")
