"""The start of a server, before anybody comes, and its addresses that are no pages."""

import contextlib
import sys

import pandas  # noqa: F401 - the first visitor shall not wait for what every page needs

from netviz.errors import RunError
from netviz.training import variables
from netviz.training.dispatch import event_log
from netviz.training.exports.files import forget_all_partial
from netviz.training.operating_system import raise_limit
from netviz.ui.shared import host_routes, line

ROUTES = [*host_routes.ROUTES, line.PLACE]


def begin() -> None:
    """Say what is wrong with the host's variables, and end where one may not be what it is. Raises SystemExit."""
    for told in variables.misspelled():
        print(f"netviz: {told}", file=sys.stderr)
    try:
        variables.check()
    except RunError as error:
        print(f"netviz: {error}", file=sys.stderr, flush=True)
        raise SystemExit(2) from None
    raise_limit()
    with contextlib.suppress(OSError):  # what stands in the way of writing, pages and /healthz tell
        forget_all_partial()
    event_log.begin()
    event_log.note("server began")
