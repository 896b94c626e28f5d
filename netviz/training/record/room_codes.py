"""A room: where a class meets, by a code that links carry and that only its maker can lead by."""

from __future__ import annotations

import hashlib
import hmac
import secrets
from collections.abc import Collection

_SALT, _SEAL = 8, 12


def new_room(maker: str) -> str:
    """The code of a room: a random part, and a seal that only its maker's name makes of it."""
    salt = secrets.token_hex(_SALT // 2)
    return salt + _seal(salt, maker)


def is_room(code: str) -> bool:
    """Whether that may be the code of a room: letters and digits that mean nothing anywhere else."""
    return len(code) == _SALT + _SEAL and set(code) <= set("0123456789abcdef")


def is_maker(code: str, names: Collection[str]) -> bool:
    """Whether one who goes by these names made the room; what others do there is not the room's."""
    salt, seal = code[:_SALT], code[_SALT:]
    return is_room(code) and any(hmac.compare_digest(seal, _seal(salt, name)) for name in names)


def _seal(salt: str, name: str) -> str:
    return hashlib.blake2b(f"{salt} {name}".encode(), digest_size=_SEAL // 2).hexdigest()
