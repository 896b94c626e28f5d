"""Equal neighbours as one: blocks with the same layers, wiring and shapes, each feeding only the next."""

from __future__ import annotations

import re
from collections.abc import Callable, Hashable, Sequence

from netviz.drawing.outline.item import Item
from netviz.network import Node

LONGEST = 8  # items that repeat together


class Folding:
    """Tells equal items apart from others, over one network."""

    def __init__(self, new_id: Callable[[str], str]):
        """`new_id` makes of a name an id that nothing else has."""
        self.new_id = new_id
        self.equal_layers: dict[Hashable, int] = {}
        self.marks: dict[Hashable, int] = {}

    def blocks(self, items: Sequence[Item]) -> list[Item]:
        """The items, with each run of equal blocks as one."""
        marks = [-index if item.is_layer else self._mark(item) for index, item in enumerate(items)]
        return self._fold(items, marks, longest=1)

    def sequences(self, items: Sequence[Item]) -> list[Item]:
        """The items, with each run of equal blocks, and of three or more equal layers or sequences, as one."""
        return self._fold(items, [self._mark(item) for item in items], LONGEST)

    def _mark(self, item: Item) -> int:
        """The same positive number for equal items."""
        return self.marks.setdefault(self._signature([item]), len(self.marks) + 1)

    def _fold(self, items: Sequence[Item], marks: list[int], longest: int) -> list[Item]:
        folded: list[Item] = []
        start = 0
        while start < len(items):
            times, length = 1, 1
            for tried in range(1, longest + 1):
                count = self._times(items, marks, start, tried)
                fewest = 2 if tried == 1 and not items[start].is_layer else 3
                if count >= fewest and count * tried > times * length:
                    times, length = count, tried
            parts = [items[start + part * length : start + (part + 1) * length] for part in range(times)]
            folded.append(self._repeat(parts) if times > 1 else items[start])
            start += times * length
        return folded

    def _times(self, items: Sequence[Item], marks: list[int], start: int, length: int) -> int:
        """How often the `length` items at `start` follow one another."""
        times, end = 1, start + length
        pattern = marks[start:end]
        if pattern != marks[end : end + length]:
            return 1
        first = self._signature(items[start:end])
        while pattern == marks[end : end + length]:
            before, here = items[end - length : end], items[end : end + length]
            if not _feeds(before, here) or (length > 1 and self._signature(here) != first):
                break
            times, end = times + 1, end + length
        return times

    def _repeat(self, parts: list[Sequence[Item]]) -> Item:
        run = [part[0] if len(part) == 1 else self._sequence(part) for part in parts]
        nodes = tuple(node for item in run for node in item.nodes)
        first = self.new_id(run[0].id) if run[0].is_layer else run[0].id
        return Item(f"{first}*", range_label(run[0].label, run[-1].label), nodes, tuple(run), is_repeat=True)

    def _sequence(self, part: Sequence[Item]) -> Item:
        nodes = tuple(node for item in part for node in item.nodes)
        label = f"{part[0].label} … {part[-1].label}"
        return Item(self.new_id(part[0].id), label, nodes, tuple(part), inferred=True)

    def _signature(self, items: Sequence[Item]) -> Hashable:
        """Equal for items with the same layers, wiring, shapes and inner blocks; names do not count."""
        nodes = [node for item in items for node in item.nodes]
        place = {node: index for index, node in enumerate(nodes)}
        outside: dict[Node, int] = {}
        rows = []
        for node in nodes:
            layer = self.equal_layers.setdefault((node.layer, node.input_shapes), len(self.equal_layers))
            wiring = tuple(
                place[source] if source in place else -1 - outside.setdefault(source, len(outside))
                for source in node.inputs
            )
            rows.append((layer, wiring))
        return tuple(rows), tuple(map(_form, items))


def range_label(first: str, last: str) -> str:
    """ "separable 7" and "separable 11" as "separable 7–11"; "block add" and "block add_1" as "block add – add_1"."""
    number = re.fullmatch(r"(.*?)(\d+)", last)
    if number and first.startswith(number[1]):
        return f"{first}–{number[2]}"
    return f"{first} – {last.removeprefix(first.rpartition(' ')[0] + ' ')}"


def _form(item: Item) -> Hashable:
    """How an item is made of items."""
    return tuple(map(_form, item.children))


def _feeds(before: Sequence[Item], here: Sequence[Item]) -> bool:
    """Whether all that the items here take in comes from those before."""
    inside = {node for item in here for node in item.nodes}
    source_side = {node for item in before for node in item.nodes}
    return all(source in source_side for node in inside for source in node.inputs if source not in inside)
