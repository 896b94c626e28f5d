"""File descriptors: how many this process may have open at once, which is also how many visitors a server can hold."""

from __future__ import annotations

try:
    import resource
except ImportError:  # only POSIX has such a limit
    resource = None

MOST_DESCRIPTORS = 65_536
"""More than any server here needs; some systems name no limit at all, and then count up to it."""


def raise_limit() -> int | None:
    """Raise the soft limit as far as the hard one allows, never lower it; answers it, None where there is none."""
    if resource is None:
        return None
    soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    unlimited = resource.RLIM_INFINITY
    wanted = MOST_DESCRIPTORS if hard == unlimited else min(hard, MOST_DESCRIPTORS)
    if soft == unlimited or soft >= wanted:
        return soft
    try:
        resource.setrlimit(resource.RLIMIT_NOFILE, (wanted, hard))
    except (OSError, ValueError):  # a system may know a limit of its own below the hard one
        return soft
    return wanted


def soft_limit() -> int | None:
    """How many this process may have open; None where there is no limit."""
    if resource is None:
        return None
    soft = resource.getrlimit(resource.RLIMIT_NOFILE)[0]
    return None if soft == resource.RLIM_INFINITY else soft
