"""The stages of a network: what follows one another on maps of about one size."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import groupby

from netviz import words
from netviz.drawing.outline.item import Item
from netviz.layers import Shape
from netviz.network import Node
from netviz.unknown import UNKNOWN, known_sum

MOST = 11
"""Stages of a network whose blocks can be parted: more are too many to see at once."""
ALIKE = 1.5
"""Maps whose sides differ by less than this factor are of one stage: padding and a lost border change little."""


@dataclass(frozen=True)
class Part:
    """An item of the outline within a stage, and the name of the block that it was taken out of, if it was."""

    item: Item
    block: str = ""

    @property
    def shape(self) -> Shape:
        """Of its output."""
        return self.item.nodes[-1].output_shape

    @property
    def sides(self) -> tuple[int, int]:
        """Height and width of its output; one that may have any length counts as 1, and so do a vector's."""
        shape = self.shape
        tall, wide = (1 if side is UNKNOWN else side for side in (shape[:-1] if len(shape) == 3 else (1, 1)))
        return tall, wide

    @property
    def parts(self) -> list[Part]:
        """What it is made of."""
        return [Part(child, "" if child.is_block else self.item.label) for child in self.item.children]

    def is_like(self, other: Part) -> bool:
        """Whether both put out maps of about one size."""
        ratio = max(self.sides) / max(other.sides)
        return 1 / ALIKE < ratio < ALIKE and (max(self.sides) > 1) == (max(other.sides) > 1)


@dataclass(frozen=True)
class Stage:
    """Parts that follow one another and whose maps have about one size."""

    parts: tuple[Part, ...]
    label: str = ""

    @property
    def main(self) -> Part:
        """The part that costs most, or the first; its item is what the inspector knows the stage by."""
        return max(self.parts, key=lambda part: _macs(part.item.nodes))

    @property
    def nodes(self) -> list[Node]:
        """Its layers."""
        return [node for part in self.parts for node in part.item.nodes]

    @property
    def shape(self) -> Shape:
        """What it puts out; of the image, its own, whatever prepares it."""
        return self._last.shape

    @property
    def sides(self) -> tuple[int, int]:
        """Height and width of its maps; of a vector, 1 and 1."""
        return self._last.sides

    @property
    def _last(self) -> Part:
        return self.parts[-1] if self.parts[0].item.nodes[0].inputs else self.parts[0]

    @property
    def channels(self) -> int:
        """Of its maps, or how long its vector is."""
        last = self.shape[-1] if self.shape else 1
        return 1 if last is UNKNOWN else last

    @property
    def written(self) -> str:
        """Its output's shape for a reader."""
        return words.shape(self.shape)

    @property
    def shortcuts(self) -> int:
        """How many of its layers add what has gone another way."""
        return sum(node.layer.merges_by == "sum" and len(node.inputs) > 1 for node in self.nodes)


def stages(root: Item) -> list[Stage]:
    """The stages of an outline, in order; a block that goes through several sizes is parted, while few stages stay."""
    parts = [Part(item) for item in root.children]
    while True:
        places = (place for place, part in enumerate(parts) if part.item.is_block and _goes_through_sizes(part))
        parted = ([*parts[:place], *parts[place].parts, *parts[place + 1 :]] for place in places)
        finer = next((each for each in parted if len(_grouped(each)) <= MOST), None)
        if finer is None:
            return _named(_grouped(parts))
        parts = finer


def skips(found: Sequence[Stage]) -> list[tuple[int, int]]:
    """Which stages feed one that is not the next: pairs of their places, each once, the shortest way first."""
    place = {node: number for number, stage in enumerate(found) for node in stage.nodes}
    pairs = {(place[source], here) for node, here in place.items() for source in node.inputs if source in place}
    return sorted(((start, end) for start, end in pairs if end > start + 1), key=lambda pair: (pair[1] - pair[0], pair))


def _grouped(parts: Iterable[Part]) -> list[list[Part]]:
    """What follows one another on maps of about one size; the image stands alone, with what prepares it."""
    groups: list[list[Part]] = []
    for part in parts:
        is_learnt = any(node.params for node in part.item.nodes)
        if groups and groups[-1][0].is_like(part) and (groups[-1][0].item.nodes[0].inputs or not is_learnt):
            groups[-1].append(part)
        else:
            groups.append([part])
    return groups


def _goes_through_sizes(part: Part) -> bool:
    """Whether its parts are on maps of several sizes, on each of them once: with branches they come back to one."""
    sizes = [next(alike).sides for _, alike in groupby(part.parts, key=lambda each: each.sides)]
    return len(_grouped(part.parts)) > 1 and len(set(sizes)) == len(sizes)


def _named(groups: Iterable[Sequence[Part]]) -> list[Stage]:
    """Each called after the block that costs most in it; by its layer too, where another is called alike."""
    found: list[Stage] = []
    for group in groups:
        main = Stage(tuple(group)).main
        label = main.block or main.item.label
        if label in {stage.label for stage in found}:
            label = f"{label} {main.item.label}" if main.block else label
        found.append(Stage(tuple(group), label))
    return found


def _macs(nodes: Iterable[Node]) -> int:
    return known_sum(node.macs for node in nodes)
