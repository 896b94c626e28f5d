"""What every page's state can do: come from a link, become one, and say what was wrong."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Protocol

from typing_extensions import Self


class PageState(Protocol):
    """The state of a page: a link opens what it was made from, for any visitor."""

    @property
    def problem(self) -> str:
        """What was wrong with the link or with what was entered last, as sentences; empty where nothing was."""
        ...

    @classmethod
    def of_link(cls, address: Mapping[str, str]) -> Self:
        """The state that a link describes; what is nonsense in it is named in `problem`."""
        ...

    def link(self) -> dict[str, str]:
        """The query of the address that opens this state."""
        ...
