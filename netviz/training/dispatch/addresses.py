"""Internet addresses as queue and guesses know them: salted hashes, by which sessions of one address are told as one.

The record never has the address itself. An hour after a run has ended, or a guess was drawn
(`queue.FORGET_SECONDS`), its hash is gone, too, and the salt goes with the last of them (`record.salt`).
"""

from __future__ import annotations

import hashlib
import ipaddress
from collections.abc import Callable, Sequence

_IPV6_OF_A_HOUSEHOLD = 56
"""What a provider gives to a home at least (RIPE-690, section 4.2): 256 networks of 64 bits, all of one visitor."""


def read(text: str) -> ipaddress.IPv4Address | ipaddress.IPv6Address | None:
    """The address that is written there, in brackets or not; None where there is none.

    One of version 4 that has reached a socket of version 6 is itself.
    """
    try:
        known = ipaddress.ip_address(text.strip("[]"))
    except ValueError:
        return None
    return getattr(known, "ipv4_mapped", None) or known


def hashed(address: str | None, salt: Callable[[], bytes]) -> str:
    """16 hexadecimal digits; empty where the address is not known, or is this machine: then it tells nobody apart.

    The salt is asked for only where there is an address.
    """
    known = read(address or "")
    if known is None or known.is_loopback:
        return ""
    if known.version == 6:
        known = ipaddress.ip_network((known.packed, _IPV6_OF_A_HOUSEHOLD), strict=False).network_address
    return hashlib.blake2b(known.packed, key=salt(), digest_size=8).hexdigest()


def forwarded(peer: str | None, told: Sequence[str], proxies: int) -> str | None:
    """Where a request comes from that has come through so many proxies of the host's own.

    Each adds at the right of X-Forwarded-For, whose lines are `told`, from where it was asked; what stands left of
    theirs anybody may have written. The peer, where there are fewer entries than proxies: it was not asked by them.
    """
    entries = [entry.strip() for line in told for entry in line.split(",")]
    if not 0 < proxies <= len(entries):
        return peer
    found = read(entries[-proxies]) or read(entries[-proxies].rpartition(":")[0])  # some add the port
    return peer if found is None else str(found)
