"""The weights that a model file carries, held against those that its layers have by our count."""

from __future__ import annotations

import dataclasses
from collections import Counter
from collections.abc import Mapping, Sequence
from math import prod

from netviz.layers import Layer, Shape, UnknownLayer
from netviz.network import StoredWeights

Stored = Mapping[tuple[str, ...], Sequence[Shape]]
"""The shapes of the weights in a file, by the names of the models around a layer and its own; or of a whole model."""


class Ledger:
    """What a file stores, and what was found for it."""

    def __init__(self, stored: Stored | None):
        """`stored` is None where the file carries no weights."""
        self.stored = stored
        self.found: dict[tuple[str, ...], list[Shape]] = {path: [] for path in stored or ()}
        self.open: set[tuple[str, ...]] = set()

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
        for whole in (path[:length] for length in range(1, len(path) + 1)):
            if whole in self.found:
                self.found[whole] += [weight.shape for weight in layer.weights(*shapes)]
        return layer

    def _around(self, path: tuple[str, ...]) -> bool:
        return any(path[:length] in self.found for length in range(1, len(path)))

    def balance(self) -> StoredWeights | None:
        """Whether both are equal; None where the file carries no weights."""
        if self.stored is None:
            return None
        different = [path for path, shapes in self.stored.items() if not _equal(shapes, self.found[path])]
        return StoredWeights(
            sum(prod(s) for shapes in self.stored.values() for s in shapes), tuple("/".join(p) for p in different)
        )


def _equal(theirs: Sequence[Shape], ours: Sequence[Shape]) -> bool:
    return Counter(map(tuple, theirs)) == Counter(map(tuple, ours))
