"""What XML can hold of a stranger's text."""

import re

_UNWRITABLE = re.compile(r"[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")


def clean(value: str) -> str:
    """Without the characters that XML cannot hold."""
    return _UNWRITABLE.sub("�", value)
