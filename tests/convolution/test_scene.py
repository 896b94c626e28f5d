import itertools
import json
from math import prod

import pytest
from hypothesis import given
from hypothesis import settings as limits

from netviz.convolution.costs import total_multiply_adds
from netviz.convolution.kinds import KINDS, convolution
from netviz.convolution.scene import scene
from netviz.convolution.settings import ConvolutionSettings
from tests.convolution.scenes import FILE, scenes
from tests.convolution.strategies import kinds_and_settings, possible_settings

MOST_BYTES = 200_000
LARGEST = ConvolutionSettings(
    size=12, channels_in=6, channels_out=6, kernel=5, depth_multiplier=2, data="random", groups=1, padding="valid"
)


def shown(kinds, settings):
    return scene([convolution(kind, settings) for kind in kinds], settings)


@pytest.mark.parametrize("padding", ["same", "valid"])
@pytest.mark.parametrize("weights", ["random", "gaussian"])
def test_the_largest_scene_of_any_three_kinds_stays_below_200_kilobytes(padding, weights):
    settings = LARGEST.model_copy(update={"padding": padding, "weights": weights})
    extents = {kind: convolution(kind, settings) for kind in KINDS}
    for kinds in itertools.combinations(KINDS, 3):
        made = scene([extents[kind] for kind in kinds], settings)
        assert len(json.dumps(made, separators=(",", ":"))) < MOST_BYTES, kinds


@given(kinds_and_settings(KINDS))
@limits(max_examples=20, deadline=None)
def test_a_scene_is_plain_json_and_the_same_for_the_same_settings(case):
    assert json.dumps(shown(*case)) == json.dumps(shown(*case))


def test_the_identity_changes_with_what_is_shown():
    scenes = [
        shown(["standard"], ConvolutionSettings()),
        shown(["separable"], ConvolutionSettings()),
        shown(["standard"], ConvolutionSettings(seed=1)),
        shown(["standard"], ConvolutionSettings(stride=2)),
    ]
    assert len({each["id"] for each in scenes}) == len(scenes)


@given(kinds_and_settings(KINDS))
@limits(max_examples=40, deadline=None)
def test_arrays_are_as_long_as_their_shapes_say(case):
    for kind in shown(*case)["kinds"]:
        for stage in kind["stages"]:
            output = stage["channelsOut"] * prod(stage["positions"])
            assert len(stage["image"]) == stage["channels"] * prod(stage["size"])
            assert len(stage["weights"]) == stage["channelsOut"] * stage["depth"] * prod(stage["kernel"])
            assert len(stage["output"]) == len(stage["when"]) == output
            assert [len(stage["windows"][axis]) for axis in ("rows", "columns")] == list(stage["positions"])
            taps = [{len(window) for window in stage["windows"][axis]} for axis in ("rows", "columns")]
            assert taps == [{side} for side in stage["kernel"]]


@given(kinds_and_settings(KINDS))
@limits(max_examples=60, deadline=None)
def test_the_products_of_all_cells_add_up_to_the_total_and_to_the_taps_that_meet_a_number(case):
    for kind in shown(*case)["kinds"]:
        counted = 0
        for stage in kind["stages"]:
            products = stage["products"]
            of_stage = products * len(stage["when"]) if isinstance(products, int) else sum(products)
            meeting = [
                sum(cell is not None for window in stage["windows"][axis] for cell in window)
                for axis in ("rows", "columns")
            ]
            assert of_stage == prod(meeting) * stage["depth"] * stage["channelsOut"]
            counted += of_stage
        assert counted == kind["total"]


@given(possible_settings("standard", "separable"))
@limits(max_examples=20, deadline=None)
def test_every_step_is_somebodys(settings):
    each = shown(["standard", "separable"], settings)
    steps = set(range(1, prod(each["extent"]) + 1))
    assert {step for kind in each["kinds"] for step in kind["stages"][-1]["when"]} == steps
    assert each["kinds"][0]["total"] == total_multiply_adds(convolution("standard", settings))


def test_the_scenes_with_which_the_scripts_are_tested_are_todays():
    assert json.loads(FILE.read_text(encoding="utf-8")) == json.loads(json.dumps(scenes())), (
        "python -m tests.convolution.scenes"
    )
