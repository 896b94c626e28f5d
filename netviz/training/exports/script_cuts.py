"""The shortcuts that were cut while a run trained, as the script that repeats it cuts them."""

from __future__ import annotations

from collections.abc import Collection, Sequence

from netviz.anatomy.shortcuts import shortcuts
from netviz.errors import RunError
from netviz.network import Network
from netviz.training.codes import Series
from netviz.training.record.events import CUTS, Event

_GATED = "Add"
"""The type of layers whose shortcuts a script can cut."""

Cut = tuple[int, list[str]]
"""(after so many batches, the names of the shortcuts that are cut from then on)"""


def cuts(network: Network, events: Sequence[tuple[int, Event]], begins: Collection[str] = ()) -> list[Cut]:
    """In the order of their batches; none where none ever was cut. Raises RunError where no script can cut them.

    `begins` are the names of those that are cut before all events.
    """
    known = shortcuts(network)
    closed = {place for place, each in enumerate(known) if each.name in begins}
    found: list[tuple[int, set[int]]] = [(0, closed)]
    for _, event in events:
        if event.series is Series.RESET:  # what stays cut is marked anew behind it
            closed, found = set(), [(0, set())]
        elif event.series is Series.CONTINUED:
            found = [each for each in found if each[0] <= event.step]
            closed = found[-1][1]
        elif event.series in CUTS and event.value is not None:
            place = {int(event.value)}
            closed = closed | place if event.series is Series.CUT else closed - place
            found = [*(each for each in found if each[0] < event.step), (event.step, closed)]
    ever = {place for _, places in found for place in places}
    if other := {known[place].addition.type for place in ever} - {_GATED}:
        raise RunError("A script cuts the shortcuts of layers of the type Add", received=min(other))
    return [(step, [known[place].name for place in sorted(places)]) for step, places in found] if ever else []


def gates(network: Network, found: Sequence[Cut]) -> list[str]:
    """The lines of a script that has a gate on each shortcut; none where nothing is cut."""
    if not found:
        return []
    places = {each.name: each.place for each in shortcuts(network) if each.addition.type == _GATED}
    return [
        "CUTS = [  # (after so many batches, the shortcuts that are cut from then on)",
        *(f"    ({after}, {names!r})," for after, names in found),
        "]",
        "SHORTCUTS = {  # by the name of an addition, which of its inputs comes by the shortcut",
        *(f"    {name!r}: {place}," for name, place in places.items()),
        "}",
        "",
        "",
        *_GATES.splitlines(),
    ]


_GATES = '''\
class GatedAdd(layers.Add):
    """An addition whose shortcut can be cut: then zeros come out of it."""

    def call(self, inputs):
        import tensorflow as tf

        if self.name not in SHORTCUTS:
            return super().call(inputs)
        added, place = super().call, SHORTCUTS[self.name]
        residual = [keras.ops.zeros_like(each) if at == place else each for at, each in enumerate(inputs)]
        is_open = tf.convert_to_tensor(OPEN[self.name].value)
        return tf.cond(is_open, lambda: added(inputs), lambda: added(residual))


OPEN = {name: keras.Variable(True, dtype="bool", trainable=False) for name in SHORTCUTS}
layers.Add = GatedAdd


def cut(batch):
    """Close the gates that were closed after so many batches, and open all others."""
    closed = [names for after, names in CUTS if after <= batch][-1]
    for name, gate in OPEN.items():
        gate.assign(name not in closed)


'''
