"""What a run can be told, before a worker hears it."""

import pytest

from netviz.errors import RunError, SettingsError
from netviz.training.codes import CommandKind, Phase
from netviz.training.dispatch.steering import SETTING_OF, steer
from netviz.training.record.runs import Command, Figures

PLAIN = [kind for kind in CommandKind if kind not in SETTING_OF]


@pytest.mark.parametrize(
    ("kind", "value", "said"),
    [
        (CommandKind.LEARNING_RATE, "nan", "learning_rate must be a number between 1e-07 and 10.0. Received: nan"),
        (CommandKind.LEARNING_RATE, 11, "learning_rate must be between 1e-07 and 10.0. Received: 11"),
        (CommandKind.EXTEND_SECONDS, 1e9, "seconds must be between 5 and 3,600 seconds. Received: 1000000000.0"),
        (CommandKind.EXTEND_EPOCHS, 0, "epochs must be between 1 and 100. Received: 0"),
    ],
)
def test_an_impossible_value_is_refused_as_the_setting_is_and_nothing_is_told(store, add, kind, value, said):
    add()
    run = store.claim_next(1)
    with pytest.raises(SettingsError) as raised:
        steer(store, run.id, kind, value)
    assert str(raised.value) == said
    assert store.report(run, phase=Phase.TRAINING, figures=Figures()).commands == ()


def test_the_worker_hears_each_command_with_its_value_as_a_number(store, add):
    add()
    run = store.claim_next(1)
    steer(store, run.id, CommandKind.LEARNING_RATE, "3e-4")
    for kind in PLAIN:
        steer(store, run.id, kind)
    heard = store.report(run, phase=Phase.TRAINING, figures=Figures()).commands
    assert heard[0] == Command(1, CommandKind.LEARNING_RATE, 3e-4)
    assert [(each.kind, each.value) for each in heard[1:]] == [(kind, None) for kind in PLAIN]
    assert not store.is_acknowledged(run, 1)
    store.report(run, phase=Phase.TRAINING, figures=Figures(), obeyed=1)
    assert [store.is_acknowledged(run, number) for number in (1, 2, 99)] == [True, False, False]


def test_a_run_that_waits_cannot_be_steered(store, add):
    with pytest.raises(RunError, match="must be running to be steered"):
        steer(store, add().id, CommandKind.PAUSE)
