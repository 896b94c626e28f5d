"""How figures of runs are written on the Train page; a dash where one is not known."""

from datetime import datetime, timezone
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

import streamlit as st

from netviz import words

UNKNOWN = "–"


def percent(value: object) -> str:
    """61.5 %."""
    return words.percent(float(value)) if isinstance(value, int | float) else UNKNOWN


def whole(value: object) -> str:
    """1,234."""
    return f"{value:,.0f}" if isinstance(value, int | float) else UNKNOWN


def moment(seconds: float) -> str:
    """A time in the visitor's own time zone: 27 Nov 2026, 07:12."""
    try:
        zone = ZoneInfo(st.context.timezone or "UTC")
    except (ZoneInfoNotFoundError, ValueError):
        zone = timezone.utc
    return f"{datetime.fromtimestamp(seconds, zone):%d %b %Y, %H:%M}"
