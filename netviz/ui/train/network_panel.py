"""The network that is training, drawn: its shortcuts can be cut and healed there while the curves show what happens."""

from __future__ import annotations

from collections.abc import Callable

import streamlit as st
from streamlit.components.v2 import component

from netviz.drawing.outline.tree import blocks
from netviz.errors import NetvizError
from netviz.state.drawing_messages import Cuts, Training
from netviz.state.explored import Explored
from netviz.state.page_state import NOTHING_OPEN
from netviz.state.train import TrainState
from netviz.state.trained_run import drawn_run
from netviz.training.codes import CommandKind
from netviz.training.dispatch.cutting import shortcuts_of, wished
from netviz.training.dispatch.dispatcher import dispatcher
from netviz.training.record.runs import Run
from netviz.training.watched import watched
from netviz.ui.shared.acts import hear, hear_from_now, heard
from netviz.ui.shared.assets import script
from netviz.ui.shared.graph_viewer import graph_viewer
from netviz.ui.shared.markdown import plain
from netviz.ui.shared.session import TRAIN

# Apart from the drawing: what is sent at a cut is a few names, and the drawing stays.
_cuts = component("netviz_cuts", js=script("cuts/mount.js"))
NOTHING_TO_CUT = "It has no residual additions, and so no shortcut that could be cut while it trains."


def network_panel(state: TrainState, run: Run) -> None:
    """The drawing, with a switch for every shortcut; only who steers the run can turn them."""
    try:
        now = watched(run.id).run()
        shown, known = _explored(state, run), shortcuts_of(run)
        cut = [each.name for each in known if each.name in (now.figures.cut or ())]
        wishes = wished(now, dispatcher().store.commands.not_done(now))
        may = now.hears and state.helm.may_steer(now)

        def turn(cuts: bool, names: list[str]) -> None:
            state.steer(run.id, CommandKind.CUT if cuts else CommandKind.HEAL, names)
            watched(run.id).look_again()

        if known:
            _all(turn, [each.name for each in known], cut, len(wishes), may=may)
        else:
            st.caption(NOTHING_TO_CUT)
        graph_viewer(shown, key=f"{TRAIN.key}.drawing", role=Training(f"run {run.id}", known))
        _marks(Cuts(f"run {run.id}", cut, wishes, may, turn))
        state.drawn = _in_link(shown)
        TRAIN.write_link()
    except NetvizError as error:
        st.warning(plain(str(error)), icon=":material/warning:")


def _marks(cuts: Cuts) -> None:
    """What of the drawing is cut, and what is turned there."""
    key = f"{TRAIN.key}.cuts"
    with st.container(key="cuts-unseen"):
        _cuts(
            key=key,
            data=cuts.data(heard(key, "turned")),
            on_turned_change=lambda: hear(key, "turned", cuts.hear),
        )
    hear_from_now(key, "turned")


def _all(turn: Callable[[bool, list[str]], None], names: list[str], cut: list[str], wishes: int, *, may: bool) -> None:
    """How many are cut, and all of them at a click."""
    with st.container(horizontal=True, vertical_alignment="center"):
        st.caption(_told(len(cut), len(names), wishes, may=may), width="stretch")
        for label, cuts, icon in (("Cut all", True, "content_cut"), ("Heal all", False, "healing")):
            st.button(
                label,
                icon=f":material/{icon}:",
                disabled=not may or len(cut) == (len(names) if cuts else 0),
                key=f"{TRAIN.key}.{label}",
                on_click=turn,
                args=(cuts, names),
            )


def _told(cut: int, of: int, wishes: int, *, may: bool) -> str:
    state = f"{cut} of {of} shortcuts cut" if cut else f"{of} shortcuts, none cut"
    state += f", {wishes} to change as soon as the run hears it" if wishes else ""
    does = " Click one, by its name or on its line: nothing passes it then, until it heals." if may else ""
    return f"{state}.{does}"


def _explored(state: TrainState, run: Run) -> Explored:
    """What this visitor sees of the run's network, as he left it, or as a link says; else with its blocks open.

    Raises NetvizError.
    """
    before, shown = state.drawing or ("", None)
    if shown is None or before != run.id:
        shown = drawn_run(run, {} if before else state.drawn)
        state.drawing = run.id, shown
    if shown.problem:
        st.warning(plain(shown.problem), icon=":material/error:")
    return shown


def _in_link(shown: Explored) -> dict[str, str]:
    """What is unfolded, and how it looks, where that is not the usual."""
    opened = {} if shown.opened == blocks(shown.root) else {"open": ",".join(sorted(shown.opened)) or NOTHING_OPEN}
    return opened | shown.look.changes()
