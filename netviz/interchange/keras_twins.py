"""One layer of a Keras config as a netviz layer: its twin where there is one, else a stranger with what is known."""

from __future__ import annotations

import dataclasses
import re
from collections.abc import Callable, Mapping
from typing import Any

from netviz.errors import FileError, ShapeError
from netviz.interchange import argument_readers
from netviz.interchange.argument_readers import OtherwiseError, optional
from netviz.interchange.foreign_words import quoted, words_of
from netviz.interchange.keras_options import options_of
from netviz.interchange.layer_config import FIXED, TWINS, LayerConfig, batch_of, shape_of
from netviz.layers import InputLayer, Layer, Shape, UnknownLayer, argument_of
from netviz.unknown import UNKNOWN, UNKNOWN_SHAPE

_AXES = frozenset({"Axis", "Axes", "Axes | None"})
"""The types of arguments that are axes."""
_LOSABLE = frozenset({"Given"})
"""The types of arguments without which a layer is still itself."""
_FORMER: Mapping[str, Mapping[str, tuple[object, ...]]] = {
    "BatchNormalization": {"mode": (0,)},
    "Embedding": {"dropout": (0,)},
}
"""Arguments of Keras 1 that Keras gave up, with the values by which they did nothing."""


def layer_of(config: LayerConfig, shapes: tuple[Shape, ...], recorded: Shape | None) -> Layer:
    """The layer called on these shapes; `recorded` is the shape that the file notes of what it returns.

    Raises FileError where an argument or a shape is impossible.
    """
    if config.is_input:
        given = shape_of(config.config.get("batch_shape", config.config.get("batch_input_shape")))
        options, left_out = options_of(config.class_name, config.config)
        shape = next((shape for shape in (given, recorded) if shape is not None), UNKNOWN_SHAPE)
        return InputLayer(
            shape=shape,
            batch_size=batch_of(config.config),
            sparse=config.config.get("sparse") is True,
            ragged=config.config.get("ragged") is True,
            optional=config.config.get("optional") is True,
            options=tuple(options.items()),
            left_out=left_out,
        )
    try:
        twin = _twin(config, shapes[0]) if shapes else None
        if twin is not None:
            twin.output_shape(*shapes)
            return twin
    except (FileError, ShapeError) as error:
        if config.may_be_anothers:
            return layer_of(config.as_anothers, shapes, recorded)
        if isinstance(error, FileError):
            raise
        if not any(UNKNOWN in shape for shape in shapes):
            raise FileError(f"The layers of the file do not fit together. {error}") from error
    kept = shapes[0] if config.is_elementwise and len(set(shapes)) == 1 else None
    shape = kept if recorded is None or (kept is not None and UNKNOWN in recorded) else recorded
    return UnknownLayer(
        class_name=words_of(re.sub(r"^[\w.]+>(?=\w)", "", config.class_name)),  # registered as mylab>Scale
        shape=UNKNOWN_SHAPE if shape is None else shape,
        weightless=config.is_weightless,
        elementwise=config.is_elementwise,
        holds=config.holds,
    )


def _twin(config: LayerConfig, shape: Shape = UNKNOWN_SHAPE) -> Layer | None:
    """The twin with the arguments of the config, called on that shape; None where netviz knows no such layer.

    Raises FileError.
    """
    twin, given = TWINS.get(config.class_name), config.config
    if twin is None or not config.is_from_keras:
        return None
    if any(given[key] not in usual for key, usual in {**FIXED, **twin.fixed}.items() if key in given):
        return None
    arguments: dict[str, Any] = {"trainable": given.get("trainable") is not False}
    options, left_out = options_of(config.class_name, given)
    for argument, usual in _FORMER.get(config.class_name, {}).items():
        if given.get(argument, usual[0]) not in usual:
            left_out = (*left_out, (argument, quoted(given[argument])))
    for field in twin.fields():
        argument, read = argument_of(field), READERS.get(str(field.type))
        if argument in options:
            arguments[field.name] = options.pop(argument)
        if argument == "trainable" or read is None:
            continue
        if argument in given:
            value = given[argument]
            limits = {key: limit for key, limit in field.metadata.items() if key != "argument"}
            try:
                arguments[field.name] = _along(read(value, **limits), field, shape)
            except ValueError as error:
                rule = f"{config} needs {error} as its {argument}"
                raise FileError(rule, received=quoted(value)) from error
            except OtherwiseError:
                if field.type not in _LOSABLE or field.default is dataclasses.MISSING:
                    return None
                left_out = (*left_out, (argument, quoted(_kind_of(value))))
        elif field.default is dataclasses.MISSING:
            raise FileError(f"{config} needs its {argument}", received="none")
    return twin(**arguments, name=quoted(config.name), options=tuple(options.items()), left_out=left_out)


def _along(value: Any, field: dataclasses.Field, shape: Shape) -> Any:
    """An axis as -1 where it is the last one, by whichever number the file calls it."""
    last = field.type in _AXES and shape != UNKNOWN_SHAPE and value == len(shape)
    return -1 if last else value


def _kind_of(value: object) -> object:
    """An object of somebody's own, by its class."""
    return value.get("class_name", "an object") if isinstance(value, dict) else value


def _inner(value: object) -> Layer:
    """A layer within a layer; Keras 2.0 gave cells no names."""
    if not isinstance(value, dict) or not isinstance(value.get("config"), dict):
        raise OtherwiseError
    config = LayerConfig.of({**value, "name": value["config"].get("name") or "layer"})
    try:
        layer = _twin(config)
    except FileError:
        if not config.may_be_anothers:
            raise
        layer = None
    if layer is None:
        raise OtherwiseError
    return layer


def _row(value: object) -> tuple[Layer, ...]:
    """Layers within a layer."""
    if not isinstance(value, list) or not value:
        raise OtherwiseError
    return tuple(map(_inner, value))


READERS: Mapping[str, Callable[..., Any]] = {
    **argument_readers.READERS,
    "Layer": _inner,
    "Layer | None": optional(_inner),
    "tuple[Layer, ...]": _row,
}
"""How an argument of a twin is read from a config, by its type; initializers and regularizers are among the options."""
