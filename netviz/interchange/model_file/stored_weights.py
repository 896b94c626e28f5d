"""Stored weights: which layer of a model's config each weight of its file belongs to.

A whole model in HDF5 files them under the layer, with a name such as `conv/kernel:0`, and those of a nested model
under that model. A `.keras` archive has paths such as `layers/conv2d_1/vars/0`: the second Conv2D of the config,
whatever its name is. TensorFlow.js lists names.

Source: keras/src/saving/saving_lib.py, `_save_container_state`.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from functools import cached_property
from itertools import islice
from typing import Any

from netviz.interchange.layer_config import LARGEST, TWINS
from netviz.interchange.model_file.extract import WEIGHTS, Stored
from netviz.interchange.model_file.keras_hdf5 import ASIDE
from netviz.layers import Layer, Shape

Path = tuple[str, ...]
"""The names of the models around a layer, and its own."""
PARTS = 16  # of a weight's name
_LISTS = ("layers", "_layer_checkpoint_dependencies")  # the latter until TensorFlow 2.12
_NO_WEIGHTS = {"seed_generator", "random_generator", "_random_generator"}


def by_layer(weights: Iterable[Stored], config: Any) -> dict[Path, list[Shape]] | None:
    """The shapes of each layer's weights in the order of the file.

    None where there are none, or where it is not clear of one which layer it belongs to or how large it is.
    """
    weights = tuple(islice(weights, WEIGHTS + 1))
    if len(weights) > WEIGHTS:
        return None
    model = _Layer(config)
    found: dict[Path, list[Shape]] = {}
    for weight in weights:
        parts = weight.name.split("/")
        is_aside = parts[0] in ASIDE and parts[0] not in model.inside and not weight.layer
        if is_aside or not _NO_WEIGHTS.isdisjoint(parts) or model.is_copy(parts):
            continue
        path = model.path(weight)
        if not path or not all(type(side) is int and 0 <= side <= LARGEST for side in weight.shape):
            return None
        found.setdefault(path, []).append(weight.shape)
    return found or None


def listed(config: Any) -> tuple[Stored, ...]:
    """The weights that a model.json of TensorFlow.js lists; none where it lists them in another way."""
    groups = config.get("weightsManifest") if isinstance(config, dict) else None
    found: list[Stored] = []
    for group in groups if isinstance(groups, list) else ():
        weights = group.get("weights") if isinstance(group, dict) else None
        for weight in weights if isinstance(weights, list) else ():
            match weight:
                case {"name": str(name), "shape": [*sides]} if all(type(side) is int for side in sides):
                    found.append(Stored("", name, tuple(sides)))
                case _:
                    return ()
    return tuple(found)


class _Layer:
    """A layer's config, with those inside where it is a model: by their names, and as an archive calls them."""

    def __init__(self, config: Any):
        self.inside: dict[str, _Layer] = {}
        self.copies, self.wrapped = _wrapper(config)
        """How many of its first weights are those of the layer that it wraps, and that layer."""
        self._called: dict[str, str] = {}
        used: Counter[str] = Counter()
        for layer in _listed(config):
            inner = layer.get("config")
            name = layer.get("name", inner.get("name") if isinstance(inner, dict) else None)
            if not isinstance(name, str) or str(layer.get("module")).startswith(("keras.src.ops", "keras.ops")):
                continue  # an operation is no layer
            kind = _snake_case(layer["class_name"])
            self._called[f"{kind}_{used[kind]}" if used[kind] else kind] = name
            self.inside[name] = _Layer(layer)
            used[kind] += 1

    def is_copy(self, parts: list[str]) -> bool:
        """Whether a path of an archive is that of a weight which stands at the layer that it wraps, too."""
        match parts:
            case ["vars", number]:
                return re.fullmatch("[0-9]{1,9}", number) is not None and int(number) < self.copies
            case ["layer", *rest] if self.wrapped:
                return self.wrapped.is_copy(rest)
            case [lists, name, *rest] if lists in _LISTS and name in self._called:
                return self.inside[self._called[name]].is_copy(rest)
        return False

    def path(self, weight: Stored) -> Path:
        """The names that lead to the layer of a weight; none where it is not clear."""
        if weight.layer:
            inner = self.inside.get(weight.layer)
            return (weight.layer, *inner.named(weight.name)) if inner else ()
        if weight.name.startswith(_LISTS):
            return self.generated(weight.name.split("/"))
        return self.named(weight.name)

    def named(self, name: str) -> Path:
        """The layers that a name such as "back/conv/kernel:0" passes through; a layer's name may have slashes, too."""
        parts = name.split("/")
        if len(parts) > PARTS:
            return ()
        for begin in range(len(parts) - 1):
            for end in range(len(parts) - 1, begin, -1):
                layer = "/".join(parts[begin:end])
                if layer in self.inside:
                    return (layer, *self.inside[layer].named("/".join(parts[end:])))
        starts = ("/".join(parts[:end]) for end in range(len(parts) - 1, 0, -1))
        return next((self._deeper[start] for start in starts if start in self._deeper), ())

    @cached_property
    def _deeper(self) -> Mapping[str, Path]:
        """The layers of models inside, as far as only one of them has the name: Keras 2 names no model around them."""
        found: dict[str, Path] = {}
        for name, inner in self.inside.items():
            for deep, path in {**{each: (each,) for each in inner.inside}, **inner._deeper}.items():
                found[deep] = () if deep in found else (name, *path)
        return found

    def generated(self, parts: list[str]) -> Path:
        """The layers that a path such as layers/conv2d_1/vars/0 passes through."""
        layer = self._called.get(parts[1]) if len(parts) > 3 and parts[0] in _LISTS else None
        if layer is None:
            return ()
        return (layer, *self.inside[layer].generated(parts[2:]))


def _wrapper(config: Any) -> tuple[int, _Layer | None]:
    inner = config.get("config") if isinstance(config, dict) else None
    layer = inner.get("layer") if isinstance(inner, dict) else None
    if not isinstance(layer, dict):
        return 0, None
    twin = TWINS.get(str(config.get("class_name")), Layer)
    return twin.stored_again, _Layer(layer)


def _listed(config: Any) -> Iterator[dict[str, Any]]:
    """The layers of a model's config; none of what is no model."""
    inner = config.get("config") if isinstance(config, dict) else None
    layers = inner.get("layers") if isinstance(inner, dict) else inner
    for layer in layers if isinstance(layers, list) else ():
        if isinstance(layer, dict) and isinstance(layer.get("class_name"), str):
            yield layer


def _snake_case(name: str) -> str:
    """As keras.utils.naming writes it: Conv2D as conv2d."""
    name = re.sub(r"(.)([A-Z][a-z]+)", r"\1_\2", re.sub(r"\W+", "", name))
    return re.sub(r"([a-z])([A-Z])", r"\1_\2", name).lower()
