"""Which two networks the visitor compares: one typed object in the session, and the link that reopens it."""

from __future__ import annotations

from dataclasses import dataclass

import streamlit as st

from netviz.architectures.catalog import FAMILIES, find
from netviz.errors import NetvizError
from netviz.network import Network
from netviz.ui.explore.explored import explored_now
from netviz.ui.shared import catalog_cache, link

KEY = "netviz.comparison"
PAGE = "compare"
EXPLORED = "explored"
DEFAULTS = {"left": "xception_paper", "right": "xception_chained"}


@dataclass
class Comparison:
    """Two names: presets, or EXPLORED for what the Explore page shows."""

    left: str = DEFAULTS["left"]
    right: str = DEFAULTS["right"]
    problem: str = ""

    def names(self) -> dict[str, str]:
        """Both names by their sides, as the address has them."""
        return {"left": self.left, "right": self.right}

    def network(self, side: str) -> Network:
        """The network on that side."""
        name = getattr(self, side)
        if name == EXPLORED:
            return explored_now().network
        family, preset = find(name)
        return catalog_cache.network(family.name, family.settings.of(preset))


def comparison() -> Comparison:
    """This visitor's, from the session; in a new session, or when the address was changed, from the link."""
    address = {side: value for side, value in st.query_params.items() if side in DEFAULTS}
    state = st.session_state.setdefault(KEY, Comparison())
    if link.is_foreign(PAGE, address, state.names()):
        state = st.session_state[KEY] = _from_link(address)
    link.write(PAGE, state.names(), state.names())
    return state


def network_picker(state: Comparison, side: str) -> None:
    """A choice of every published network, and of the one that Explore shows."""
    key = f"compare.{side}"
    st.session_state[key] = getattr(state, side)

    def chosen() -> None:
        setattr(state, side, st.session_state[key])
        state.problem = ""

    options = [EXPLORED, *(preset for family in FAMILIES.values() for preset in family.presets)]
    st.selectbox(side.title(), options, format_func=_title, key=key, on_change=chosen)


def _title(name: str) -> str:
    if name == EXPLORED:
        return f"What Explore shows: {explored_now().network.title}"
    family, _ = find(name)
    return f"{family.title}: {family.presets[name].title}"


def _from_link(address: dict[str, str]) -> Comparison:
    state = Comparison()
    for side, name in address.items():
        try:
            family, _ = (None, None) if name == EXPLORED else find(name)
            if family is not None and name not in family.presets:
                name = next(iter(family.presets))  # noqa: PLW2901 (a family's name means its first preset)
            setattr(state, side, name)
        except NetvizError as error:
            state.problem = f"The link could not be used as it is. {error}"
    return state
