"""Lines of JSON while a run goes, one an event, each under the name of what it is in `event`.

phase   state, phase, in_words: what the run does from now on
point   batch, epoch, images, seconds, loss, accuracy: of training, since the point before
check   the same, on held-out images
mark    batch, epoch, images, seconds, mark, value, in_words: what was done to the run, as `Series` names it; the value
        of a cut or healed shortcut is its name

What was no number is null. The last line, `end`, has the run's end and figures (`command.as_json`).
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator
from itertools import groupby
from typing import Any, TextIO

from netviz.training import words
from netviz.training.codes import Series
from netviz.training.curves import Mark, mark_as_json
from netviz.training.dispatch.cutting import names_of_shortcuts
from netviz.training.record.events import CUTS, Event
from netviz.training.record.runs import Run
from netviz.training.record.store import Store

_PAIRS = {
    Series.LOSS: ("point", "loss"),
    Series.ACCURACY: ("point", "accuracy"),
    Series.VAL_LOSS: ("check", "loss"),
    Series.VAL_ACCURACY: ("check", "accuracy"),
}


class EventLines:
    """Those of one run."""

    def __init__(self, out: TextIO):
        """Written to `out`, each as soon as it is told."""
        self._out, self._newest, self._told = out, -1, ("", "")

    def tell(self, store: Store, run: Run) -> None:
        """What is new of the run since it was told last. Raises RunError."""
        state = (run.state, run.phase.value)
        if run.is_active and state != self._told:
            self._told = state
            in_words = words.phase(run.phase, run.phase_details) or run.state
            self._print({"event": "phase", "state": run.state, "phase": run.phase.value, "in_words": in_words})
        events = store.events_after(run, self._newest)
        for line in _lines(run, events):
            self._print(line)
        self._newest = max([self._newest, *(number for number, _ in events)])

    def end(self, told: dict[str, Any]) -> None:
        """The last line."""
        self._print({"event": "end", **told})

    def _print(self, line: dict[str, Any]) -> None:
        print(json.dumps(line), file=self._out, flush=True)


def _lines(run: Run, events: Iterable[tuple[int, Event]]) -> Iterator[dict[str, Any]]:
    """Events in their order; loss and accuracy of a step are one."""
    for (kind, _, _), together in groupby(events, _which):
        first, *others = (event for _, event in together)
        line = {"event": kind, "batch": first.step, **{name: getattr(first, name) for name in _PLACE}}
        if kind == "mark":
            yield line | _mark(run, Mark(*first))
        else:
            yield line | {_PAIRS[each.series][1]: each.value for each in (first, *others)}


_PLACE = ("epoch", "images", "seconds")


def _which(numbered: tuple[int, Event]) -> tuple[str, int, int | None]:
    """What is alike in events that are one line; each mark is one."""
    number, event = numbered
    kind, _ = _PAIRS.get(event.series, ("mark", ""))
    return kind, event.step, number if kind == "mark" else None


def _mark(run: Run, mark: Mark) -> dict[str, Any]:
    shortcuts = names_of_shortcuts(run) if mark.series in CUTS else []
    ((_, in_words),) = words.marks(run, [mark])
    return {"mark": mark.series.value, "value": mark_as_json(mark, shortcuts)["value"], "in_words": in_words}
