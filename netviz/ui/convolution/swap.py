"""The arithmetic of a whole network: its standard convolutions made depthwise separable, or the other way round."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import replace
from typing import Any

import pandas as pd
import streamlit as st

from netviz import words
from netviz.anatomy.quantities import QUANTITIES
from netviz.anatomy.swap import Change, ConvolutionType, Swap, swap
from netviz.architectures.catalog import full_title
from netviz.layers import Pair
from netviz.network import Network
from netviz.state.shown_network import ShownNetwork
from netviz.ui.shared.markdown import plain
from netviz.ui.shared.session import CONVOLUTION
from netviz.ui.shared.widget_value import news
from netviz.ui.shared.widget_value import show as show_in_widget
from netviz.unknown import UNKNOWN, or_none

_PARAMS, _MACS = QUANTITIES["params"], QUANTITIES["macs"]
_TYPE, _FIRST = "netviz.swap.type", "netviz.swap.first_layer"
_TITLES: dict[ConvolutionType, str] = {"separable": "To depthwise separable", "standard": "To standard"}
_RULES: dict[ConvolutionType, str] = {
    "separable": "A depthwise separable convolution takes 1/C_out + 1/k² of the multiply-adds "
    "(Howard et al. 2017, section 3.1). Bias, normalisation and activation after it stay as they are.",
    "standard": "A full convolution takes the place of a depthwise and a pointwise one, and of the normalisation and "
    "activation between the two (Howard et al. 2017, section 3.1 and table 4).",
}


@st.fragment
def swap_section(shown: ShownNetwork) -> None:
    """What the network costs before and after all its convolutions are swapped, in all and one by one."""
    network = shown.network
    st.header("A whole network, swapped")
    st.markdown(f"What if every convolution of **{plain(full_title(network))}** were of the other kind?")
    if not shown.specification:
        st.caption("It is from your own file, which no link can carry: whoever follows this page's link sees another.")
    st.page_link("pages/explore.py", label="Choose another network in Explore", icon=":material/account_tree:")
    CONVOLUTION.write_link()
    view = CONVOLUTION.now()
    offered: list[ConvolutionType] = []
    for each, title in _TITLES.items():
        most = swap(network, each, first_layer=True)
        if most.changes:
            offered.append(each)
        else:
            st.caption(f"{title}, nothing here can be swapped: {_kept(most)}.")
    if not offered:
        return
    to = _direction(network, view.swap, offered)
    show_in_widget(_TYPE, to)
    show_in_widget(_FIRST, view.swap_first)
    with st.container(horizontal=True, vertical_alignment="center", gap="medium"):
        st.segmented_control(
            "Swap", offered, required=True, format_func=_TITLES.__getitem__, key=_TYPE, label_visibility="collapsed",
            on_change=news(_TYPE, lambda chosen: _keep(swap=chosen)),
        )  # fmt: skip
        st.toggle(
            "The first layer, too", key=_FIRST, help="What reads the image stays a full convolution in MobileNet.",
            on_change=news(_FIRST, lambda chosen: _keep(swap_first=chosen)),
        )  # fmt: skip
    result = swap(network, to, first_layer=view.swap_first)
    if result.changes:
        _totals(result)
        st.caption(f"{_swapped(result)} {plain(_RULES[to])}")
        _table(result.changes)
    else:
        st.info(f"Nothing here can be swapped without the first layer: {_kept(result)}.")


def _direction(network: Network, chosen: ConvolutionType | None, offered: list[ConvolutionType]) -> ConvolutionType:
    """What was chosen, where it is offered; else the first that changes the network as it stands."""
    if chosen is not None and chosen in offered:
        return chosen
    for to in offered:
        if swap(network, to).changes:
            return to
    return offered[0]


def _keep(**chosen: Any) -> None:
    CONVOLUTION.keep(replace(CONVOLUTION.now(), **chosen))


def _totals(result: Swap) -> None:
    """Before, after, and the factor between them."""
    facts: dict[str, tuple[list[int], list[int]]] = {
        _PARAMS: ([node.params for node in result.before.nodes], [node.params for node in result.after.nodes]),
        _MACS: ([node.macs for node in result.before.nodes], [node.macs for node in result.after.nodes]),
    }
    with st.container(horizontal=True, gap="medium"):
        for label, (before, after) in facts.items():
            st.metric(
                label,
                f"{words.total(before)} → {words.total(after)}",
                _factor(sum(before), sum(after)),
                delta_color="off",
                delta_arrow="off",
                help=f"{words.total(before, words.count)} → {words.total(after, words.count)}",
                width="content",
            )


def _factor(before: int, after: int) -> str | None:
    """÷ 8.56 or × 8.56; None where one of the two is unknown or there is nothing to divide."""
    if not before or not after:  # UNKNOWN is false
        return None
    return f"÷ {before / after:.2f}" if after < before else f"× {after / before:.2f}"


def _swapped(result: Swap) -> str:
    count = len(result.changes)
    every = count + len(result.kept)
    if not result.kept:
        return f"All {every} convolutions are swapped."
    verb = "is" if count == 1 else "are"
    return f"{count} of {every} convolutions {verb} swapped; of the others, {_kept(result)}."


def _kept(result: Swap) -> str:
    counts = Counter(reason for _, reason in result.kept)
    phrases = [f"{count} {'is' if count == 1 else 'are'} {reason}" for reason, count in counts.most_common()]
    return plain("; ".join(phrases) or "it has no convolutions")


def _table(changes: Sequence[Change]) -> None:
    """A row for each convolution that is swapped, with its share of the whole difference."""
    differences = [after - before for before, after in (change.macs for change in changes)]
    counted = _MACS.lower()
    if UNKNOWN in differences:
        differences = [after - before for before, after in (change.params for change in changes)]
        counted = _PARAMS.lower()
    whole = sum(differences)
    shares = [difference / whole if whole else None for difference in differences]
    share = f"Share {'saved' if whole < 0 else 'added'}"
    numbers = {
        f"{_MACS} before": [change.macs[0] for change in changes],
        f"{_MACS} after": [change.macs[1] for change in changes],
        f"{_PARAMS} before": [change.params[0] for change in changes],
        f"{_PARAMS} after": [change.params[1] for change in changes],
    }
    ratios = [None if change.ratio is None else float(change.ratio) for change in changes]
    st.dataframe(
        pd.DataFrame(
            {
                "Convolution": [_name(change) for change in changes],
                "Kernel": [words.shape(_kernel(change)) for change in changes],
                share: shares,
                "Ratio": ratios,
                **{name: pd.array(list(map(or_none, column)), dtype="Int64") for name, column in numbers.items()},
                "Map": [_map(change) for change in changes],
            }
        ),
        hide_index=True,
        placeholder="?",
        column_config={
            share: st.column_config.ProgressColumn(
                format="percent",
                min_value=0,
                max_value=max((value for value in shares if value), default=1),
                help=f"Of all {counted} that the swap {'saves' if whole < 0 else 'adds'}",
            ),
            "Ratio": st.column_config.NumberColumn(format="× %.3f", help=f"{_MACS} after over those before"),
            **{name: st.column_config.NumberColumn(format="localized") for name in numbers},
        },
    )


def _name(change: Change) -> str:
    first, last = change.before[0], change.before[-1]
    return first.name if first is last else f"{first.name} + {last.label}"


def _kernel(change: Change) -> Pair:
    first = change.before[0]
    window = first.window
    assert window is not None
    return window.kernel


def _map(change: Change) -> str:
    return f"{words.shape(change.before[0].input_shapes[0])} → {words.shape(change.after.output_shape)}"
