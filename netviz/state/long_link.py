"""A long link made short, without a server that keeps it: its parameters compressed into one.

Raw DEFLATE (RFC 1951), then base64 for addresses (RFC 4648, section 5) without its padding. What comes may be from a
stranger: no more is unpacked than a link can have held, and nothing of it is anything but text.
"""

from __future__ import annotations

import zlib
from base64 import urlsafe_b64decode, urlsafe_b64encode
from collections.abc import Mapping
from urllib.parse import parse_qsl, urlencode

from netviz.errors import SettingsError

PACKED = "z"
"""The parameter that holds all others."""
LONG = 900
"""Characters up to which a link stays as it can be read."""
MOST_PACKED = 7_000
"""Characters of the parameter: servers and proxies take addresses of 8,000."""
MOST_UNPACKED = 400_000
MOST_PARAMETERS = 200
_RAW = -zlib.MAX_WBITS


def shortened(link: Mapping[str, str]) -> dict[str, str]:
    """The link as it stands where it is short, else as one parameter; empty where it is too long for that, too."""
    query = urlencode(link).encode()
    if len(query) <= LONG:
        return dict(link)
    if len(query) > MOST_UNPACKED:
        return {}
    packed = letters_of(query)
    return {PACKED: packed} if len(packed) <= MOST_PACKED else {}


def letters_of(content: bytes) -> str:
    """The content deflated, in letters that an address and an HTML file can hold."""
    packing = zlib.compressobj(9, wbits=_RAW)
    return urlsafe_b64encode(packing.compress(content) + packing.flush()).decode().rstrip("=")


def fits(link: Mapping[str, str]) -> bool:
    """Whether an address can carry it."""
    return not link or bool(shortened(link))


def whole(address: Mapping[str, str]) -> dict[str, str]:
    """The parameters of an address, packed ones among them. Raises SettingsError where those cannot be unpacked."""
    if PACKED not in address:
        return dict(address)
    plain = {name: text for name, text in address.items() if name != PACKED}
    return {**_unpacked(address[PACKED]), **plain}


def _unpacked(packed: str) -> dict[str, str]:
    if len(packed) > MOST_PACKED:
        raise _refusal(f"may have {MOST_PACKED:,} characters", f"{len(packed):,}")
    try:
        content = urlsafe_b64decode(packed.encode("ascii") + b"=" * (-len(packed) % 4))
        unpacking = zlib.decompressobj(_RAW)
        query = unpacking.decompress(content, MOST_UNPACKED + 1)
        if len(query) <= MOST_UNPACKED and unpacking.eof and not unpacking.unused_data:
            return dict(parse_qsl(query.decode("ascii"), keep_blank_values=True, max_num_fields=MOST_PARAMETERS))
    except (ValueError, zlib.error) as error:  # UnicodeError and binascii.Error are ValueErrors
        raise _refusal("must be as netviz wrote it: the link was cut or changed on its way", packed[:40]) from error
    if len(query) > MOST_UNPACKED:
        raise _refusal(f"may hold {MOST_UNPACKED:,} characters", "more")
    raise _refusal("must be as netviz wrote it: the link was cut or changed on its way", packed[:40])


def _refusal(rule: str, received: str) -> SettingsError:
    return SettingsError(f"{PACKED}, the part of the link that is compressed, {rule}", received=received, field=PACKED)
