"""Whoever types a network's name into a list of networks and presses Enter has that network.

Streamlit's lists put first what scores highest by fzy (github.com/jhawthorn/fzy); of equals, what comes first. Spaces
do not reach them: assets/page/spaces.js leaves them out.
"""

from functools import lru_cache
from math import inf

import pytest

from netviz.architectures.catalog import FAMILIES, TITLES

GAP_BEFORE, GAP_AFTER, GAP_WITHIN, FOLLOWS = -0.005, -0.005, -0.01, 1.0
AFTER = {"/": 0.9, "-": 0.8, "_": 0.8, " ": 0.8, ".": 0.6}
CAPITAL = 0.7


def bonus(before, letter):
    if before in AFTER:
        return AFTER[before]
    return CAPITAL if before.lower() == before and letter.upper() == letter else 0.0


def is_within(typed, label):
    letters = iter(label.lower())
    return all(letter in letters for letter in typed.lower())


def score(typed, label):
    if typed == label or len(typed) == len(label):
        return inf
    bonuses = [bonus(before, letter) for before, letter in zip("/" + label, label, strict=False)]
    ended, best = [-inf] * len(label), [-inf] * len(label)
    for row, wanted in enumerate(typed.lower()):
        gap = GAP_AFTER if row == len(typed) - 1 else GAP_WITHIN
        ended_before, best_before, ended, best = ended, best, [], []
        so_far = -inf
        for column, letter in enumerate(label.lower()):
            here = -inf
            if letter == wanted and row == 0:
                here = column * GAP_BEFORE + bonuses[column]
            elif letter == wanted and column:
                here = max(best_before[column - 1] + bonuses[column], ended_before[column - 1] + FOLLOWS)
            so_far = max(here, so_far + gap)
            ended.append(here)
            best.append(so_far)
    return best[-1]


@lru_cache(maxsize=1)
def in_order():
    return {label: name for name, label in TITLES.items()}


def first(typed):
    """The network that Enter opens."""
    typed = typed.replace(" ", "")
    fitting = [label for label in in_order() if is_within(typed, label)]
    return in_order()[max(fitting, key=lambda label: score(typed, label))] if fitting else None


def named(name):
    """What the preset is called; in full where that is "Small" or "Tutorial" of its architecture."""
    family = next(family for family in FAMILIES.values() if name in family.presets)
    title = family.presets[name].title
    alike = [each for other in FAMILIES.values() for each in other.presets.values() if title in each.title]
    return TITLES[name] if len(alike) > 1 and family.title not in title else title


@pytest.mark.parametrize("name", TITLES)
def test_a_name_typed_whole_opens_itself_however_it_is_written(name):
    title = named(name)
    for typed in (title, title.lower(), title.replace("-", ""), title.replace("-", " "), TITLES[name]):
        assert first(typed) == name, typed


@pytest.mark.parametrize("family", FAMILIES.values(), ids=lambda family: family.name)
def test_the_name_of_an_architecture_opens_a_network_of_that_name(family):
    assert family.title in TITLES[first(family.title)]


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        *[("VGG-16", "vgg16"), ("vgg 16", "vgg16"), ("LeNet-5", "lenet5_paper"), ("lenet5", "lenet5_paper")],
        *[("Xception", "xception_paper"), ("ResNet50", "resnet50"), ("resnet 18", "resnet18")],
        *[
            ("Inception V3", "inception_v3_paper"),
            ("Inception v1", "googlenet_paper"),
            ("U-Net", "unet_paper"),
            ("vgg", "vgg16"),
        ],
        *[("MobileNetV2", "mobilenet_v2_100"), ("mobilenet v1", "mobilenet_v1_100")],
    ],
)
def test_the_published_network_comes_before_its_form_for_small_images(typed, meant):
    assert first(typed) == meant
