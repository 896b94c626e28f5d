"""The layer table as a file: what is shown of it, written when it is asked for."""

import re

import streamlit as st

from netviz.anatomy import export
from netviz.anatomy.export import RowGroup
from netviz.drawing.outline.tree import Item
from netviz.network import Network
from netviz.ui.explore.layer_table import Look
from netviz.ui.shared.download import download


def table_export(network: Network, root: Item, look: Look) -> None:
    """A button that opens the three formats."""
    name = re.sub(r"\W", "_", network.architecture)
    whole = as_row_group(root) if look.grouped else None
    columns = look.columns
    with st.popover("Save the table", icon=":material/download:"):
        st.caption("Markdown and LaTeX hold the columns that are shown; CSV holds every fact, a row a layer.")
        for label, content, ending, type in (
            ("CSV", lambda: export.to_csv(network), "csv", "text/csv"),
            ("Markdown", lambda: export.to_markdown(network, columns, whole), "md", "text/markdown"),
            ("LaTeX", lambda: export.to_latex(network, columns, whole), "tex", "application/x-tex"),
        ):
            file = f"{name}.{ending}"
            download(label, content, file, type, key=f"table.{ending}", width="stretch")


def as_row_group(item: Item) -> RowGroup:
    """An item of the outline with all that is in it."""
    return RowGroup(item.label, tuple(child.id if child.is_layer else as_row_group(child) for child in item.children))
