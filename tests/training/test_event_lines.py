"""What a script is told of a run while it goes."""

import io
import json

from netviz.training.codes import Phase, Series
from netviz.training.dispatch.cutting import names_of_shortcuts
from netviz.training.event_lines import EventLines
from netviz.training.record.events import Event
from netviz.training.record.runs import Figures
from tests.training.conftest import ASKED, TINY


def test_each_event_is_a_line_once_and_in_order_and_a_cut_shortcut_has_its_name(store):
    run = store.add(*TINY, ASKED, visitor="a visitor")
    out = io.StringIO()
    lines = EventLines(out)
    lines.tell(store, run)
    run = store.claim_next(1)
    values = [
        (Series.LOSS, 8, 2.5), (Series.ACCURACY, 8, 0.25), (Series.VAL_LOSS, 8, None), (Series.VAL_ACCURACY, 8, 0.5),
        (Series.CUT, 8, 0.0), (Series.CUT, 8, 1.0), (Series.NEW_LEARNING_RATE, 8, 0.01), (Series.LOSS, 16, 2.0),
    ]  # fmt: skip
    events = [
        (number, Event(series, 1, step, 64 * step, 0.5, value)) for number, (series, step, value) in enumerate(values)
    ]
    store.report(run, events[:4], phase=Phase.TRAINING, figures=Figures())
    lines.tell(store, store.run(run.id))
    store.report(run, events[4:], phase=Phase.TRAINING, figures=Figures())
    lines.tell(store, store.run(run.id))
    lines.tell(store, store.run(run.id))
    lines.end({"state": "done"})
    told = [json.loads(line) for line in out.getvalue().splitlines()]
    assert [each["event"] for each in told] == [
        "phase", "phase", "point", "check", "mark", "mark", "mark", "point", "end",
    ]  # fmt: skip
    assert [(each["state"], each["phase"]) for each in told[:2]] == [("queued", ""), ("running", "training")]
    at = {"batch": 8, "epoch": 1, "images": 512, "seconds": 0.5}
    assert told[2] == {"event": "point", **at, "loss": 2.5, "accuracy": 0.25}
    assert told[3] == {"event": "check", **at, "loss": None, "accuracy": 0.5}
    assert [each["value"] for each in told[4:7]] == [*names_of_shortcuts(run)[:2], 0.01]
    assert (told[7]["batch"], told[8]["state"]) == (16, "done")
