"""The pages' states in a visitor's session: where they are kept, and how they and the address follow one another."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from typing import Any, Generic, TypeVar

import streamlit as st

from netviz.errors import FileError, NetvizError, SettingsError
from netviz.state import file_link, kept_by_browser
from netviz.state import visitor as who
from netviz.state.comparison import EXPLORED, Comparison
from netviz.state.convolution import ConvolutionView
from netviz.state.explored import Explored
from netviz.state.kept_by_browser import Kept
from netviz.state.long_link import PACKED, fits, shortened, whole
from netviz.state.page_state import PageState
from netviz.state.story_view import StoryView
from netviz.state.train import TrainState
from netviz.ui.shared import link, once

State = TypeVar("State", bound=PageState)


@dataclass(frozen=True)
class PageSession(Generic[State]):
    """A page's state in the session; `reads` is what of the address the page reads, None for everything.

    `kept` is what the browser writes into the address by itself: it stays there, and the state knows nothing of it.
    `is_about_explored` says whether the state is about the network that Explore shows: where that is from a visitor's
    file, the file travels in this page's link, too.
    """

    page: str
    kind: Callable[[], State]
    reads: frozenset[str] | None = None
    kept: Mapping[str, Kept] = field(default_factory=dict)
    is_about_explored: Callable[[State], bool] = lambda state: False

    @property
    def key(self) -> str:
        """Where the session holds it; keys of the page's widgets start with it."""
        return f"netviz.{self.page}"

    @property
    def _sent(self) -> str:
        return f"{self.key}.sent"

    @property
    def _behind(self) -> str:
        return f"{self.key}.behind"

    def now(self) -> State:
        """What this visitor sees on the page, or would see; for other pages, whose address says nothing about it."""
        if self.key not in st.session_state:
            self.keep(self.kind())
        return st.session_state[self.key]

    def keep(self, state: State) -> State:
        """Show this state from now on."""
        st.session_state[self.key] = state
        return state

    def send(self, state: State) -> None:
        """Show this state when the page is opened next, whatever the address says."""
        st.session_state[self._sent] = state

    def opened(self, followed: Callable[[State], None] = lambda state: None) -> State:
        """What to show when the page runs; `followed` is told the state where it comes from a link.

        What another page sent comes first, then an address that somebody else wrote, then what this visitor last saw
        here: the navigation's own links carry no parameters.
        """
        st.session_state[_OPENED] = self.page
        if not self.is_behind():
            shown_before().clear()
        behind = once.is_behind() | (st.session_state.pop(self._behind, None) == st.query_params.to_dict())
        if self._sent in st.session_state:
            return self.keep(st.session_state.pop(self._sent))
        address = self._address()
        is_whole = link.USUAL in st.query_params
        if not behind and link.is_foreign(self.page, address, self._shown(), is_whole=is_whole):
            self._follow(address, followed)
        return self.now()

    def is_behind(self) -> bool:
        """Whether the browser had not seen the page's last change when it sent what is heard now."""
        return link.is_older(self.page, self._address())

    def _address(self) -> dict[str, str]:
        """What of the browser's address the page wrote, or another one like it."""
        return self._read(st.query_params.to_dict(), PACKED, *file_link.NAMES)

    def _read(self, address: Mapping[str, str], *more: str) -> dict[str, str]:
        """What of an address makes a state."""
        return {
            name: text
            for name, text in address.items()
            if name not in (*self.kept, link.USUAL) and (self.reads is None or name in self.reads or name in more)
        }

    def _follow(self, address: Mapping[str, str], followed: Callable[[State], None]) -> None:
        """Show what a link describes; what is nonsense in it is named."""
        problems: list[NetvizError] = []
        try:
            address = whole(address)
        except SettingsError as error:
            address, problems = {}, [error]
        followed(self.keep(self.now().of_link(self._read(address))))
        problems += kept_by_browser.refusals(self.kept, st.query_params.to_dict(), self.now())
        if file_link.FILE in address and self.is_about_explored(self.now()):
            try:
                EXPLORE.now().open_linked_file(address)
            except FileError as error:
                problems.append(error)
        if problems:
            state: Any = self.now()
            told = state.problem or "The link could not be used as it is"
            self.keep(replace(state, problem=". ".join([told, *map(str, problems)])))

    def _link(self) -> dict[str, str]:
        """What opens this state for any visitor, with the file that it is about where an address can carry that."""
        alone, file = self.now().link(), EXPLORE.now().file
        if file and self.is_about_explored(self.now()):
            both = {**alone, **file_link.file_link(file)}
            return both if fits(both) else alone
        return alone

    def write_link(self) -> None:
        """Put what is shown into the address bar, once the page's widgets are made: see `widget_value.news`."""
        address = shortened(self._link())
        kept = kept_by_browser.kept(self.kept, st.query_params.to_dict(), self.now())
        if st.query_params.to_dict() == {**address, **kept}:
            once.address_stays()
        link.write(self.page, address, self._shown(), beside=kept)

    def rerun(self) -> None:
        """Run the whole page again from one of its fragments, as it is.

        The browser may have sent the fragment's run before it knew the newest address: then it is behind, and no link.
        """
        st.session_state[self._behind] = st.query_params.to_dict()
        st.rerun()

    def _shown(self) -> tuple[dict[str, str], str]:
        """What differs once the visitor has changed or entered something; a file is opened on another page."""
        return self.now().link(), self.now().problem


EXPLORE = PageSession("explore", Explored, kept=kept_by_browser.EXPLORE)
CONVOLUTION = PageSession(
    "convolution", ConvolutionView, ConvolutionView.IN_LINK, kept_by_browser.CONVOLUTION, lambda view: True
)
COMPARE = PageSession(
    "compare", Comparison, Comparison.IN_LINK, kept_by_browser.COMPARE, lambda comparison: EXPLORED in comparison.words
)
STORIES = PageSession("stories", StoryView, StoryView.IN_LINK, kept_by_browser.STORIES)
TRAIN = PageSession("train", TrainState, TrainState.IN_LINK, kept_by_browser.TRAIN, lambda state: True)

_SESSIONS = {each.page: each for each in (EXPLORE, CONVOLUTION, COMPARE, STORIES, TRAIN)}
_OPENED, _SHOWN_BEFORE = "netviz.opened", "netviz.shown_before"


def is_behind() -> bool:
    """Whether the browser had not seen the last change of the page that was opened last."""
    page = st.session_state.get(_OPENED)
    return page in _SESSIONS and _SESSIONS[page].is_behind()


def shown_before() -> dict[str, list[Any]]:
    """By the keys of widgets what they showed until the page changed it, since the browser was last up to date."""
    return st.session_state.setdefault(_SHOWN_BEFORE, {})


def visitor_names() -> tuple[str, ...]:
    """By which the record knows this visitor: the browser's own first, under which runs start; an own link adds others.

    The page takes an own link's secrets out of the address, which is for others to see.
    """
    return who.names(_secrets())


def own_link(address: str) -> str:
    """The link by which this visitor finds the own runs again, from any browser; `address` is the page's."""
    return f"{address.partition('?')[0]}?{who.OWN}={who.as_text(_secrets())}"


def _secrets() -> tuple[str, ...]:
    """Those of this session; without a cookie they end with it."""
    before = st.session_state.get(_SECRETS) or st.context.cookies.get(who.COOKIE, "")
    st.session_state[_SECRETS] = who.as_text(who.known(before, st.query_params.get(who.OWN, "")))
    return who.secrets_in(st.session_state[_SECRETS])


_SECRETS = "netviz.secrets"
