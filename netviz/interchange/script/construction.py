"""How a layer is made: its class, and its arguments in the order in which everybody writes them."""

from __future__ import annotations

import dataclasses
from collections.abc import Mapping
from typing import Any

from netviz.layers import Layer, argument_of

SIDES = frozenset({"kernel_size", "strides", "pool_size", "dilation_rate", "size"})


def construction(layer: Layer, arguments: Mapping[str, str], name: str = "") -> tuple[str, list[str]]:
    """The callee and what it is given, all of it Python text: layers.Conv2D with 64, 3, strides=2, name="conv".

    What everybody writes without its name comes first.
    """
    given, positional = [], True
    required = {argument_of(item) for item in layer.fields() if item.default is dataclasses.MISSING}
    for key, value in arguments.items():
        positional = positional and (key in required or key == layer.positional)
        given.append(value if positional else f"{key}={value}")
    where = "" if layer.keras_source else "layers."
    return f"{where}{layer.keras_class}", [*given, *([f"name={name}"] if name else [])]


def plain_sides(key: str, value: Any) -> Any:
    """3 for (3, 3), as Keras takes both."""
    square = key in SIDES and isinstance(value, (tuple, list)) and len(value) == 2 and value[0] == value[1]
    return value[0] if square else value
