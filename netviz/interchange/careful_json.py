"""JSON from a stranger, read carefully: UTF-8, each key once, finite numbers, neither too long nor too deep."""

from __future__ import annotations

import json
import math
from collections import Counter
from collections.abc import Iterable
from typing import Any

from netviz.errors import FileError
from netviz.interchange.foreign_words import quoted
from netviz.words import MEGABYTE

CONFIG_BYTES = 4 * MEGABYTE
DEPTH = 64
DIGITS = 40
CONTAINERS = 500_000  # NASNetLarge has 22,000
RULE = (
    "A model's JSON is what model.to_json() returned, or the model.json of TensorFlow.js, unchanged and in UTF-8: "
    "save or download the file anew"
)


def parse(content: bytes, name: str) -> Any:
    """The value that the file called `name` holds. Raises FileError."""
    if len(content) > CONFIG_BYTES:
        raise FileError("A model's JSON may have 4 MB", received=f"{quoted(name)}, {len(content):,} bytes")
    if content.count(b"[") + content.count(b"{") > CONTAINERS:
        raise FileError(f"A model's JSON may have {CONTAINERS:,} lists and objects", received="more")
    try:
        value = json.loads(
            content.decode("utf-8-sig"),
            object_pairs_hook=_object,
            parse_constant=_number,
            parse_float=_number,
            parse_int=_whole,
        )
    except UnicodeDecodeError as error:
        raise FileError(RULE, received=f"{quoted(name)}, which is not text") from error
    except RecursionError as error:
        raise FileError(f"A model's JSON may be {DEPTH} levels deep", received="more") from error
    except ValueError as error:  # also a number of more digits than Python converts
        where = f"line {error.lineno}" if isinstance(error, json.JSONDecodeError) else "a number"
        raise FileError(RULE, received=f"{quoted(name)}, which is not JSON at {where}") from error
    level, depth = [value], 0
    while level := [part for whole in level for part in _parts(whole)]:
        depth += 1
        if depth > DEPTH:
            raise FileError(f"A model's JSON may be {DEPTH} levels deep", received="more")
    return value


def _parts(value: Any) -> Iterable[Any]:
    return value.values() if isinstance(value, dict) else value if isinstance(value, list) else ()


def _object(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    whole = dict(pairs)
    if len(whole) < len(pairs):
        twice = Counter(key for key, _ in pairs).most_common(1)[0][0]
        raise FileError("A key may stand once in an object of a model's JSON", received=f"{quoted(twice)}, twice")
    return whole


def _whole(text: str) -> int:
    if len(text) > DIGITS:
        raise FileError(f"A whole number in a model's JSON may have {DIGITS} digits", received=f"{len(text):,}")
    return int(text)


def _number(text: str) -> float:
    number = float(text.replace("Infinity", "inf"))
    if not math.isfinite(number):
        raise FileError("A number in a model's JSON must be finite", received=text[:20])
    return number
