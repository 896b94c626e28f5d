"""The layer table as text: aligned, CSV or Markdown."""

import csv
import io

from netviz import words
from netviz.anatomy.table import layer_table
from netviz.network import Network

FORMULA_STARTS = ("=", "+", "-", "@", "\t", "\r")


def to_csv(network: Network) -> str:
    """All columns, a row a layer. A cell that a spreadsheet would run as a formula is written as text."""
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\n")
    columns = "name type block inputs output_shape params trainable_params macs activation_bytes receptive_field stride"
    writer.writerow(columns.split())
    for row in layer_table(network):
        text = [row.name, row.type, row.block, " ".join(row.inputs), "x".join(map(str, row.output_shape))]
        counts = [row.params, row.trainable_params, row.macs, row.activation_bytes, row.receptive_field, row.stride]
        writer.writerow([*map(_inert, text), *counts])
    return out.getvalue()


def to_markdown(network: Network) -> str:
    """The columns of the page as a Markdown table, with the totals as its last row."""
    head, *body = _cells(network)
    lines = [head, ["---"] * 3 + ["---:"] * (len(head) - 3), *body]
    return "\n".join("| " + " | ".join(map(_unmarked, line)) + " |" for line in lines) + "\n"


def to_text(network: Network) -> str:
    """The columns of the page, aligned for a terminal, with the totals as the last row."""
    lines = _cells(network)
    widths = [max(len(line[column]) for line in lines) for column in range(len(lines[0]))]
    rule = "  ".join("-" * width for width in widths)
    aligned = [
        "  ".join(
            cell.ljust(width) if column < 3 else cell.rjust(width)
            for column, (cell, width) in enumerate(zip(line, widths, strict=True))
        ).rstrip()
        for line in lines
    ]
    return "\n".join([aligned[0], rule, *aligned[1:-1], rule, aligned[-1]]) + "\n"


def _cells(network: Network) -> list[list[str]]:
    rows = layer_table(network)
    activations = [row.activation_bytes for row in rows]
    params, macs = [row.params for row in rows], [row.macs for row in rows]
    return [
        ["layer", "type", "block", "output shape", "parameters", "multiply-adds", "activations", "receptive field"],
        *(
            [row.name, row.type, row.block, words.shape(row.output_shape), words.count(row.params)]
            + [words.count(row.macs), words.size(row.activation_bytes)]
            + [words.field(row.receptive_field, network.image_side)]
            for row in rows
        ),
        [f"{len(rows)} layers", "", "", words.shape(network.output_shape), words.total(params, words.count)]
        + [words.total(macs, words.count), words.total(activations, words.size), ""],
    ]


def _unmarked(cell: str) -> str:
    """Text that Markdown shows as it is, also where a name comes from a file."""
    return "".join(f"\\{letter}" if letter in "\\|`*[]<>&$~" else letter for letter in cell)


def _inert(cell: str) -> str:
    return f"'{cell}" if cell.startswith(FORMULA_STARTS) else cell
