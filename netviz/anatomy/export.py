"""The layer table as text: aligned, CSV, Markdown or LaTeX."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from netviz import words
from netviz.anatomy import escaped, shared_weights, stored
from netviz.anatomy.columns import COLUMNS
from netviz.anatomy.not_known import reasons
from netviz.anatomy.table import Row, layer_table
from netviz.network import Network

PRINTED = ("type", "block", "shape", "params", "macs", "bytes", "field")
INSIDE = "› "
"""Before a name in Markdown, once for each block around it: spaces would be dropped."""


@dataclass(frozen=True)
class RowGroup:
    """The rows of a block, and of the blocks in it, under one name; a row is a layer's name."""

    label: str
    members: tuple[RowGroup | str, ...]

    def layers(self) -> Iterator[str]:
        """The names of all layers inside."""
        for member in self.members:
            if isinstance(member, RowGroup):
                yield from member.layers()
            else:
                yield member


@dataclass(frozen=True)
class _Line:
    cells: list[str]
    level: int = 0
    sums: bool = False
    """Whether it stands for many layers."""


def to_csv(network: Network) -> str:
    """All facts, a row a layer. A cell that a spreadsheet would run as a formula is written as text."""
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\n")
    columns = "name type block inputs output_shape params trainable_params macs activation_bytes receptive_field stride"
    writer.writerow(columns.split())
    for row in layer_table(network):
        text = [row.name, row.type, row.block, " ".join(row.inputs), "x".join(map(str, row.output_shape))]
        counts = [row.params, row.trainable_params, row.macs, row.activation_bytes, row.receptive_field, row.stride]
        writer.writerow([*map(escaped.csv, text), *counts])
    return out.getvalue()


def to_markdown(network: Network, columns: Sequence[str] = PRINTED, whole: RowGroup | None = None) -> str:
    """These columns as a Markdown table with the totals as its last row, and a subtotal above each block of `whole`."""
    sides = ["---", *("---" if COLUMNS[column].is_text else "---:" for column in columns)]
    lines, written = [], [*_lines(network, columns, whole)]
    for line in written:
        name, *cells = (_bold(cell) if line.sums else escaped.markdown(cell) for cell in line.cells)
        lines.append([INSIDE * line.level + name, *cells])
    table = ["| " + " | ".join(line) + " |" for line in [_head(columns), sides, *lines]]
    note = [f"\n{escaped.markdown(text)}" for text in _notes(network, written)]
    return "\n".join([*table, *note]) + "\n"


def to_latex(network: Network, columns: Sequence[str] = PRINTED, whole: RowGroup | None = None) -> str:
    """The same as a LaTeX table that needs the package booktabs; whatever a name holds, it is set as letters."""
    sides = "".join("l" if COLUMNS[column].is_text else "r" for column in columns)
    rows, written = [], [*_lines(network, columns, whole)]
    for line in written:
        name, *cells = (escaped.latex(cell) for cell in line.cells)
        name = r"\quad " * line.level + (rf"\textbf{{{name}}}" if line.sums else name)
        rows.append(" & ".join([name, *cells]) + r" \\")
    body, total = rows[:-1], rows[-1]
    head = " & ".join(map(escaped.latex, _head(columns))) + r" \\"
    start, rule, end = rf"\begin{{tabular}}{{l{sides}}}", r"\midrule", r"\bottomrule"
    note = [
        rf"\multicolumn{{{len(columns) + 1}}}{{l}}{{{escaped.latex(text)}}} \\" for text in _notes(network, written)
    ]
    lines = [r"% \usepackage{booktabs}", start, r"\toprule", head, rule, *body, rule, total, *note, end]
    return "\n".join([*lines, r"\end{tabular}"]) + "\n"


def to_text(network: Network) -> str:
    """The usual columns, aligned for a terminal, with the totals as the last row."""
    written = [*_lines(network, PRINTED, None)]
    lines = [[cell.lower() for cell in _head(PRINTED)], *(line.cells for line in written)]
    widths = [max(len(line[column]) for line in lines) for column in range(len(lines[0]))]
    rule = "  ".join("-" * width for width in widths)
    aligned = [
        "  ".join(
            cell.ljust(width) if column < 3 else cell.rjust(width)
            for column, (cell, width) in enumerate(zip(line, widths, strict=True))
        ).rstrip()
        for line in lines
    ]
    return (
        "\n".join([aligned[0], rule, *aligned[1:-1], rule, aligned[-1], *_training(network), *_notes(network, written)])
        + "\n"
    )


def _notes(network: Network, lines: Sequence[_Line]) -> list[str]:
    """What stands below the table: what is not known, and what a file's own weights say."""
    return [note for note in (_signs(network, lines), _shared(network), stored.sentence(network)) if note]


def _training(network: Network) -> list[str]:
    """What training changes, and the layers that were told to stay as they are."""
    trainable = words.total([node.trainable_params for node in network.nodes], words.count)
    others = words.total([node.params - node.trainable_params for node in network.nodes], words.count)
    frozen = [node.name for node in network.nodes if node.is_frozen]
    said = f"Trainable parameters: {words.alone(trainable)}; non-trainable: {words.alone(others)}."
    return [said, f"Frozen: {words.listed(frozen)}."] if frozen else [said]


def _signs(network: Network, lines: Sequence[_Line]) -> str:
    """What "≥" and "?" mean, where they stand, and what is left out of the totals, and why."""
    written = "".join(cell for line in lines for cell in line.cells[1:])
    signs = [meaning for sign, meaning in (("≥", "≥ is at least"), ("?", "? is not known")) if sign in written]
    if not signs:
        return ""
    return " ".join(f"{told}." for told in (", ".join(signs), *reasons(network)))


def _shared(network: Network) -> str:
    """The layers that have no weights of their own, for they are called again."""
    again = [f"{node.name} those of {owner}" for node in network.nodes if (owner := shared_weights.owner([node]))]
    return f"Called again, with weights that are counted once: {words.listed(again)}." if again else ""


def _head(columns: Sequence[str]) -> list[str]:
    return ["Layer", *(COLUMNS[column].heading for column in columns)]


def _lines(network: Network, columns: Sequence[str], whole: RowGroup | None) -> Iterator[_Line]:
    """A line a layer, a line above those of each block, and one below all."""
    rows = {row.name: row for row in layer_table(network)}
    shown = [COLUMNS[column] for column in columns]

    def sums(label: str, inside: Sequence[Row], level: int) -> _Line:
        return _Line([label, *(column.sum(inside, network) for column in shown)], level, sums=True)

    def unrolled(members: Sequence[RowGroup | str], level: int) -> Iterator[_Line]:
        for member in members:
            if isinstance(member, RowGroup):
                inside = [rows[name] for name in member.layers()]
                yield sums(f"{member.label}, {len(inside)} layers", inside, level)
                yield from unrolled(member.members, level + 1)
            else:
                row = rows[member]
                yield _Line([row.name, *(column.cell(row, network) for column in shown)], level)

    yield from unrolled(whole.members if whole else tuple(rows), 0)
    output = rows.pop(network.output.name)
    inside = [*rows.values(), output]
    label = words.layers(network.layer_count, len(network.nodes))
    yield _Line([label, *(column.total(inside, network) for column in shown)], sums=True)


def _bold(cell: str) -> str:
    return f"**{escaped.markdown(cell)}**" if cell else ""
