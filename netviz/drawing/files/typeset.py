"""An SVG as PDF or PNG, by Typst in a process of its own, with fonts of our own.

Typst's Rust code is fast and careful, and yet strangers' names go into it: a process can be stopped, and what it used
comes back. One runs at a time, so a visitor's large picture slows the page of no other.
"""

from __future__ import annotations

import json
import re
import subprocess
import sys
from pathlib import Path
from threading import Lock
from typing import Literal

from netviz.drawing.look.stylesheet import FILE_FONTS
from netviz.errors import DrawingError

SECONDS = 20
WAIT = 3
"""How long one waits for the pictures of others, seconds: on the page it holds one of the server's few threads."""
MEGAPIXELS = 24
"""Of a PNG: Typst takes 14 bytes for each while it makes one."""
PIXELS_PER_INCH = 96
LONGEST = 14_400
"""The longest side of a PDF's page that every reader opens, points: 200 inches."""
FONTS = Path(__file__).with_name("fonts")
"""Roboto, under the Apache License 2.0; for what it lacks, the machine's fonts and those inside Typst."""
PROCESS = Path(__file__).with_name("typeset_process.py")

_turn = Lock()


def typeset(svg: str, format: Literal["pdf", "png"], *, title: str, scale: float = 1.0) -> bytes:
    """The drawing as one page of its own size; a PNG of `scale` pixels a pixel of the SVG.

    A PDF keeps its text as text. Raises DrawingError where a PNG would be too large, or Typst is missing or fails.
    """
    width, height = size(svg)
    if format == "png" and scale > largest_scale(width, height) + 1e-9:
        rule = f"A PNG may have {MEGAPIXELS} megapixels, so this drawing a scale of at most"
        smaller = "A smaller scale, fewer open blocks, or PDF and SVG, which have no such limit, will do"
        raise DrawingError(f"{rule} {largest_scale(width, height):.2f}. {smaller}", received=f"{scale:g}")
    points = 72 / PIXELS_PER_INCH
    if format == "pdf":
        points = min(points, LONGEST / max(width, height))
    job = {
        "format": format,
        "ppi": PIXELS_PER_INCH * scale,
        "fonts": str(FONTS),
        # The bundled fonts whatever the machine has, so a picture looks the same from everywhere.
        "svg": svg.replace(FILE_FONTS, "Roboto,sans-serif"),
        "title": title,
        "width": str(width * points),
    }
    return _run(json.dumps(job).encode())


def size(svg: str) -> tuple[int, int]:
    """Width and height of a drawing, pixels."""
    found = re.match(r'<svg [^>]*?\bwidth="(\d+)" height="(\d+)"', svg)
    assert found, "not a drawing of ours"
    return int(found[1]), int(found[2])


def largest_scale(width: int, height: int) -> float:
    """The largest scale, in hundredths, at which a PNG of this size may be made."""
    return int((MEGAPIXELS * 1e6 / (width * height)) ** 0.5 * 100) / 100


def _run(job: bytes) -> bytes:
    if not _turn.acquire(timeout=WAIT):
        raise DrawingError("Others are exporting large drawings just now. Please try again in a minute")
    try:
        done = subprocess.run(
            [sys.executable, str(PROCESS)], input=job, capture_output=True, timeout=SECONDS, check=True
        )
    except subprocess.TimeoutExpired as error:
        raise DrawingError(
            f"A drawing may take {SECONDS} seconds to become a PDF or PNG; this one took more"
        ) from error
    except (OSError, subprocess.SubprocessError) as error:
        said = (getattr(error, "stderr", None) or str(error).encode()).decode(errors="replace").strip()
        rule = "PDF and PNG are made by Typst (pip install typst), which failed"
        raise DrawingError(f"{rule}. It said: {said.splitlines()[-1] if said else 'nothing'}") from error
    finally:
        _turn.release()
    return done.stdout
