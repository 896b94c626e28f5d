"""Recipes: settings of a run that belong together, and what one sees of a network that is trained by them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from math import sqrt

from netviz.architectures.catalog import find
from netviz.errors import UnknownNameError
from netviz.training.record.runs import RECENT_BATCHES, Run
from netviz.training.record.settings import RunSettings
from netviz.words import decimal, listed, percent

ONE_MINUTE = "one_minute"
CHANCE = 0.1
"""The share that guessing gets right, of ten classes."""
SOON = 4_000
"""Images before which a run may still guess."""


@dataclass(frozen=True)
class Recipe:
    """Settings of a run that differ from the defaults."""

    title: str
    sees: str
    """What one will see, and why."""
    settings: Mapping[str, str]
    family: str = ""
    """The one whose networks it is for; empty where it is for any."""

    def run_settings(self, entered: Mapping[str, object] | None = None) -> RunSettings:
        """The settings of a run by this recipe, but for those that are entered. Raises SettingsError."""
        return RunSettings.of({**self.settings, **(entered or {})})


_MINUTE = {"schedule": "one_cycle", "images": "45000", "learning_rate": "0.003"}
"""Learns the most within 60 seconds on two cores: many images seldom, and the small rates at the end."""
_SETTINGS = {
    # Deep networks without normalisation hardly learn from Keras' own weights; more steps help where images are few.
    "googlenet": {"initial_weights": "he", "batch_size": "32"},
    "vgg": {"initial_weights": "he", "batch_size": "32", "held_out": "500"},
    "mobilenet_v1": {"learning_rate": "0.006"},
    # A check of many layers takes as long as several batches: with half the images a tenth more is learnt from.
    "resnet_cifar": {"held_out": "500"},
    "densenet": {"held_out": "500", "batch_size": "32"},
}
_RATES = {
    # Without batch normalisation a rate above these leaves a network at chance.
    "alexnet": "0.0003",
    "googlenet": "0.001",
    "lenet5": "0.001",
    "nin": "0.0005",
    "squeezenet": "0.0005",
    "vgg": "0.0005",
}


def one_minute(family: str) -> Recipe:
    """The recipe for a minute on two cores of the networks of that family; of any other network, for the empty name."""
    rate = {"learning_rate": _RATES[family]} if family in _RATES else {}
    return Recipe(
        "One minute",
        "The rate rises for a quarter of the time and then falls to 0: most is learnt while it falls.",
        _MINUTE | rate | _SETTINGS.get(family, {}),
    )


_TUTORIAL = {"images": "45000", "seconds": "3600", "normalise": "unit", "bn_momentum": "0.99"}
"""All images, pixels from 0 to 1, Keras' own momentum, and a run that ends with its epochs."""
NAMED: Mapping[str, Recipe] = {
    "tutorial_mobilenet": Recipe(
        "As in the MobileNet tutorial",
        "It hardly moves: Adam at 0.00001 takes steps a hundred times too small, and 30 epochs do not make up for it.",
        _TUTORIAL | {"learning_rate": "1e-5", "batch_size": "128", "epochs": "30"},
        "mobilenet_v1",
    ),
    "tutorial_inception": Recipe(
        "As in the Inception10 tutorial",
        "Training accuracy rises at once, held-out accuracy late: with a momentum of 0.99 the moving statistics lag "
        "hundreds of steps behind.",
        _TUTORIAL | {"learning_rate": "0.001", "batch_size": "128", "epochs": "5"},
        "inception10",
    ),
    "tutorial_resnet": Recipe(
        "As in the ResNet tutorial",
        "Small batches make many noisy steps; the L2 regulariser of the last layer shows as a loss that begins higher. "
        "Held-out accuracy comes late: with a momentum of 0.99 the moving statistics lag hundreds of steps behind.",
        _TUTORIAL | {"learning_rate": "0.001", "batch_size": "32", "epochs": "5"},
        "resnet",
    ),
    "rate_too_high": Recipe(
        "A rate that is too high",
        "The loss jumps up and stays: each step leaps over what the one before has found.",
        {"learning_rate": "1.0"},
    ),
    "rate_too_low": Recipe(
        "A rate that is too low",
        "The loss hardly moves: the steps are too small for a minute. Where the held-out loss rises, only the moving "
        "statistics of batch normalisation have come in.",
        {"learning_rate": "1e-6"},
    ),
    "averaged_weights": Recipe(
        "Judged by averaged weights",
        "Held-out accuracy rises smoothly and soon: the average of the last hundred steps lies in the middle of what "
        "they jump about, as after a rate that falls.",
        {"weight_average": "0.99", "images": "45000", "learning_rate": "0.002"},
    ),
    "speed_record": Recipe(
        "As the CIFAR-10 speed records",
        "SGD with momentum at a high rate, and biases of batch normalisation that learn 4 times as fast as all else. "
        "The records take 64 times, in batches of 1,024. In those of 64, two epochs of 20,000 images of a ResNet of 8 "
        "layers gave 60 % at rate 0.2 with 4 and with 16 times, 55 % with 64 times, and at rate 0.05 with those 53 %. "
        "The loss in training stays above the held-out one: it has its labels smoothed.",
        {
            "optimizer": "momentum",
            "learning_rate": "0.2",
            "bn_bias_rate": "4",
            "schedule": "one_cycle",
            "images": "45000",
            "label_smoothing": "0.2",
            "weight_average": "0.99",
            "augmentation": "flip",
        },
    ),
    "slow_statistics": Recipe(
        "Slow moving statistics",
        "Training accuracy rises, held-out accuracy stays at 10 % for hundreds of batches and then leaps: with a "
        "momentum of 0.99 the moving mean and variance, which only evaluation uses, lag behind.",
        {"bn_momentum": "0.99", "images": "45000", "seconds": "120"},
    ),
}


def recipes(name: str) -> Mapping[str, Recipe]:
    """The recipes for the network of that name, by their keys; the first is that of its family for one minute."""
    family = _family(name)
    named = {key: recipe for key, recipe in NAMED.items() if recipe.family in ("", family)}
    return {ONE_MINUTE: one_minute(family), **named}


def recipe_of(key: str, name: str) -> Recipe:
    """That of the network of that name, or none but the defaults. Raises UnknownNameError where it has no such one."""
    known = {**recipes(name), "defaults": Recipe("Defaults", "", {})}
    if key not in known:
        raise UnknownNameError(f"The recipe must be one of {', '.join(known)}", received=key[:40], field="recipe")
    return known[key]


def nearest(run: Run) -> tuple[Recipe, dict[str, str]]:
    """The recipe from which the run's settings differ least, and those that do differ."""

    def unlike(recipe: Recipe) -> dict[str, str]:
        usual = {name: str(value) for name, value in recipe.run_settings().model_dump().items() if value != "auto"}
        return {name: value for name, value in run.settings.items() if usual.get(name, value) != value}

    return min(((each, unlike(each)) for each in recipes(run.network).values()), key=lambda found: len(found[1]))


def settings_told(run: Run, most: int) -> str:
    """The recipe that a run's settings are nearest to, and the first of those that differ from it, `most` of them."""
    labels = {each.name: each.label.lower() for each in RunSettings.descriptions()}
    recipe, differing = nearest(run)
    special = [f"{labels.get(name, name)} {value}" for name, value in differing.items()]
    return f"{recipe.title}, {listed(special, most)}" if special else recipe.title


def only_guesses(run: Run) -> bool:
    """Whether what it has learnt cannot be told from guessing, on images that it has not seen.

    Before it has seen SOON images nobody expects more.
    """
    figures = run.figures
    accuracy, tested = figures.test_accuracy, figures.test_images
    if accuracy is None:
        accuracy, tested = figures.best_val_accuracy, figures.held_out
    return (figures.images or 0) >= SOON and _is_chance(accuracy, tested)


def _is_chance(accuracy: float | None, images: int | None) -> bool:
    """Whether that share of so many images is not three standard errors above chance; False where none is known."""
    if accuracy is None or not images:
        return False
    return accuracy < CHANCE + 3 * sqrt(CHANCE * (1 - CHANCE) / images)


def lags(run: Run) -> bool:
    """Whether it only guesses on images that it has not seen, though on those of its training it does not."""
    batch, accuracy = str(run.settings.get("batch_size", "")), run.figures.accuracy
    if accuracy is None or not batch.isdecimal():  # an older run may lack one
        return False
    return only_guesses(run) and not _is_chance(accuracy, RECENT_BATCHES * int(batch))


def warning(run: Run) -> str:
    """While a run goes, that it only guesses, in a few words; empty where it learns."""
    if not only_guesses(run):
        return ""
    return "no better than guessing" + " on held-out images" * lags(run)


def advice(run: Run) -> str:
    """What to try where a run only guesses, a sentence; empty where it learns."""
    if not only_guesses(run):
        return ""
    guesses = f"of ten classes {percent(CHANCE, 0)} come right by chance"
    if lags(run):
        return (
            f"On held-out images it only guesses, {guesses}, on those of its training it does not. Try a longer "
            "time, or, where it has batch normalisation, a smaller momentum: its moving statistics may lag behind"
        )
    rate = float(run.figures.learning_rate or run.settings.get("learning_rate") or 0)
    usual = one_minute(_family(run.network)).run_settings().learning_rate
    smaller = float(f"{usual / 3:.1g}")
    other = (
        f"smaller learning rate, {decimal(smaller)}" if rate > smaller else f"larger learning rate, {decimal(usual)}"
    )
    return f"It only guesses: {guesses}. Try a {other}, or its own recipe"


def _family(name: str) -> str:
    """The family of the network of that name; empty for what a file describes."""
    try:
        return find(name)[0].name
    except UnknownNameError:
        return ""
