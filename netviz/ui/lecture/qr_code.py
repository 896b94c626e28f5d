"""QR codes, as SVG: how a hall opens the view that it sees on its phones."""

from __future__ import annotations

import io

import segno
from segno.encoder import DataOverflowError

from netviz.errors import SettingsError

CAPACITY = 2_953
"""Bytes in the largest one, at the least correction of errors."""
BORDER_CELLS = 4
"""The quiet zone that readers need around it."""


def qr_svg(address: str) -> str:
    """The address as a QR code, black on white in any theme. Raises SettingsError where no code holds it."""
    try:
        code = segno.make(address, error="l", micro=False)
    except DataOverflowError as error:
        rule = (
            f"A QR code holds an address of at most {CAPACITY:,} bytes; give its link instead, or let the class follow"
        )
        raise SettingsError(rule, received=f"{len(address.encode()):,}", field="address") from error
    written = io.BytesIO()
    code.save(written, kind="svg", border=BORDER_CELLS, dark="#000", light="#fff", omitsize=True, xmldecl=False)
    return written.getvalue().decode()
