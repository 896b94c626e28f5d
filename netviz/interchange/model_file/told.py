"""The extract of a file that the visitor's browser read, as it tells of it: see assets/model_opener/messages.json.

It may come from a stranger as the file itself may, and is checked as that is.
"""

from __future__ import annotations

from typing import Any

from pydantic import TypeAdapter, ValidationError

from netviz.errors import FileError
from netviz.interchange.careful_json import RULE
from netviz.interchange.foreign_words import quoted
from netviz.interchange.model_file import archive
from netviz.interchange.model_file.extract import WEIGHTS, Extract
from netviz.interchange.model_file.reading import DAMAGED_HDF5, LARGE, SHORT_HDF5

FAULTS = {
    **archive.FAULTS,
    "hdf5": DAMAGED_HDF5,
    "short": SHORT_HDF5,
    "large": LARGE,
    "text": RULE,
    "failed": "The browser could not read the file",
}
"""The rule for each code that the browser tells."""
_EXTRACT = TypeAdapter(Extract)


def told(message: Any) -> Extract:
    """Raises FileError, also for what the browser found wrong with the file."""
    rule = "A model file is read by this page's own script"
    if not isinstance(message, dict):
        raise FileError(rule, received=quoted(message))
    fault = message.get("fault")
    if isinstance(fault, str) and fault:
        raise FileError(FAULTS.get(fault, rule), received=quoted(message.get("received")))
    short = {key: each[: WEIGHTS + 1] if isinstance(each, list) else each for key, each in message.items()}
    try:
        return _EXTRACT.validate_python({**short, "head": bytes.fromhex(message.get("head", ""))})
    except (ValidationError, ValueError, TypeError) as error:
        raise FileError(rule, received="a message of another form") from error
