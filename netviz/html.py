"""HTML: what stands inside of a script or a style element, and cannot end it."""

from __future__ import annotations

import json
import re
from typing import Any

_END = re.compile(r"</(?:script|style)", re.IGNORECASE)


def json_inside(data: Any) -> str:
    r"""Plain data as JSON for a script element: "<" is written \u003c there, which means the same."""
    return json.dumps(data, allow_nan=False, separators=(",", ":")).replace("<", r"\u003c")


def check_inside(*texts: str) -> None:
    """Raises ValueError where a script or a style sheet would end its own element."""
    if any(map(_END.search, texts)):
        raise ValueError("A script or style must not hold the end of its element. Received: </script or </style")
