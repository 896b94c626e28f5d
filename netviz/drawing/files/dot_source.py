"""What a drawing shows, in the DOT language: for Graphviz, and for all that reads its files."""

from __future__ import annotations

from collections.abc import Collection

from netviz import words
from netviz.drawing.layout.card_words import card_words
from netviz.drawing.layout.form import Direction
from netviz.drawing.look.colouring import ColourBy, Colouring
from netviz.drawing.look.markup import clean
from netviz.drawing.look.palette import Theme, colours
from netviz.drawing.look.stylesheet import strong_and_fill
from netviz.drawing.outline.repeats import seen
from netviz.drawing.outline.tree import Item
from netviz.network import Network, Node


def to_dot(
    network: Network, root: Item, opened: Collection[str], *, direction: Direction = "down",
    theme: Theme = "light", colour_by: ColourBy = "kind", shapes: bool = True,
) -> str:  # fmt: skip
    """The graph that one sees with these items open: a node for each card, a cluster for each open block.

    Edges are all connections between cards, each tensor once, with its shape where `shapes` are wanted.
    """
    return _Source(network, opened, theme, colour_by).text(root, direction, shapes)


class _Source:
    """The statements about one drawing."""

    def __init__(self, network: Network, opened: Collection[str], theme: Theme, colour_by: ColourBy):
        self.network, self.opened = network, opened
        self.colour_by: ColourBy = colour_by
        self.colours = colours(theme)
        self.colouring = Colouring(network)
        self.card_of: dict[Node, str] = {}
        self.taken: set[str] = set()
        self.clusters = 0

    def text(self, root: Item, direction: Direction, shapes: bool) -> str:
        """The whole file."""
        shown = seen(root, self.opened)
        root = shown.root
        rank = "TB" if direction == "down" else "LR"
        ink, quiet, flow = self.colours["ink"], self.colours["quiet"], self.colours["flow"]
        fonts = 'fontname="Helvetica,Arial,sans-serif"'
        lines = [
            "digraph {",
            f"  graph [label={_quoted(self.network.title)}, labelloc=t, rankdir={rank},",
            f'    bgcolor="{self.colours["paper"]}", fontcolor="{ink}", color="{self.colours["line"]}", {fonts}]',
            f'  node [shape=box, style="rounded,filled", fontcolor="{ink}", fontsize=11, {fonts}]',
            f'  edge [color="{flow}", fontcolor="{quiet}", fontsize=9, {fonts}]',
            *(line for child in root.children for line in self._item(child, "  ")),
        ]
        drawn: dict[tuple[str, str, str], None] = {}
        for node in root.nodes:
            for source in shown.inputs(node):
                tail, head = self.card_of[source], self.card_of[node]
                if tail != head:
                    drawn[tail, head, source.name] = None
        for tail, head, name in drawn:
            shape = words.shape(self.network.by_name[name].output_shape)
            lines.append(f"  {tail} -> {head}" + (f" [label={_quoted(shape)}]" if shapes else ""))
        return "\n".join([*lines, "}"]) + "\n"

    def _item(self, item: Item, indent: str) -> list[str]:
        if not (item.children and item.id in self.opened):
            return [indent + self._card(item)]
        times = f" × {item.stands_for or len(item.children)}" if item.is_repeat else ""
        self.clusters += 1
        lines = [
            f'{indent}subgraph "cluster_{self.clusters}" {{',
            f'{indent}  graph [label={_quoted(item.label + times)}, style="rounded,filled", '
            f'fillcolor="{self.colours["frame"]}"]',
        ]
        for child in item.children:
            lines += self._item(child, indent + "  ")
        return [*lines, indent + "}"]

    def _card(self, item: Item) -> str:
        id = _quoted(item.id)
        while id in self.taken:  # names that differ in what DOT cannot hold
            id = f'{id[:-1]}~"'
        self.taken.add(id)
        self.card_of |= dict.fromkeys(item.nodes, id)
        params, macs = [node.params for node in item.nodes], [node.macs for node in item.nodes]
        facts = [
            f"{words.total(numbers)} {unit}"
            for numbers, unit in ((params, "params"), (macs, "MACs"))
            if any(number != 0 for number in numbers)
        ]
        said = card_words(item)
        shown = [f"{said.title} {said.count}".strip(), *filter(None, (said.second, said.aside, " · ".join(facts)))]
        strong, fill = strong_and_fill(self.colouring.classes(item)[self.colour_by], self.colours)
        return f'{id} [label={_quoted(*shown)}, color="{strong}", fillcolor="{fill}"]'


def _quoted(*lines: str) -> str:
    """Lines as one quoted string, in which DOT sees neither an escape, nor an entity, nor the string's end."""
    texts = (" ".join(clean(line).split()) for line in lines)
    escaped = (text.replace("\\", "\\\\").replace('"', '\\"').replace("&", "&amp;") for text in texts)
    return '"' + "\\n".join(escaped) + '"'
