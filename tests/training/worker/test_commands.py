"""A worker's commands: none is done twice and none is lost, whatever comes between."""

from hypothesis import given, settings
from hypothesis import strategies as st

from netviz.training.codes import CommandKind, Phase, Series
from netviz.training.record.events import Event
from netviz.training.record.runs import Figures
from netviz.training.record.store import Store
from netviz.training.worker.commands import Commands
from tests.training.conftest import ASKED, TINY, acknowledged

STEPS = st.lists(
    st.sampled_from(["give", "report", "report fails", "answer is lost", "crash"]), min_size=1, max_size=25
)


class Worker:
    """What it has done is part of what it reports, as a changed learning rate is part of its curve."""

    def __init__(self, store, run):
        self.store, self.run = store, run
        self.seq = store.last_seq(run) + 1
        self.waiting = []
        self.commands = Commands(self.obey)

    def obey(self, command):
        self.waiting.append((self.seq, Event(Series.LOSS, 1, self.seq, 0, 0.0, float(command.value))))
        self.seq += 1

    def report(self, happens=""):
        obeyed = self.commands.obeyed
        if happens == "report fails":
            return
        answer = self.store.report(self.run, self.waiting, phase=Phase.TRAINING, figures=Figures(), obeyed=obeyed)
        if happens == "answer is lost":
            return
        self.waiting = []
        self.commands.take(answer.commands)


@given(STEPS)
@settings(max_examples=60, deadline=None)
def test_every_command_is_done_once_and_in_order_whatever_fails_in_between(tmp_path_factory, steps):
    store = Store(f"sqlite:///{tmp_path_factory.mktemp('record') / 'runs.sqlite'}")
    store.add(*TINY, ASKED, visitor="me")
    run = store.claim_next(1)
    worker, given_values = Worker(store, run), []
    for step in [*steps, "report", "report", "report"]:
        if step == "give":
            given_values.append(len(given_values))
            assert store.commands.give(run.id, CommandKind.UNKNOWN, given_values[-1]) == len(given_values)
        elif step == "crash":  # a successor knows what the record knows, and nothing else
            worker = Worker(store, run)
        else:
            worker.report(step)
    assert [event.value for _, event in store.events_after(run)] == given_values
    assert acknowledged(store, run) == list(range(1, len(given_values) + 1))
    store.close()
