"""Recipes: each is possible, is one for a network that there is, and a run that only guesses is told."""

import dataclasses

import pytest

from netviz.architectures.catalog import FAMILIES, build
from netviz.errors import RunError, UnknownNameError
from netviz.training import command, words
from netviz.training.cifar_form import in_cifar_form
from netviz.training.codes import Reason
from netviz.training.dispatch.trained_network import FILE
from netviz.training.recipes import CHANCE, NAMED, ONE_MINUTE, advice, only_guesses, recipe_of, recipes, warning
from netviz.training.record.runs import End, Figures
from netviz.training.record.settings import RunSettings
from netviz.words import percent
from tests.training.conftest import ASKED, TINY


def classifiers():
    for family in FAMILIES:
        try:
            yield family, build(family, **in_cifar_form(family, {}))
        except RunError:
            continue


@pytest.mark.parametrize("family", FAMILIES)
def test_every_recipe_of_a_family_can_be_asked_for_and_changed(family):
    for key, recipe in recipes(family).items():
        settings = recipe.run_settings({"seconds": "30"})
        assert settings.seconds == 30
        assert settings != RunSettings(seconds=30), key
        assert recipe.sees.endswith(".")


def test_every_recipe_belongs_to_a_network():
    assert {key for family in FAMILIES for key in recipes(family)} == {ONE_MINUTE, *NAMED}
    assert recipes(FILE)[ONE_MINUTE].run_settings().schedule == "one_cycle"


def test_a_network_without_normalisation_learns_at_a_smaller_rate():
    rates = {True: set(), False: set()}
    for family, network in classifiers():
        rate = recipes(family)[ONE_MINUTE].run_settings().learning_rate
        rates[any("Normalization" in node.type for node in network.nodes)].add(rate)
    assert max(rates[False]) < min(rates[True])


def test_a_recipe_that_is_not_there_is_named_with_those_that_are():
    with pytest.raises(UnknownNameError, match=r"one of one_minute, rate_.*, defaults\. Received: tutorial_resnet"):
        recipe_of("tutorial_resnet", "vgg16")
    assert recipe_of("tutorial_resnet", "resnet18_tutorial").run_settings().batch_size == 32


def ended(store, rate, **figures):
    run = store.add(*TINY, {**ASKED, "learning_rate": rate}, visitor="a visitor")
    store.claim_next(99)
    store.end(run.id, End("done", Reason.TIME_OVER, {"seconds": 60}), figures=Figures(**figures))
    return store.run(run.id)


@pytest.mark.parametrize(
    ("rate", "tried"), [("10.0", "a smaller learning rate, 0.001,"), ("1e-7", "a larger learning rate, 0.003,")]
)
def test_a_run_that_only_guesses_is_told_what_to_try(store, rate, tried):
    run = ended(store, rate, test_accuracy=0.102, test_images=2_000, images=20_000)
    assert f"{percent(CHANCE, 0)} come right by chance" in advice(run)
    assert tried in command._last_words(run)
    assert warning(run) == "no better than guessing"


def test_a_rate_that_was_tried_is_not_proposed_again(store):
    assert "Try a larger learning rate, 0.003" in advice(
        ended(store, "0.001", test_accuracy=0.1, test_images=2_000, images=20_000)
    )


def test_of_a_run_that_learns_only_in_training_no_other_rate_is_proposed(store):
    run = ended(store, "0.001", accuracy=0.37, test_accuracy=0.09, test_images=2_000, images=20_000)
    assert "Try a longer time, or, where it has batch normalisation, a smaller momentum" in advice(run)
    assert warning(run) == "no better than guessing on held-out images"


@pytest.mark.parametrize("settings", [{}, {"batch_size": "many"}])
def test_of_a_run_whose_batch_size_is_unknown_nothing_is_said_of_its_training(store, settings):
    run = ended(store, "0.001", accuracy=0.37, test_accuracy=0.09, test_images=2_000, images=20_000)
    run = dataclasses.replace(run, settings=settings)
    assert warning(run) == "no better than guessing"
    assert advice(run).startswith("It only guesses")


def test_a_rate_is_written_without_a_power_of_ten_wherever_it_is_told(store):
    run = ended(store, "1e-5", test_accuracy=0.1, test_images=2_000, images=20_000)
    diverged = store.add(*TINY, ASKED, visitor="a visitor")
    store.claim_next(99)
    store.end(diverged.id, End("diverged", Reason.DIVERGED, {"epoch": 1, "batch": 2, "learning_rate": 1e-5}))
    for told in (command._last_words(run), command._last_words(store.run(diverged.id))):
        assert "e-0" not in told
    assert "than 0.00001 may hold it" in words.reason(store.run(diverged.id))


def test_a_run_that_learns_or_has_just_begun_is_left_alone(store):
    assert not only_guesses(ended(store, "0.002", test_accuracy=0.13, test_images=2_000, images=20_000))
    assert not only_guesses(ended(store, "0.002", best_val_accuracy=0.1, held_out=1_000, images=2_000))
    assert only_guesses(ended(store, "0.002", best_val_accuracy=0.12, held_out=1_000, images=20_000))
    assert not advice(ended(store, "0.002", images=20_000))
