"""What every page's state can do: come from a link, become one, and say what was wrong.

A link has all that a page shows, but for two things. What is private stays out: a picture of one's own, the list of
one's runs and who one is, and a guess in a room, where others are not to copy it. And so does what passes: what the
pointer is over, an open menu or drawer, the whole screen, and whether something plays.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from typing import Protocol, TypeVar

from typing_extensions import Self

from netviz.errors import NetvizError, SettingsError

Choice = TypeVar("Choice", bound=str)

MOST_PROBLEMS = 5
NOTHING_OPEN = "none"
"""What a link says of a drawing in which all is folded, where that is not the usual."""


def link_problem(problems: Iterable[object]) -> str:
    """What was wrong with a link, as sentences: each once, and of many the first ones; empty where nothing was."""
    sentences = list(dict.fromkeys(map(str, problems)))
    if not sentences:
        return ""
    more = len(sentences) - MOST_PROBLEMS
    told = [*sentences[:MOST_PROBLEMS], *([f"And {more} more"] if more > 0 else [])]
    return ". ".join(["The link could not be used as it is", *told])


def not_opened(wanted: Collection[str], foldable: Collection[str], field: str = "open") -> list[SettingsError]:
    """What of a link's `open` no drawing can unfold, as at most one refusal."""
    unknown = sorted({*wanted} - {*foldable, ""})
    rule, received = f"{field} must name blocks of this drawing", ", ".join(unknown)[:60]
    return [SettingsError(rule, received=received, field=field)] if unknown else []


def one_of(
    name: str, address: Mapping[str, str], choices: Sequence[Choice], problems: list[NetvizError]
) -> Choice | None:  # fmt: skip
    """What a link chooses; None where it chooses nothing, or nothing that there is, which is then a problem."""
    came = address.get(name)
    chosen = next((choice for choice in choices if choice == came), None)
    if chosen is None and came is not None:
        problems.append(SettingsError(f"{name} must be one of {', '.join(choices)}", received=came[:40], field=name))
    return chosen


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
