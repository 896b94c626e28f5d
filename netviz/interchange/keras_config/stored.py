"""The weights that a model file carries, held against those that its layers have by our count."""

from __future__ import annotations

import dataclasses
from collections import Counter
from collections.abc import Mapping, Sequence
from math import prod

from netviz.interchange.foreign_words import words_of
from netviz.layers import Layer, Shape, UnknownLayer
from netviz.network import StoredWeights
from netviz.unknown import UNKNOWN

Stored = Mapping[tuple[str, ...], Sequence[Shape]]
"""The shapes of the weights in a file, by the names of the models around a layer and its own; or of a whole model."""


class Ledger:
    """What a file stores, and what was found for it."""

    def __init__(self, stored: Stored | None, *, by_size: bool):
        """`stored` is None where the file carries no weights.

        `by_size` holds against each other how many values a layer has, not in which shapes: Keras 1 kept the weights
        of each gate of a recurrent layer apart, and kernels as its backend had them.
        """
        self.stored = stored
        self.by_size = by_size
        self.found: dict[tuple[str, ...], list[Shape]] = {path: [] for path in stored or ()}
        self.missing: list[tuple[str, ...]] = []
        """Layers with weights that the file has none of."""

    def enter(self, path: tuple[str, ...], layer: Layer, shapes: tuple[Shape, ...]) -> Layer:
        """Note the weights of a layer, called for the first time; one that nobody knows gets those of the file."""
        if self.stored is None:
            return layer
        if isinstance(layer, UnknownLayer) and not layer.weightless:
            kept = self.stored.get(path)
            if kept is None and not self._around(path):
                kept = ()  # a file names each layer that has weights
            if kept is not None:
                layer = dataclasses.replace(layer, stored=tuple(tuple(shape) for shape in kept))
        weights = [weight.shape for weight in layer.weights(*shapes)]
        wholes = (path[:length] for length in range(len(path), 0, -1))
        whole = next((whole for whole in wholes if whole in self.found), None)
        if whole is not None:
            self.found[whole] += weights
        elif weights:
            self.missing.append(path)
        return layer

    def contradicts(self, path: tuple[str, ...], layer: Layer, shapes: tuple[Shape, ...]) -> bool:
        """Whether the file stores other weights for a layer than those that it has by our count."""
        if self.stored is None or self._around(path):
            return False
        return not self._equal(self.stored.get(path, ()), [weight.shape for weight in layer.weights(*shapes)])

    def _around(self, path: tuple[str, ...]) -> bool:
        return any(path[:length] in self.found for length in range(1, len(path)))

    def balance(self) -> StoredWeights | None:
        """Whether both are equal; None where the file carries no weights."""
        if self.stored is None:
            return None
        different = [path for path, shapes in self.stored.items() if not self._equal(shapes, self.found[path])]
        different += self.missing
        values = sum(prod(shape) for shapes in self.stored.values() for shape in shapes)
        return StoredWeights(values, tuple(words_of("/".join(path)) for path in different))

    def _equal(self, theirs: Sequence[Shape], ours: Sequence[Shape]) -> bool:
        """Whether the file's are those that we count; one that is not known has any sides."""
        unknown = [shape for shape in ours if UNKNOWN in shape]
        if self.by_size:
            return bool(unknown) or sum(map(prod, theirs)) == sum(map(prod, ours))
        left = Counter(map(tuple, theirs))
        left.subtract(shape for shape in ours if UNKNOWN not in shape)
        return min(left.values(), default=0) >= 0 and sorted(map(len, left.elements())) == sorted(map(len, unknown))
