"""The time of a forward pass of each compared network, measured when somebody asks for it."""

from __future__ import annotations

from collections.abc import Mapping
from math import floor, log10
from typing import Any

import pandas as pd
import streamlit as st

from netviz.errors import NetvizError, RunError
from netviz.network import Network
from netviz.state.shown_network import ShownNetwork
from netviz.training.codes import Phase
from netviz.training.dispatch.forward_pass import BATCHES, Asked, Measured, check, known, machine
from netviz.training.dispatch.forward_queue import Turn, measuring
from netviz.training.dispatch.trained_network import FILE, settings_of_file
from netviz.training.words import phase
from netviz.ui.compare.charts import at_once, times_chart
from netviz.ui.shared.markdown import plain
from netviz.ui.shared.session import COMPARE, visitor_names
from netviz.words import counted

Named = Mapping[str, ShownNetwork]
_STATE = "State"


def forward_times(networks: Named) -> None:
    """What was measured, as a table and a chart; a button that measures what was not, and how far that is."""
    try:
        here = machine()
    except RunError as error:
        st.info(plain(f"{error} Everything else on this page works."), icon=":material/timer_off:")
        return
    st.markdown(
        f"Time from the images to the answer, for {' and for '.join(map(at_once, BATCHES))}, in float32, on the "
        f"machine that serves this page: **{plain(here)}**. A process of its own measures it, with Keras' own layers."
    )
    waits = _waits(networks)
    st.fragment(_times, run_every=0.7 if waits else None)(networks, waits)


def _times(networks: Named, waited: bool) -> None:
    measured = {title: known(shown.network) for title, shown in networks.items()}
    turns = {title: measuring().told(shown.network) for title, shown in networks.items()}
    refused = {title: _refusal(shown.network) for title, shown in networks.items()}
    if _waits(networks) != waited:
        COMPARE.rerun()
    _table(measured, turns, refused)
    with st.container(horizontal=True, vertical_alignment="center"):
        missing = [title for title in networks if not measured[title] and not refused[title]]
        if waited:
            st.button(
                "Stop", icon=":material/stop:", key="compare.time.stop",
                on_click=lambda: measuring().stop([shown.network for shown in networks.values()], visitor_names()[0]),
            )  # fmt: skip
        elif missing:
            several = "them" if len(missing) > 1 else "it"
            st.button(
                f"Measure {several}", icon=":material/timer:", key="compare.time.measure", type="primary",
                on_click=lambda: _ask({title: networks[title] for title in missing}),
            )  # fmt: skip
        if problem := st.session_state.pop("compare.time.problem", ""):
            st.warning(plain(problem), icon=":material/error:")
    if any(measured.values()):
        times_chart({title: each for title, each in measured.items() if each}, key="compare-time")


def _waits(networks: Named) -> bool:
    turns = [measuring().told(shown.network) for shown in networks.values()]
    return any(turn is not None and not turn.problem for turn in turns)


def _refusal(network: Network) -> str:
    try:
        check(network)
    except RunError as error:
        return str(error)
    return ""


def _ask(networks: Named) -> None:
    """Ask for all of them; where one is refused the page says why."""
    for shown in networks.values():
        try:
            measuring().ask(_asked(shown), visitor_names()[0])
        except NetvizError as error:
            st.session_state["compare.time.problem"] = str(error)


def _asked(shown: ShownNetwork) -> Asked:
    """Raises RunError where a file's description is too large."""
    network = shown.network
    if shown.family is None:
        return Asked(FILE, settings_of_file(network), network.config, network)
    return Asked(shown.family.name, network.settings.changes(), "", network)


def _table(
    measured: Mapping[str, Measured | None], turns: Mapping[str, Turn | None], refused: Mapping[str, str]
) -> None:  # fmt: skip
    rows: list[dict[str, Any]] = []
    for title, each in measured.items():
        row = {"Network": plain(title), **dict.fromkeys(map(at_once, BATCHES), "–"), _STATE: ""}
        if each:
            row |= {at_once(batch): words_of(each.seconds(batch), batch) for batch in BATCHES}
            if each.beside:
                row[_STATE] = "measured beside a run that trained: a machine to itself is quicker"
        else:
            row[_STATE] = plain(refused[title] or _progress(turns[title]))
        rows.append(row)
    table = pd.DataFrame(rows)
    st.table(table if table[_STATE].any() else table.drop(columns=_STATE), hide_index=True, border="horizontal")


def words_of(seconds: float, batch: int) -> str:
    """A time and, for several images, that of each: 640 ms, 20 ms an image."""
    whole = milliseconds(1000 * seconds)
    return whole if batch == 1 else f"{whole}, {milliseconds(1000 * seconds / batch)} an image"


def milliseconds(number: float) -> str:
    """Three figures, and no decimals beyond a hundred: 8.41 ms, 1,234 ms."""
    return f"{number:,.{max(0, 2 - floor(log10(number)))}f} ms"


def _progress(turn: Turn | None) -> str:
    if turn is None:
        return "not measured yet"
    if turn.problem:
        return turn.problem
    if turn.phase is Phase.NONE:
        return "waits for its turn"
    return f"passing {counted(turn.batch, 'image')} through it" if turn.batch else phase(turn.phase)
