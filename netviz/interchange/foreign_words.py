"""Foreign words: what stands in a file of somebody else's, as text that can be shown."""

from __future__ import annotations

LETTERS = 200


def words_of(value: object) -> str:
    """A name from a file as text that can be shown: printable, at most 200 characters."""
    text = value if isinstance(value, str) else "" if value is None else repr(value)
    return "".join(letter if letter.isprintable() else "\N{REPLACEMENT CHARACTER}" for letter in text[:LETTERS])


def quoted(value: object) -> str:
    """What came, short enough for a sentence."""
    text = words_of(value)
    return text if len(text) <= 60 else text[:57] + "..."
