"""The convolution page's view in the session: opened from a link or another page, and edited in the browser."""

from __future__ import annotations

from dataclasses import replace

import streamlit as st

from netviz.errors import NetvizError, SettingsError
from netviz.state.convolution import ConvolutionView
from netviz.ui.shared.session import CONVOLUTION, EXPLORE

_LOOK_SECONDS = 1.5
_ICON = ":material/hourglass_top:"


def opened_view() -> ConvolutionView:
    """The view to show now; the network that it swaps is the one that Explore shows, also where a link names it."""
    view = CONVOLUTION.opened(followed=_explore)
    CONVOLUTION.keep(replace(view, swap_network=EXPLORE.now().shown.specification))
    return CONVOLUTION.now()


def waiting(view: ConvolutionView) -> None:
    """What a run has learnt and is computed now, with another look for it every while."""
    if not view.awaited:
        return

    def look() -> None:
        try:
            found = ConvolutionView.awaiting(view.awaited)
        except NetvizError as error:
            found = ConvolutionView(problem=str(error))
        if found.awaited:
            st.info("The layer at work is computed now: the first one of a run takes half a minute.", icon=_ICON)
        else:
            CONVOLUTION.keep(found)
            CONVOLUTION.rerun()

    st.fragment(look, run_every=_LOOK_SECONDS)()


def take_edit(report: object) -> None:
    """Put what the browser reports into its cell, or say why not."""
    view = CONVOLUTION.now()
    try:
        CONVOLUTION.keep(view.with_edit(report))
    except SettingsError as error:
        CONVOLUTION.keep(replace(view, problem=str(error)))


def _explore(view: ConvolutionView) -> None:
    # What this page writes while a file is shown names no network: the way back to it must not close the file.
    asks = not view.problem or view.swap_network != ConvolutionView.swap_network
    if asks and not EXPLORE.now().file:
        EXPLORE.now().open_specification(view.swap_network)
