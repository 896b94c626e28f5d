"""The start of a server, before anybody comes, and its addresses that are no pages."""

import contextlib
import sys
import threading
import time

import pandas  # noqa: F401 - the first visitor shall not wait for what every page needs

from netviz.errors import RunError
from netviz.host import doctor
from netviz.training import variables
from netviz.training.dispatch import event_log
from netviz.training.dispatch.dispatcher import dispatcher
from netviz.training.exports.files import forget_all_partial
from netviz.training.operating_system import raise_limit
from netviz.ui.shared import host_routes, line

ROUTES = [*host_routes.ROUTES, line.PLACE]
_AGAIN_SECONDS = 1.0


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
    for each in (_take_up_runs, _tell_what_is_missing):  # a record that is far away keeps no page waiting
        threading.Thread(target=each, name=each.__name__, daemon=True).start()


def _take_up_runs() -> None:
    """What waits, and what went on without a server, is looked after from the start on, though nobody comes."""
    while True:
        try:
            dispatcher().start()
        except RunError:  # pages and /healthz tell it; a record that is away may come back
            time.sleep(_AGAIN_SECONDS)
        else:
            return


def _tell_what_is_missing() -> None:
    for told in doctor.hindrances():
        print(f"netviz: {told}", file=sys.stderr, flush=True)
