"""Every experiment's runs can be had here, and compare what its words say that they compare."""

import pytest

from netviz.errors import RunError, UnknownNameError
from netviz.training.cifar_form import CIFAR_FORM
from netviz.training.dispatch import limits
from netviz.training.dispatch.dispatcher import as_texts, dispatcher
from netviz.training.experiments import EXPERIMENTS, SEEDS, experiment
from netviz.training.record.queue import MOST_WAITING
from netviz.training.together import MORE_SEEDS, begin, repeat

RUNS = [(key, planned) for key, each in EXPERIMENTS.items() for planned in each.runs]


@pytest.mark.parametrize(("key", "planned"), RUNS, ids=[f"{key}, {planned.name}" for key, planned in RUNS])
def test_a_run_of_an_experiment_can_be_trained_here_within_its_epochs(key, planned):
    settings = EXPERIMENTS[key].run_settings(planned, SEEDS[0])
    limits.check(planned.built(), settings)
    assert all(planned.form[name] == value for name, value in CIFAR_FORM.items() if name in planned.form)
    assert settings.normalise != "auto"
    assert settings.seconds > 3 * EXPERIMENTS[key].seconds() / len(EXPERIMENTS[key].runs)


@pytest.mark.parametrize("key", EXPERIMENTS)
def test_the_runs_of_an_experiment_differ_by_more_than_their_seed_and_have_names_of_their_own(key):
    each = EXPERIMENTS[key]
    different = {
        (planned.network, *planned.form.items(), *as_texts(each.run_settings(planned, 0)).items())
        for planned in each.runs
    }
    assert len(different) == len({planned.name for planned in each.runs}) == len(each.runs) > 1
    assert each.link.startswith("https://arxiv.org/abs/")
    assert "{" not in each.told()


def test_standard_and_separable_convolutions_take_equal_multiply_adds_within_a_percent():
    both = EXPERIMENTS["separable"]
    separable, standard = (planned.built() for planned in both.runs)
    assert standard.macs == pytest.approx(separable.macs, rel=0.01)
    assert f"{separable.macs:,} and {standard.macs:,}" in both.told()


def test_relu_and_relu6_cost_the_same_and_a_bias_costs_one_number_a_filter():
    relu, relu6 = (planned.built() for planned in EXPERIMENTS["relu6"].runs)
    assert (relu.macs, relu.total_params) == (relu6.macs, relu6.total_params)
    without, biased, *_ = (planned.built() for planned in EXPERIMENTS["batch_norm"].runs)
    filters = sum(node.output_shape[-1] for node in biased.nodes if node.type == "Conv2D")
    assert biased.total_params == without.total_params + filters


def test_an_experiment_of_another_name_is_refused_with_the_names_there_are():
    with pytest.raises(UnknownNameError, match=r"must be one of degradation, .*\. Received: nonsense"):
        experiment("nonsense")


@pytest.fixture
def queue(monkeypatch):
    """This host's record, in which nothing begins."""
    here = dispatcher()
    monkeypatch.setattr(here, "dispatch", lambda: None)
    return here.store


def test_one_click_queues_the_runs_of_an_experiment_seed_by_seed_with_their_names(queue):
    runs = begin("degradation", visitor="me", seeds=2)
    names = [planned.name for planned in EXPERIMENTS["degradation"].runs]
    assert [run.name for run in runs] == [f"{name}, seed {seed}" for seed in SEEDS[:2] for name in names]
    assert len({run.group_id for run in runs}) == 1
    assert runs == queue.active()
    assert [run.name for run in begin("relu6", visitor="me")] == ["ReLU", "ReLU6"]


def test_an_experiment_for_which_the_queue_has_no_room_queues_nothing(queue):
    many = len(SEEDS) * len(EXPERIMENTS["degradation"].runs)
    for visitor in range((MOST_WAITING - 1) // many):
        begin("degradation", visitor=str(visitor), seeds=len(SEEDS))
    before = queue.active()
    begin("relu6", visitor="one more")
    with pytest.raises(RunError, match=f"try again when .* and {many} more"):
        begin("degradation", visitor="me", seeds=len(SEEDS))
    assert len(queue.active()) == len(before) + len(EXPERIMENTS["relu6"].runs)


def test_a_run_is_repeated_with_other_seeds_and_nothing_else_changed(queue):
    first, *_ = begin("relu6", visitor="me")
    again = repeat(first.id, visitor="me")
    assert [run.settings["seed"] for run in again] == [str(seed) for seed in SEEDS[1:]]
    assert len(again) == MORE_SEEDS
    for run in again:
        assert {**run.settings, "seed": "0"} == first.settings
        assert (run.network, run.network_settings) == (first.network, first.network_settings)
        assert run.name == f"ReLU, seed {run.settings['seed']}"
