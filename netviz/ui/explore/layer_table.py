"""The layer table as a component: grouped, sorted, filtered and linked with the drawing in the browser."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from streamlit.components.v2 import component

from netviz import words
from netviz.anatomy import shared_weights
from netviz.anatomy.columns import COLUMNS, USUAL, declared
from netviz.anatomy.table import layer_table as rows_of
from netviz.drawing.look.palette import kind_of_item
from netviz.drawing.look.stylesheet import page_stylesheet
from netviz.drawing.outline.search_index import distinct
from netviz.drawing.outline.tree import Item, with_holders
from netviz.network import Network
from netviz.ui.shared.acts import told
from netviz.ui.shared.assets import script, text
from netviz.unknown import UNKNOWN, or_none

_HTML = """
<div class="table">
  <div class="bar-of-tools">
    <input type="search" placeholder="Filter by name, block or shape" aria-label="Filter layers">
    <select aria-label="Type of layer"></select>
    <label><input type="checkbox" class="grouped">Group by block</label>
    <details class="columns">
      <summary>Columns</summary><div role="group" aria-label="Columns" tabindex="-1"></div>
    </details>
    <span class="shown" role="status"></span>
  </div>
  <div class="scroll" tabindex="-1"><table role="treegrid" aria-label="Layers">
    <colgroup></colgroup><thead><tr></tr></thead><tbody></tbody><tfoot><tr></tr></tfoot>
  </table></div>
</div>
"""

FIGURES = ("params", "trained", "macs", "field", "stride")
"""The columns that are sent number by number; the browser has all others from these, from words and from shapes."""

_table = component(
    "netviz_layer_table",
    html=_HTML,
    css=f"{page_stylesheet('.table')}\n{text('layer_table/table.css')}",
    js=script("layer_table/table.js"),
)


@dataclass(frozen=True)
class Look:
    """What of the table is shown."""

    columns: tuple[str, ...] = USUAL
    grouped: bool = True

    @classmethod
    def told(cls, look: Any) -> Look:
        """As the browser tells it; what it cannot mean is left out."""
        if not isinstance(look, dict):
            return cls()
        columns = look.get("columns")
        known = (
            [key for key in columns if isinstance(key, str) and key in COLUMNS]
            if isinstance(columns, list)
            else list(USUAL)
        )
        return cls(tuple(known), bool(look.get("grouped", True)))


def layer_table(network: Network, root: Item, *, chosen: str | None, followed: int, key: str) -> Look:
    """Every layer of the network with its figures; `root` is its outline, whose blocks the rows can be grouped by.

    `chosen` is marked first, and again when `followed`, the number of the followed link, is another. A row that is
    clicked is told to the page in the browser; see `selection`. Returns which columns the visitor looks at.
    """
    _table(key=key, data=component_data(network, root, chosen=chosen, followed=followed), on_look_change=lambda: None)
    return Look.told(told(key, "look"))


def component_data(network: Network, root: Item, *, chosen: str | None, followed: int) -> dict[str, Any]:
    """All that the browser is sent: see assets/layer_table/messages.json."""
    usual = {"columns": list(USUAL), "grouped": True}
    return table_data(network, root) | {"chosen": chosen, "followed": followed, "usual": usual}


def table_data(network: Network, root: Item) -> dict[str, Any]:
    """What the browser needs: a list for each column, None where a number is unknown, and repeated words once.

    `groups` are the blocks, each with its label and the number of the block around it; `walk` is the outline in order:
    n is a row, -n - 1 a block; `holder` is the block around each row, -1 without one.
    """
    rows = rows_of(network)
    number = {row.name: index for index, row in enumerate(rows)}
    groups: list[list[Any]] = []
    walk: list[int] = []
    holder = [-1] * len(rows)
    for item, around in with_holders(root):
        if item.is_layer:
            walk.append(number[item.id])
            holder[number[item.id]] = around
        else:
            groups.append([item.id, item.label, around, kind_of_item(item)])
            walk.append(-len(groups))
    table: dict[str, Any] = {
        "id": f"{network.architecture} {network.settings!r}",
        "image": or_none(network.image_side) if network.takes_image else 0,
        "counted": words.layers(network.layer_count, len(rows)),
        "columns": declared(),
        "names": [row.name for row in rows],
        "groups": groups,
        "walk": walk,
        "holder": holder,
        "shared": [
            [index, owner]
            for index, row in enumerate(rows)
            if (owner := shared_weights.owner([network.by_name[row.name]]))
        ],
        "frozen": [index for index, row in enumerate(rows) if network.by_name[row.name].is_frozen],
    }
    for key, values in {
        "type": [row.type for row in rows],
        "kind": [network.by_name[row.name].layer.kind for row in rows],
        "block": [row.block for row in rows],
        "shape": [words.shape(row.output_shape) for row in rows],
    }.items():
        table[f"{key}s"], table[key] = distinct(values)
    sizes = dict(zip(table["shape"], (row.activation_bytes for row in rows), strict=True))
    figures = {key: _numbers(column.of(row) for row in rows) for key, column in COLUMNS.items() if key in FIGURES}
    return table | {"sizes": _numbers(sizes.values()), "figures": figures}


def _numbers(values: Iterable[Any]) -> list[float | None]:
    return [None if value is UNKNOWN else value for value in values]
