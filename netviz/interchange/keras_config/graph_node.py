"""A node of TensorFlow's graph, as TensorFlow 1.13 to 2.3 wrote an operation."""

from __future__ import annotations

import base64
import re
from collections.abc import Mapping
from typing import Any

from netviz.errors import FileError
from netviz.interchange import careful_json
from netviz.interchange.keras_config.arguments import Arguments
from netviz.interchange.keras_config.operation_names import today
from netviz.interchange.snake_case import snake_case


def node_of(config: Mapping[str, Any], arguments: Arguments) -> tuple[str, dict[str, Any], Arguments]:
    """TensorFlow's own node: its operation, attributes, and inputs with the constants among them."""
    node = config.get("node_def")
    if isinstance(node, str):
        try:
            node = careful_json.parse(node.encode("utf-8", "replace"), "node_def")
        except FileError:
            node = None
    if not isinstance(node, dict) or not isinstance(node.get("op"), str):
        return "", {}, arguments
    attributes: dict[str, Any] = {}
    given = node.get("attr")
    for key, value in given.items() if isinstance(given, dict) else ():
        kind, content = next(iter(value.items())) if isinstance(value, dict) and value else ("", None)
        if kind == "i" and isinstance(content, (str, int)) and re.fullmatch(r"-?\d{1,10}", str(content)):
            attributes[snake_case(key)] = int(content)
        elif kind == "s":
            attributes[snake_case(key)] = _text(content)
        elif kind in ("b", "f"):
            attributes[snake_case(key)] = content
        elif kind == "list" and isinstance(content, dict):
            numbers = content.get("i")
            numbers = numbers if isinstance(numbers, list) else []
            attributes[snake_case(key)] = [int(part) for part in numbers if re.fullmatch(r"-?\d{1,10}", str(part))]
    constants = config.get("constants")
    constants = constants if isinstance(constants, dict) else {}
    inputs: list[Any] = list(arguments.references)
    for place, value in sorted((int(key), value) for key, value in constants.items() if re.fullmatch("[0-9]", key)):
        inputs.insert(place, value)
    name = snake_case(node["op"])
    if today(name) == "concatenate":  # the axis is the last input
        attributes["axis"] = inputs.pop() if inputs else None
        inputs = [inputs]
    elif name == "pack":
        inputs = [inputs]
    elif name == "split" and len(inputs) == 2:  # the axis is the first input
        attributes |= {"axis": inputs[0], "num_or_size_splits": attributes.get("num_split")}
        inputs = inputs[1:]
    elif name == "split_v" and len(inputs) == 3:
        attributes |= {"axis": inputs[2], "num_or_size_splits": inputs[1]}
        inputs = inputs[:1]
    elif name in ("arg_max", "arg_min"):
        attributes["axis"] = inputs[1] if len(inputs) > 1 else 0
    return name, attributes, Arguments(tuple(inputs))


def _text(content: object) -> object:
    """SAME, which protobuf writes as U0FNRQ==."""
    try:
        text = base64.b64decode(content, validate=True).decode("ascii")  # type: ignore[arg-type]
    except (TypeError, ValueError):
        return content
    return text if text.isprintable() else content
