"""What repeats what."""

from dataclasses import replace

from netviz.training.codes import Phase, Series
from netviz.training.record.events import Event
from netviz.training.record.runs import Figures
from netviz.training.repeats import called_together, repeated


def test_runs_that_differ_by_their_seed_alone_are_together_and_steered_ones_apart(store, add):
    runs = [add(visitor=str(number), seed=number % 4, epochs=1 + number % 2) for number in range(6)]
    steered = store.claim_next(1)
    rate = Event(Series.NEW_LEARNING_RATE, 1, 1, 64, 0.1, 0.01)
    store.report(steered, [(0, rate)], phase=Phase.TRAINING, figures=Figures())
    first, second, third, fourth, fifth, sixth = runs
    assert [[run.id for run in alike] for alike in repeated(runs)] == [
        [first.id],
        [second.id, fourth.id, sixth.id],
        [third.id, fifth.id],
    ]


def test_a_run_from_before_a_setting_was_there_repeats_those_with_its_default(add):
    old, new, other = [
        add(visitor=str(seed), seed=seed, weight_average=average) for seed, average in enumerate((0.0, 0.0, 0.9))
    ]
    old = replace(old, settings={name: value for name, value in old.settings.items() if name != "weight_average"})
    assert [[run.id for run in alike] for alike in repeated([old, new, other])] == [[old.id, new.id], [other.id]]


def test_repeats_are_called_by_their_name_without_seed_and_number():
    assert called_together(["Plain-56, seed 0", "Plain-56, seed 1"]) == "Plain-56, 2 runs"
    assert called_together(["ResNet (2)", "ResNet", "x"]) == "ResNet, 3 runs"
