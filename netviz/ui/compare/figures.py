"""The totals of the compared networks, with their distance to the reference's, and as files."""

from functools import partial

import pandas as pd
import streamlit as st

from netviz.anatomy.totals import TOTALS, to_csv, to_latex, to_markdown
from netviz.state.comparison import Comparison
from netviz.ui.shared.download import download
from netviz.ui.shared.markdown import plain
from netviz.ui.shared.session import COMPARE

_FILES = (
    ("CSV", to_csv, "csv", "text/csv"),
    ("Markdown", to_markdown, "md", "text/markdown"),
    ("LaTeX", to_latex, "tex", "text/x-tex"),
)


def figures(state: Comparison) -> None:
    """A row a network; the reference's are the ones that the others are measured by."""
    networks = {title: shown.network for title, shown in zip(state.titles, state.shown, strict=True)}
    reference = state.shown[state.reference].network
    rows = []
    for place, (title, network) in enumerate(networks.items()):
        is_reference = place == state.reference
        row = {"Network": f"**{plain(title)}**" if is_reference else plain(title)}
        for total in TOTALS:
            change = "" if is_reference else total.change(network, reference)
            row[total.title] = f"{total.text(network)} ({change})" if change else total.text(network)
        rows.append(row)
    with st.container(key="compare-totals"):
        st.table(pd.DataFrame(rows), hide_index=True, border="horizontal")
    with st.container(horizontal=True, gap="small"):
        for name, write, ending, type in _FILES:
            key = f"{COMPARE.key}.{ending}"
            download(name, partial(write, networks), f"comparison.{ending}", type, key=key, type="tertiary")
