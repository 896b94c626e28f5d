"""What a run can be told, before a worker hears it."""

import pytest

from netviz.errors import RunError, SettingsError
from netviz.training.codes import CommandKind, Phase
from netviz.training.dispatch.cutting import shortcuts_of, wished
from netviz.training.dispatch.steering import NAMING, SETTING_OF, steer
from netviz.training.record.runs import Command, Figures
from tests.training.conftest import ASKED

PLAIN = [kind for kind in CommandKind if kind not in SETTING_OF and kind not in NAMING]


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
    assert not store.commands.is_acknowledged(run, 1)
    store.report(run, phase=Phase.TRAINING, figures=Figures(), obeyed=1)
    assert [store.commands.is_acknowledged(run, number) for number in (1, 2, 99)] == [True, False, False]


@pytest.mark.parametrize("kind", sorted(NAMING))
def test_shortcuts_are_cut_and_healed_by_the_names_of_their_additions(store, add, kind):
    add()
    run = store.claim_next(1)
    names = [each.name for each in shortcuts_of(run)]
    steer(store, run.id, kind, names[-1])
    steer(store, run.id, kind, names[::-1])
    heard = store.report(run, phase=Phase.TRAINING, figures=Figures()).commands
    assert [(each.kind, each.value) for each in heard] == [(kind, names[-1:]), (kind, names)]


def test_a_cut_stays_wished_until_its_worker_has_done_it_or_can_do_it_no_more(store, add):
    add()
    run = store.claim_next(1)
    first, *_, last = (each.name for each in shortcuts_of(run))

    def after(heard, phase=Phase.TRAINING, **figures):
        store.report(run, phase=phase, figures=Figures(**figures), obeyed=heard)
        return wished(store.run(run.id), store.commands.not_done(store.run(run.id)))

    for kind, name in ((CommandKind.CUT, first), (CommandKind.CUT, last), (CommandKind.HEAL, first)):
        steer(store, run.id, kind, [name])
    assert after(heard=0) == {last: True}  # the first is whole, and so it is to be
    assert after(heard=3, commands_done=1, cut=[first]) == {first: False, last: True}
    assert after(heard=3, commands_done=3, cut=[last]) == {}
    steer(store, run.id, CommandKind.CUT, first)
    assert after(heard=4, commands_done=3, cut=[last]) == {first: True}
    assert after(heard=4, commands_done=3, cut=[last], phase=Phase.TESTING) == {}


@pytest.mark.parametrize(
    ("network", "value", "said"),
    [
        ("resnet20", "stem_conv", "named after its addition, such as stage_1_block_1_add, .* Received: stem_conv"),
        ("resnet20", ["stage_1_block_1_add", "x"], "Received: x"),
        ("resnet20", [], "Received: none"),
        ("resnet20", 3, "Received: 3"),
        ("plain20", "stage_1_block_1_add", "Only a network with residual additions has shortcuts .* Received: plain20"),
    ],
)
def test_what_is_no_shortcut_is_not_cut(store, network, value, said):
    store.add(network, {}, ASKED, visitor="me")
    run = store.claim_next(1)
    with pytest.raises(RunError, match=said):
        steer(store, run.id, CommandKind.CUT, value)
    assert store.report(run, phase=Phase.TRAINING, figures=Figures()).commands == ()


def test_a_run_that_waits_cannot_be_steered(store, add):
    with pytest.raises(RunError, match="must be running to be steered"):
        steer(store, add().id, CommandKind.PAUSE)
