"""A network's totals, and those of several beside one another, as text, CSV, Markdown or LaTeX."""

from __future__ import annotations

import csv
import io
from collections.abc import Callable, Mapping
from dataclasses import dataclass

from netviz import words
from netviz.anatomy import escaped
from netviz.anatomy.quantities import QUANTITIES
from netviz.anatomy.receptive_field import largest_field
from netviz.network import Network, Node
from netviz.unknown import UNKNOWN, or_none


@dataclass(frozen=True)
class Total:
    """A figure of a whole network: its title, its parts, which add up to it, and how it is written."""

    title: str
    parts: Callable[[Network], list[int]]
    write: Callable[[int], str] = words.count

    def text(self, network: Network) -> str:
        """The figure for a reader."""
        return words.total(self.parts(network), self.write)

    def change(self, network: Network, reference: Network) -> str:
        """By how much it differs from the reference's; empty where it does not, or nobody can know it."""
        change = sum(self.parts(network)) - sum(self.parts(reference))
        if not change:  # UNKNOWN is false
            return ""
        return words.signed(change, self.write)


def _of_nodes(figure: Callable[[Node], int]) -> Callable[[Network], list[int]]:
    return lambda network: [figure(node) for node in network.nodes]


def _field(network: Network) -> list[int]:
    return [largest_field(network) if network.takes_image else UNKNOWN]


TOTALS = (
    Total(QUANTITIES["params"], _of_nodes(lambda node: node.params), words.short),
    Total(QUANTITIES["macs"], _of_nodes(lambda node: node.macs), words.short),
    Total("Layers", lambda network: [network.layer_count]),
    Total(f"{QUANTITIES['field']} (last map)", _field, words.pixels),
    Total(QUANTITIES["memory"], _of_nodes(lambda node: node.activation_bytes), words.size),
)


def to_csv(networks: Mapping[str, Network]) -> str:
    """A row a network, exact numbers; nothing where one is unknown."""
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\n")
    writer.writerow(["network", "params", "macs", "layers", "receptive_field", "activation_bytes"])
    for title, network in networks.items():
        writer.writerow([escaped.csv(title), *(or_none(sum(total.parts(network))) for total in TOTALS)])
    return out.getvalue()


def to_markdown(networks: Mapping[str, Network]) -> str:
    """A row a network."""
    head = ["Network", *(total.title for total in TOTALS)]
    sides = ["---", *("---:" for _ in TOTALS)]
    rows = [[title, *(total.text(network) for total in TOTALS)] for title, network in networks.items()]
    lines = [head, sides, *([escaped.markdown(cell) for cell in row] for row in rows)]
    return "".join(f"| {' | '.join(line)} |\n" for line in lines)


def to_latex(networks: Mapping[str, Network]) -> str:
    """A row a network, in a table that needs the package booktabs."""
    head = ["Network", *(total.title for total in TOTALS)]
    rows = [[title, *(total.text(network) for total in TOTALS)] for title, network in networks.items()]
    lines = [" & ".join(map(escaped.latex, row)) + r" \\" for row in [head, *rows]]
    start = rf"\begin{{tabular}}{{l{'r' * len(TOTALS)}}}"
    table = [r"% \usepackage{booktabs}", start, r"\toprule", lines[0], r"\midrule", *lines[1:], r"\bottomrule"]
    return "\n".join([*table, r"\end{tabular}"]) + "\n"
