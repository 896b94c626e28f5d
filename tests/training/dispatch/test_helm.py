"""Who may do what to a run: its starter everything, who has its wheel steers it, and all others look on."""

import re
from pathlib import Path

import pytest

from netviz.errors import RunCause, RunError
from netviz.training import words
from netviz.training.codes import CommandKind, Reason
from netviz.training.dispatch.helm import Helm
from netviz.training.record import wheels
from netviz.training.record.runs import End
from netviz.training.record.tables import run as run_table
from netviz.training.record.tables import wheel as wheel_table
from netviz.training.record.wheels import SHELL, fingerprint, new_secret

OWNER, OTHER, THIRD = map(fingerprint, ("the starter", "another", "a third"))
STEERING = {
    "stop": lambda helm, run: helm.stop(run),
    "steer": lambda helm, run: helm.steer(run, CommandKind.PAUSE),
    "go on": lambda helm, run: helm.go_on(run),
    "branch": lambda helm, run: helm.branch(run, 1, {}),
}
OWNING = {
    "describe": lambda helm, run: helm.describe(run, name="mine", note=""),
    "remove": lambda helm, run: helm.remove(run),
    "bring back": lambda helm, run: helm.bring_back(run),
    "hand over": lambda helm, run: helm.hand_over(run),
    "take back": lambda helm, run: helm.take_back(run),
}


@pytest.fixture
def run(store, add):
    add(visitor=OWNER)
    return store.claim_next(1)


@pytest.fixture
def helm(store, monkeypatch):
    """Of one who goes by these names; continuing and branching are only noted, since they start workers."""
    monkeypatch.setattr("netviz.training.dispatch.helm.go_on", lambda identity, **more: None)
    monkeypatch.setattr("netviz.training.dispatch.helm.branch", lambda *given, **named: None)
    return lambda *names: Helm(store, names)


def is_refused(act, helm, run):
    try:
        act(helm, run.id)
    except RunError as error:
        return error.cause is RunCause.NOT_YOURS
    return False


@pytest.mark.parametrize("act", [*STEERING.values(), *OWNING.values()], ids=[*STEERING, *OWNING])
def test_who_only_looks_is_refused_everything_and_nothing_changes(store, run, helm, act):
    assert is_refused(act, helm(OTHER, THIRD), run)
    assert store.run(run.id) == run
    assert not is_refused(act, helm(OWNER), run)


@pytest.mark.parametrize("act", STEERING.values(), ids=[*STEERING])
def test_who_was_handed_the_wheel_steers_until_it_is_taken_back(run, helm, act):
    secret = helm(OWNER).hand_over(run.id)
    assert is_refused(act, helm(OTHER), run)
    helm(OTHER, THIRD).take(run.id, secret)
    assert not is_refused(act, helm(OTHER), run)
    assert is_refused(act, helm(THIRD), run)
    helm(OWNER).take_back(run.id)
    assert is_refused(act, helm(OTHER), run)
    with pytest.raises(RunError, match="gives nobody the wheel any more"):
        helm(OTHER).take(run.id, secret)


@pytest.mark.parametrize("act", OWNING.values(), ids=[*OWNING])
def test_the_wheel_neither_names_nor_removes_nor_hands_on(run, helm, act):
    helm(OTHER).take(run.id, helm(OWNER).hand_over(run.id))
    assert is_refused(act, helm(OTHER), run)


@pytest.mark.parametrize("act", [*STEERING.values(), *OWNING.values()], ids=[*STEERING, *OWNING])
def test_the_hosts_own_shell_may_do_everything(run, helm, act):
    assert not is_refused(act, helm(SHELL), run)


def test_a_link_may_be_opened_often_and_a_new_one_ends_the_one_before(store, run, helm):
    first = helm(OWNER).hand_over(run.id)
    for _ in range(2):
        helm(OTHER).take(run.id, first)
        helm(OWNER).take(run.id, first)
    assert store.wheels.holders(run) == 1
    second = helm(OWNER).hand_over(run.id)
    with pytest.raises(RunError, match="gives nobody the wheel any more"):
        helm(THIRD).take(run.id, first)
    helm(THIRD).take(run.id, second)
    assert store.wheels.holders(run) == 2


def test_a_link_is_of_one_run_and_so_many_may_have_a_wheel_and_no_more(store, run, add, helm, monkeypatch):
    secret, other = helm(OWNER).hand_over(run.id), add(visitor=OWNER)
    with pytest.raises(RunError, match="gives nobody the wheel"):
        helm(OTHER).take(other.id, secret)
    monkeypatch.setattr(wheels, "MOST_HOLDERS", 1)
    helm(OTHER).take(run.id, secret)
    with pytest.raises(RunError, match="At most 1 may have the wheel of a run"):
        helm(THIRD).take(run.id, secret)


def test_the_record_has_no_secret(store, run, helm):
    secret = helm(OWNER).hand_over(run.id)
    helm(OTHER).take(run.id, secret)
    with store._engine.connect() as connection:
        kept = [connection.execute(table.select()).all() for table in (run_table, wheel_table)]
    assert fingerprint(secret) in str(kept)
    assert secret not in str(kept)
    assert len({new_secret() for _ in range(100)}) == 100


def test_what_is_forgotten_of_a_run_is_its_wheel_too(store, run, helm):
    helm(OTHER).take(run.id, helm(OWNER).hand_over(run.id))
    store.end(run.id, End("stopped", Reason.STOPPED))
    store.forget_old(kept=0)
    assert store.wheels.holders(run) == 0


@pytest.mark.parametrize(
    ("by", "names", "told"),
    [
        (OWNER, (OWNER,), "Stopped by you, before it began"),
        (OWNER, (THIRD, OWNER), "Stopped by you, before it began"),
        (OWNER, (OTHER,), "Stopped by its starter, before it began"),
        (OTHER, (OWNER,), "Stopped by one who had its wheel, before it began"),
        (SHELL, (OWNER,), "Stopped from the shell, before it began"),
    ],
)
def test_whoever_reads_of_the_end_learns_who_stopped_it(store, add, helm, by, names, told):
    waiting = add(visitor=OWNER)
    if by == OTHER:
        helm(OTHER).take(waiting.id, helm(OWNER).hand_over(waiting.id))
    helm(by).stop(waiting.id)
    assert words.ending(store.run(waiting.id), names) == told


def test_who_asked_first_has_stopped_it(store, run, helm):
    helm(OWNER).stop(run.id)
    helm(SHELL).stop(run.id)
    assert store.run(run.id).stopped_by == OWNER


ROOT = Path(__file__).resolve().parents[3]
PAGES = [path for folder in ("netviz/state", "netviz/ui", "pages") for path in (ROOT / folder).rglob("*.py")]
PAST_IT = re.compile(
    r"dispatch\.steering import|continuing import.*\b(go_on|branch)\b|"
    r"store\.(ask_to_stop|commands\.give|again|describe|remove|bring_back)\("
)


def test_pages_steer_runs_through_the_helm_alone():
    assert len(PAGES) > 50
    assert [path.name for path in PAGES if PAST_IT.search(path.read_text(encoding="utf-8"))] == []
    assert PAST_IT.search("    dispatcher().store.ask_to_stop(run)")
