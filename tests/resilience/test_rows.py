"""The short form of the rows beside `test_faults.py`: everything of them but time. `--long` has them in full."""

import contextlib
import random
import re
from functools import partial

import pytest
from streamlit.proto.BackMsg_pb2 import BackMsg

from benchmarks.watching import Watcher
from tests.resilience import hostile, record, visitors
from tests.resilience.__main__ import ALONE, Row

SEED = 3
FOREVER = 600.0


@pytest.fixture(scope="module")
def app():
    """One server for all, beside which a run goes on."""
    with visitors.app(run=True) as served:
        yield lambda **_: contextlib.nullcontext(served)


SHORT = {
    "the record after a power cut": partial(record.crash_states_of_the_record, states=8),
    "checkpoints after a power cut": partial(record.crash_states_of_checkpoints, states=8),
    "hostile files": partial(hostile.hostile_files, most=12),
    "a flooded queue": visitors.a_flooded_queue,
}
WITH_APP = {
    "visitors rerun": partial(visitors.visitors_rerun, visitors=3, clicks=3, within=FOREVER),
    "visitors arrive": partial(visitors.visitors_arrive, visitors=12, within=FOREVER),
    "sessions come and go": partial(visitors.sessions_come_and_go, sessions=40, first=20, kept=4),
    "visitors watch": partial(visitors.visitors_watch, watchers=2, seconds=1, most=FOREVER),
    "endless messages": partial(visitors.endless_messages, visitors=2),
    "a flood": partial(visitors.a_flood, asks=40, within=FOREVER),
}


@pytest.mark.parametrize("what", SHORT)
def test_it_holds(what):
    assert SHORT[what](random.Random(SEED))


@pytest.mark.parametrize("what", WITH_APP)
def test_a_server_holds_it(what, app):
    assert WITH_APP[what](random.Random(SEED), served_by=app)


def test_what_a_page_asks_for_while_another_one_is_made_leads_nobody_back(app):
    """Streamlit keeps what comes from a fragment until the script has run, and then goes to the page that it is of."""

    async def leave(port, run):
        visitor = Watcher(port, run)
        await visitor.connect()
        await visitor.ask()
        left, late, pages = visitor.page, BackMsg(), []
        late.rerun_script.fragment_id, late.rerun_script.page_script_hash = visitor.fragment, left
        visitor.page, explore = "", BackMsg()
        explore.rerun_script.page_name = "explore"
        for message in (explore, BackMsg()):
            async for answer in visitor.answers(message):
                kind = answer.WhichOneof("type")
                if kind in ("new_session", "navigation"):
                    pages.append(visitor.page)
                elif kind == "delta" and late:  # the page has begun: until then, a browser that leaves asks for nothing
                    await visitor.socket.send(late.SerializeToString())
                    late = None
        assert late is None
        main, *shown = pages  # a page that is asked for by its name begins as the script that chooses it
        assert left not in pages
        assert set(shown) == {visitor.page} != {main}

    with app() as (port, _, run):
        visitors.at_once(leave(port, run))


def test_a_row_that_does_not_hold_is_told_and_the_others_go_on(capsys):
    numbers = iter([1, 0])
    row = Row("a row", lambda: f"{1 / next(numbers):g} held", 2)
    row.turn()
    row.turn()
    assert (row.held, row.broken, row.number, row.is_left) == (1, 1, "1 held", False)
    told = capsys.readouterr()
    assert re.findall(r"^a row \d of 2: \w+", told.out, re.MULTILINE) == ["a row 1 of 2: held", "a row 2 of 2: BROKEN"]
    assert "ZeroDivisionError" in told.err


def test_every_row_is_a_number_of_times_in_the_long_form():
    assert all(times > 0 for times in ALONE.values())
