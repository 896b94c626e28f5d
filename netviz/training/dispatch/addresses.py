"""Internet addresses as the queue knows them: salted hashes, by which many sessions of one address are told as one.

The record never has the address itself. An hour after a run has ended (`queue.FORGET_SECONDS`) its hash is gone, too.
"""

from __future__ import annotations

import contextlib
import hashlib
import ipaddress
import secrets
from functools import lru_cache
from pathlib import Path

from netviz.training.data.locks import file_lock
from netviz.training.places import home, replace_file

_SALT_BYTES = 32
_IPV6_OF_A_HOUSEHOLD = 64


def hashed(address: str | None) -> str:
    """16 hexadecimal digits; empty where the address is not known, or is this machine: then it tells nobody apart."""
    try:
        known = ipaddress.ip_address(address or "")
    except ValueError:
        return ""
    if known.is_loopback:
        return ""
    if known.version == 6:
        known = ipaddress.ip_network((known, _IPV6_OF_A_HOUSEHOLD), strict=False).network_address
    return hashlib.blake2b(known.packed, key=_salt(home() / "address.salt"), digest_size=8).hexdigest()


@lru_cache(maxsize=4)
def _salt(path: Path) -> bytes:
    """The host's own, made once. Where it cannot be kept, one for this process."""
    made = secrets.token_bytes(_SALT_BYTES)
    with contextlib.suppress(OSError), file_lock(path.with_suffix(".lock")):
        if not path.exists():
            replace_file(path, made)
        return path.read_bytes()
    return made
