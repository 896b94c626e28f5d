"""Shares of places: how many of all one internet address may have, and how many are kept for whoever has none."""

from __future__ import annotations

SHARE_OF_AN_ADDRESS = 2 / 3
"""So many of all places one internet address may have: a hall may be behind one."""
KEPT_FOR_NEWCOMERS = 0.25
"""This share of all places goes only to visitors, and addresses, who have none yet."""


def of_an_address(most: int) -> int:
    """How many of `most` places one address may have."""
    return max(1, int(SHARE_OF_AN_ADDRESS * most))


def before_newcomers(most: int) -> int:
    """How many of `most` places may be taken before the others are for newcomers alone."""
    return most - int(KEPT_FOR_NEWCOMERS * most)
