"""Text that Streamlit shows letter by letter: names come from files and links, and strangers write those."""

import re

_LINKED = re.compile(r"(?<=[:@])(?=\S)|(?<=www)(?=\.)", re.IGNORECASE)
_ACTIVE = re.compile(r"[\\`*{}\[\]()<>#+.!|$~:&-]|(?<![^\W_])_|_(?![^\W_])")


def plain(text: str) -> str:
    """The text, for a place that reads Markdown: nothing in it is a format, a formula, a link or an icon."""
    # What looks like an address or :an_icon: is found after the escapes are gone, so something unseen stands in it.
    # One line only: a line of === below another would make it a heading.
    return _ACTIVE.sub(r"\\\g<0>", _LINKED.sub("\N{WORD JOINER}", " ".join(text.splitlines())))


def code(text: str) -> str:
    """The text as a code span, which ends where the text does."""
    return f"`{text.replace('`', 'ˋ') or ' '}`"
