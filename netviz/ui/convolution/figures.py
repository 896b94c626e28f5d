"""The convolution page below the stage: what it computes and costs, as tables, formulas, pictures and files."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pandas as pd
import streamlit as st

from netviz import words
from netviz.anatomy.quantities import QUANTITIES
from netviz.convolution import pictures
from netviz.convolution.costs import (
    cut_off,
    multiply_adds,
    products_per_value,
    reference,
    total_multiply_adds,
    total_weights,
    weights,
)
from netviz.convolution.formulas import latex_multiply_adds, latex_ratio, latex_weights
from netviz.convolution.kinds import KINDS
from netviz.convolution.named_kernels import is_separable
from netviz.convolution.real_size import RealSize, cost
from netviz.convolution.stages import Convolution
from netviz.errors import SettingsError
from netviz.state.convolution import ConvolutionView
from netviz.state.pictures import Picture
from netviz.ui.convolution.pictures import prepare_pictures
from netviz.ui.shared.convolution_stage import as_file
from netviz.ui.shared.download import download
from netviz.ui.shared.markdown import plain
from netviz.ui.shared.session import CONVOLUTION
from netviz.ui.shared.setting_widget import setting_widget

_REAL = RealSize.descriptions()
_TOLD_OF_FILE = "One file for slides: it plays in any browser, without a network."


def picture_section(view: ConvolutionView, picture: Picture | None) -> None:
    """The named kernel over the whole picture, beside the picture; where another came meanwhile, that one."""
    name = view.settings.weights
    if view.at_work:
        shown = view.at_work.picture
        whole, caption = pictures.enlarged(shown.pixels, 160), f"What the network looks at: {shown.title}"
        st.image(whole, caption=caption, alt=shown.title, width=160)
    if picture is None:
        return
    if view.settings.data == "picture" and not view.is_held_out:
        prepare_pictures(picture)
    st.caption(f"Image: {plain(picture.title)}, its middle square averaged down to the cells, from 0 to 9.")
    cells = pictures.flat(picture.pixels, view.settings.size)
    shown = [(picture.pixels, "The whole picture", 320), (cells, "The cells", 160)]
    if name not in ("random", "identity"):
        zero = "; grey is 0, dark less, bright more" if pictures.finds_edges(name) else ""
        whole, few = (pictures.filtered(pixels, name, view.settings.kernel) for pixels in (picture.pixels, cells))
        caption = f"After the same kernel, channel by channel, with zeros around{zero}"
        shown[1:1] = [(whole, caption, 320)]
        shown += [(few, "After", 160)]
    with st.container(horizontal=True, gap="medium"):
        for pixels, caption, width in shown:
            st.image(pictures.enlarged(pixels), caption=caption, alt=f"{picture.title}. {caption}", width=width)
    if name == "random":
        return
    if "spatial" in view.kinds and not is_separable(name, view.settings.kernel):
        st.caption("No column and row make up this kernel exactly: the spatially separable one takes the closest two.")


def costs_section(view: ConvolutionView, convolutions: list[Convolution]) -> None:
    """Weights and multiply-adds of each kind and stage: a table and formulas."""
    st.header("What it costs")
    st.table(_costs(convolutions), hide_index=True, border="horizontal")
    measure = reference(convolutions)
    for each in convolutions:
        title = KINDS[each.kind].title
        formulas = [(f"**{title}**, multiply-adds", latex_multiply_adds(each)), ("Weights", latex_weights(each))]
        if each is not measure:
            against = f"{QUANTITIES['macs']} against {KINDS[measure.kind].title.lower()}"
            formulas.append((against, latex_ratio(each, measure, view.settings)))
        for column, (what, latex) in zip(st.columns(3, gap="medium"), formulas, strict=False):
            column.markdown(what)
            column.latex(latex, width="content")
    st.caption(
        "One multiply-add is one product and its addition; a bias adds none. Zeros of the padding are multiplied like "
        "any other number, as Keras and the papers count."
    )
    for each in convolutions:
        if cut := cut_off(each):
            st.caption(
                f"The transposed convolution spreads each cell of the image over the whole kernel. With same padding "
                f"{cut:,} of these {total_multiply_adds(each) + cut:,} products fall outside of the output and are cut "
                "off: papers and profilers count them, the stage shows only those that reach a cell."
            )


def real_size_section(view: ConvolutionView) -> None:
    """The same kinds at sizes that nobody could draw."""
    st.header("At the size of a real layer")
    with st.container(horizontal=True, vertical_alignment="bottom", gap="medium"):
        for field in _REAL:
            if field.name == "real_groups" and "grouped" not in view.kinds:
                continue
            setting_widget(
                field,
                getattr(view.real, field.name),
                key=f"{CONVOLUTION.key}.{field.name}",
                on_change=_set_real,
                look="number",
                label=field.label,
                width=150,
            )
    table, refused = _real_costs(view)
    st.table(table, hide_index=True, border="horizontal")
    for sentence in refused:
        st.caption(plain(sentence))
    st.caption("With the stride, the padding and the bias of the stage above.")


def downloads(view: ConvolutionView, convolutions: list[Convolution], scene: dict[str, Any]) -> None:
    """The animation as a file that plays anywhere, and the figures for a spreadsheet or a paper."""
    name = "-".join(view.kinds)
    with st.container(horizontal=True):
        for label, make, ending, type, icon, told in (
            ("Animation (HTML)", lambda: as_file(scene), "html", "text/html", "slideshow", _TOLD_OF_FILE),
            ("Table (CSV)", lambda: _costs(convolutions).to_csv(index=False), "csv", "text/csv", "table", None),
            ("Formulas (LaTeX)", lambda: _formulas(view, convolutions), "tex", "text/x-tex", "function", None),
        ):
            key = f"{CONVOLUTION.key}.{ending}"
            download(label, make, f"convolution-{name}.{ending}", type, key=key, icon=icon, help=told)


def _costs(convolutions: list[Convolution]) -> pd.DataFrame:
    """A row for each stage, and for each kind of several stages one with their sum."""
    rows = []
    for each in convolutions:
        title, several = KINDS[each.kind].title, len(each.stages) > 1
        for number, stage in enumerate(each.stages, start=1):
            low, high = products_per_value(stage)
            rows.append(
                {
                    "Kind": f"{title}, {number}: {stage.name}" if several else title,
                    "Output": words.shape(stage.output.shape),
                    "Weights": f"{weights(stage):,}",
                    "Products for one value": f"{low:,}" if low == high else f"{low:,} to {high:,}",
                    QUANTITIES["macs"]: f"{multiply_adds(stage):,}",
                }
            )
        if several:
            rows.append(
                {
                    "Kind": f"{title}, in all",
                    "Output": words.shape(each.output.shape),
                    "Weights": f"{total_weights(each):,}",
                    "Products for one value": "",
                    QUANTITIES["macs"]: f"{total_multiply_adds(each):,}",
                }
            )
    return pd.DataFrame(rows)


def _real_costs(view: ConvolutionView) -> tuple[pd.DataFrame, list[str]]:
    """A row for each kind that goes at this size, and a sentence for each that does not."""
    known, refused = {}, []
    for kind in view.kinds if "standard" in view.kinds else ("standard", *view.kinds):
        try:
            known[kind] = cost(kind, view.real, view.settings)
        except SettingsError as error:
            refused.append(f"{KINDS[kind].title}: {error}")
    measure, rows = known.get("standard"), []
    for kind, figures in known.items():
        rows.append(
            {
                "Kind": KINDS[kind].title,
                "Output": words.shape(figures.output),
                QUANTITIES["params"]: f"{figures.params:,}",
                "of standard": f"{figures.params / measure.params:.3f}" if measure else "",
                QUANTITIES["macs"]: f"{figures.macs:,}",
                "of standard ": f"{figures.macs / measure.macs:.3f}" if measure else "",
            }
        )
    return pd.DataFrame(rows), refused


def _formulas(view: ConvolutionView, convolutions: list[Convolution]) -> str:
    measure, lines = reference(convolutions), []
    for each in convolutions:
        lines += [f"% {KINDS[each.kind].title}: multiply-adds, weights", latex_multiply_adds(each), latex_weights(each)]
        if each is not measure:
            lines += [f"% against {KINDS[measure.kind].title.lower()}", latex_ratio(each, measure, view.settings)]
    return "\n\n".join(line if line.startswith("%") else rf"\[{line}\]" for line in lines) + "\n"


def _set_real(name: str, value: object) -> None:
    view = CONVOLUTION.now()
    try:
        real = RealSize.of({**view.real.model_dump(), name: value})
    except SettingsError as error:
        CONVOLUTION.keep(replace(view, problem=str(error)))
        return
    sentence = view.trained.drawn.sentence if view.trained else ""
    CONVOLUTION.keep(replace(view, real=real, layer=("", ""), sentence=sentence))
