"""The layer table as a component: sorted, filtered and linked with the drawing in the browser."""

from math import prod
from typing import Any

from streamlit.components.v2 import component

from netviz import words
from netviz.anatomy.table import layer_table as rows_of
from netviz.drawing.outline import Item, enclosing
from netviz.drawing.palette import kind_of
from netviz.drawing.stylesheet import page_stylesheet
from netviz.network import Network
from netviz.ui.assets import text
from netviz.unknown import or_none

_HTML = """
<div class="table">
  <div class="bar">
    <input type="search" placeholder="Filter by name, block or shape" aria-label="Filter layers">
    <select aria-label="Type of layer"></select>
    <span class="shown" role="status"></span>
  </div>
  <div class="scroll" tabindex="-1"><table>
    <thead><tr></tr></thead><tbody></tbody><tfoot><tr></tr></tfoot>
  </table></div>
</div>
"""

_table = component(
    "netviz_layer_table",
    html=_HTML,
    css=f"{page_stylesheet('.table')}\n{text('layer_table.css')}",
    js=text("layer_table.js"),
)


def layer_table(network: Network, root: Item, *, chosen: str | None, followed: int, key: str) -> None:
    """Every layer of the network with its figures; `root` is its outline, so that a row knows the blocks around it.

    `chosen` is marked first, and again when `followed`, the number of the followed link, is another. A row that is
    clicked is told to the page in the browser; see `selection`.
    """
    _table(key=key, data=table_data(network, root) | {"chosen": chosen, "followed": followed})


def table_data(network: Network, root: Item) -> dict[str, Any]:
    """What the browser needs: facts as numbers, None where unknown, for sorting, and as few words as will do."""
    within = enclosing(root)
    rows = [
        {
            "name": row.name,
            "type": row.type,
            "kind": kind_of(network.by_name[row.name]),
            "block": row.block,
            "within": within[row.name],
            "shape": words.shape(row.output_shape),
            "values": or_none(prod(row.output_shape)),
            "params": or_none(row.params),
            "macs": or_none(row.macs),
            "bytes": or_none(row.activation_bytes),
            "field": or_none(row.receptive_field),
        }
        for row in rows_of(network)
    ]
    return {
        "id": f"{network.architecture} {network.settings!r}",
        "image": or_none(network.image_side),
        "params": network.total_params,
        "macs": network.macs,
        "rows": rows,
    }
