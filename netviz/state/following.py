"""Follow me: a lecturer leads a class from view to view, in a room whose link the others open."""

from __future__ import annotations

import re
from collections.abc import Collection, Mapping
from urllib.parse import parse_qsl

from netviz.errors import RunCause, RunError, SettingsError
from netviz.state.visitor import OWN, WHEEL
from netviz.training.record.room_codes import is_maker, is_room, new_room
from netviz.training.record.rooms import Shown
from netviz.training.record.runs import readable
from netviz.training.record.store import Store

MOST_LETTERS = 8_000
"""Of an address; assets/lecture/address.js has the same rules."""
TITLE_LETTERS = 200
_WITHIN = re.compile(r"[\w-]{0,40}(?:\?[^\s\0#<>\"\\\ud800-\udfff]*)?", re.ASCII)
_SECRETS = frozenset({OWN, WHEEL})


def view_of(told: object) -> tuple[str, str]:
    """The address of a view and its title, as a browser tells them. Raises SettingsError where they are none."""
    known = told if isinstance(told, Mapping) else {}
    address, title = known.get("address"), known.get("title")
    if isinstance(address, str) and len(address) > MOST_LETTERS:
        rule = f"address must have at most {MOST_LETTERS:,} characters"
        raise SettingsError(rule, received=f"{len(address):,}", field="address")
    if not (isinstance(address, str) and _WITHIN.fullmatch(address)) or _SECRETS & _names_in(address):
        rule = "address must be within the app, such as train?experiment=degradation, and hold no secret"
        raise SettingsError(rule, received=str(address)[:60], field="address")
    if not isinstance(title, str):
        raise SettingsError("title must be a text", received=str(title)[:60], field="title")
    return address, readable(title)[:TITLE_LETTERS]  # JSON can hold what the record cannot


def _names_in(address: str) -> set[str]:
    """The names of its parameters, as a page reads them: %6dine is mine, too."""
    return {name for name, _ in parse_qsl(address.partition("?")[2], keep_blank_values=True)}


def opened_room(store: Store, names: Collection[str], told: object) -> str:
    """The code of a new room in which this view is shown. Raises SettingsError and RunError."""
    view = view_of(told)
    if not names:
        rule = "A room is led by the browser that opened it, which must keep the cookie of this app"
        raise RunError(rule, received="no cookie")
    code = new_room(next(iter(names)))
    store.rooms.show(code, *view)
    return code


def lead(store: Store, code: str, names: Collection[str], told: object) -> None:
    """Show a room's followers this view. Raises SettingsError, and RunError where another one has opened the room."""
    _check_maker(code, names)
    store.rooms.show(code, *view_of(told))


def close_room(store: Store, code: str, names: Collection[str]) -> None:
    """Nobody follows any more. Raises RunError where another one has opened the room."""
    _check_maker(code, names)
    store.rooms.close(code)


def followed(store: Store, code: str) -> Shown:
    """What is shown in that room. Raises RunError where there is none (any more)."""
    shown = store.rooms.shown(code) if is_room(code) else None
    if shown is None:
        rule = "This room is closed: its lecturer has ended it, or showed nothing for half a day"
        raise RunError(rule, received=code[:40], cause=RunCause.NOT_FOUND)
    return shown


def _check_maker(code: str, names: Collection[str]) -> None:
    if not is_maker(code, names):
        raise RunError("A room is led by who opened it", received="another visitor", cause=RunCause.NOT_YOURS)
