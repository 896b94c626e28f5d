"""Lines of a script: calls that are broken where they are too long, and comments where they fit."""

from __future__ import annotations

import re

WIDTH = 100
_PARTS = re.compile(r'(?:"(?:\\.|[^"\\])*"|[^",]|,(?! |$))+(?:, |,$|$)')
"""What stands between commas, strings as a whole."""


def commented(line: str, comment: str) -> str:
    """The line with the comment behind it, where that fits."""
    whole = f"{line}  # {comment}"
    return whole if comment and len(whole) <= WIDTH else line


def wrapped(indent: str, head: str, arguments: list[str], tail: str, comment: str = "") -> list[str]:
    """A call in lines of at most WIDTH characters, where that is possible."""
    line = f"{indent}{head}({', '.join(arguments)}){tail}"
    if len(line) <= WIDTH:
        return [commented(line, comment)]
    whole = f"{indent}{head}({', '.join(arguments)})("
    if tail.startswith("([") and len(whole) <= WIDTH and len(indent) + 2 + len(tail) <= WIDTH:
        return [whole, f"{indent}    {tail[1:-1]}", commented(f"{indent})", comment)]
    split = len(indent + head) + 1
    for count in range(len(arguments) - 1, 1, -1):
        first, rest = (", ".join(part) for part in (arguments[:count], arguments[count:]))
        lines = [f"{indent}{head}({first},", f"{' ' * split}{rest}){tail}"]
        if max(map(len, lines)) <= WIDTH and "(" not in tail:
            return [lines[0], commented(lines[1], comment)]
        if len(lines[0]) <= WIDTH:
            break
    inner = f"{indent}    {', '.join(arguments)}"
    if len(inner) <= WIDTH and len(indent + tail) < WIDTH:
        return [f"{indent}{head}(", inner, commented(f"{indent}){tail}", comment)]
    lines, current = [f"{indent}{head}("], f"{indent}   "
    for argument in [f"{argument}," for argument in arguments[:-1]] + arguments[-1:]:
        for place, piece in enumerate(_pieces(argument)):
            if len(current) + 1 + len(piece) > WIDTH:
                lines.append(current)
                current = f"{indent}    " if place else f"{indent}   "
            current += f" {piece}"
    return [*lines, current, commented(f"{indent}){tail}", comment)]


def _pieces(argument: str) -> list[str]:
    """Where a long argument may be broken: between rows of a table, names of a list, arguments of a layer."""
    if re.match(r"(\w+=)?\[?(layers|regularizers|initializers|constraints)\.", argument):
        return [piece.strip() for piece in _PARTS.findall(argument) if piece]
    if re.fullmatch(r"\[[\w\[\], ]*\],?", argument):
        return re.split(r"(?<=,) ", argument)
    # A string that is more than a word might hold what looks like the next row.
    table = re.match(r"(\w+=)?\(", argument) and '"' not in re.sub(r'"\w*"', "", argument)
    return re.split(r"(?<=,) (?=\(|[\d.e-]+[,)])", argument) if table else [argument]
