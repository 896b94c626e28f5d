"""What five stories tell is what the networks, the papers and the recorded runs say, reckoned here in another way."""

import json
import re
from math import comb, prod
from typing import get_args

import numpy as np
import pytest

from netviz import build
from netviz.anatomy.published import PUBLISHED
from netviz.architectures.inception_module import InceptionModuleSettings
from netviz.stories import (
    inception_meets_resnet,
    inception_to_xception,
    normalise_then_activate,
    reading_critically,
    residual_learning,
    two_multipliers,
)
from netviz.stories.pictures import SMOOTHED, Drawing, Lines, Recorded, smoothed
from netviz.stories.scripts import SCRIPTS
from netviz.stories.tasks import Choose
from netviz.training.recordings import FOLDER

STORIES = [
    module.STORY
    for module in (
        two_multipliers, residual_learning, normalise_then_activate, inception_meets_resnet, reading_critically,
    )
]  # fmt: skip


def shown(module, name, value=""):
    scene = module.STORY.scenes[module.STORY.place(name)]
    return scene.shown(scene.usual if value == "" else value)


def said(module, name, value=""):
    scene = module.STORY.scenes[module.STORY.place(name)]
    return "".join(span.text for span in scene.said(scene.usual if value == "" else value))


def line(picture, name):
    return next(each for each in picture.lines if each.name == name)


@pytest.mark.parametrize(("preset", "alpha"), [("mobilenet_v1_050", 0.5), ("mobilenet_v1_075", 0.75)])
def test_the_width_scene_says_the_papers_multiply_adds_and_its_curve_passes_the_papers_dots(preset, alpha):
    printed = next(each.printed for each in PUBLISHED[preset] if each.figure == "macs")
    assert f"{printed} M multiply-adds" in said(two_multipliers, "width", alpha)
    picture = shown(two_multipliers, "width", alpha).beside
    ours, dots = line(picture, "ours"), line(picture, "table_6")
    for x, y in zip(dots.x, dots.y, strict=True):
        assert abs(ours.y[ours.x.index(x)] - y) < 1


def test_the_resolution_curve_passes_the_papers_dots_and_the_parameters_stay():
    picture = shown(two_multipliers, "resolution").beside
    ours, dots = line(picture, "ours"), line(picture, "table_7")
    for x, y in zip(dots.x, dots.y, strict=True):
        assert abs(ours.y[ours.x.index(x)] - y) < 1
    for side in (128, 224):
        assert f"{build('mobilenet_v1').total_params:,} parameters" in said(two_multipliers, "resolution", side)


@pytest.mark.parametrize("alpha", [0.25, 0.75])
def test_the_bars_of_the_width_law_add_up_to_the_parameters(alpha):
    bars = shown(two_multipliers, "law", alpha).beside.bars
    assert sum(value for bar in bars for value in bar.values) == build("mobilenet_v1", alpha=alpha).total_params


def test_the_depth_multiplier_makes_other_channels_and_never_another_image():
    for multiplier in (1, 3):
        told = shown(two_multipliers, "depth_multiplier", multiplier)
        assert int(told.fields["made"]) == multiplier * int(told.fields["read"])
        assert told.picture.built.image_side == build("mobilenet_v1").image_side


def test_where_a_scene_says_that_runs_end_their_recordings_end():
    shown_by = {scene: scene.shown(scene.usual).picture for story in STORIES for scene in story.scenes}
    recorded = {scene: picture for scene, picture in shown_by.items() if isinstance(picture, Recorded)}
    assert recorded
    for scene, picture in recorded.items():
        file = json.loads((FOLDER / f"{picture.experiment}.json").read_text(encoding="utf-8"))
        columns = {run["name"]: run["training" if picture.on == "training" else "held_out"] for run in reversed(file)}
        words = "".join(span.text for span in scene.said(scene.usual))
        last = SMOOTHED if picture.on == "training" else 1
        points = [columns[each.run.name]["accuracy"][-last:] for each in picture.recordings]
        ends = {f"{100 * sum(values) / last:.1f} %" for values in points}
        percents = set(re.findall(r"[\d.]+ %", words))
        assert len(percents) > 1, scene.name
        assert percents <= ends, scene.name


def test_a_smoothed_curve_begins_with_its_first_value_and_shows_no_mean_of_what_is_no_number():
    assert smoothed([3.0, 1.0]) == [3.0, 2.0]
    assert smoothed([None, *[1.0] * SMOOTHED])[-2:] == [None, 1.0]


def test_ways_of_a_residual_network_are_binomial_and_their_shares_make_a_whole():
    picture = shown(residual_learning, "ways", 20).picture
    shares, blocks = line(picture, "residual"), 9
    assert shares.y == pytest.approx([comb(blocks, passed) / 2**blocks for passed in range(blocks + 1)])
    assert (line(picture, "plain").x, line(picture, "plain").y) == ([20], [None])  # its share would be the whole


def test_the_shortcut_costs_nothing_and_its_projection_what_its_weights_are():
    told = shown(residual_learning, "shortcut").fields
    assert told["total"] == told["plain"]
    network = build("resnet20", shortcut="projection")
    extra = sum(prod(weight.shape) for node in network.nodes if "shortcut" in node.name for weight in node.weights)
    assert shown(residual_learning, "halving").fields["extra"] == f"{extra:,}"


def test_no_bias_moves_the_values_behind_the_normalisation():
    values = [line(shown(normalise_then_activate, "bias", bias).picture, "after").y for bias in (-6, 0, 4)]
    np.testing.assert_allclose(values[0], values[1], atol=1e-9)
    np.testing.assert_allclose(values[2], values[1], atol=1e-9)
    assert np.mean(values[1]) == pytest.approx(0, abs=1e-9)


def test_what_is_told_of_gaps_between_numbers_is_so_between_all_float16():
    every = np.arange(0x7C00, dtype=np.uint16).view(np.float16).astype(float)
    for largest in (8, 32, 64):
        below = every[every < largest][-2:]
        assert shown(normalise_then_activate, "float16", largest).fields["step"] == f"1/{1 / (below[1] - below[0]):.0f}"


def test_the_parts_of_inception_resnet_add_up_to_the_whole():
    for figure, total in (("params", "total_params"), ("macs", "macs")):
        told = shown(inception_meets_resnet, "widths", figure)
        for place, preset in enumerate(("inception_resnet_v2_tutorial", "inception_resnet_v2_paper")):
            assert sum(bar.values[place] for bar in told.beside.bars) == getattr(build(preset), total)


def test_scaled_residuals_spread_less_than_whole_ones():
    for times in (0.5, 5.0):
        picture = shown(inception_meets_resnet, "scale", times).beside
        scaled, whole = line(picture, "scaled").y, line(picture, "whole").y
        assert len(scaled) == 41
        assert all(one <= other for one, other in zip(scaled, whole, strict=True))


STEPS = [scene for scene in inception_to_xception.STORY.scenes if scene.name != "xception"]


def test_every_step_from_inception_to_xception_is_drawn_in_a_scene():
    drawn = set()
    for scene in STEPS:
        for value in scene.task.options if isinstance(scene.task, Choose) else [scene.usual]:
            drawn.add(scene.shown(value).picture.built.settings.step)
    assert drawn == set(get_args(InceptionModuleSettings.model_fields["step"].annotation))


@pytest.mark.parametrize("scene", STEPS, ids=lambda scene: scene.name)
def test_the_staircase_and_the_reach_are_those_of_the_kernels(scene):
    told = scene.shown(scene.usual)
    for bar in told.beside.bars:
        network = build("inception_module", step=bar.name, thin_kernel=3)
        kernels = {node: next(each.shape for each in node.weights if each.name == "kernel") for node in network.nodes
                   if node.weights}  # fmt: skip
        biases = sum(node.output_shape[-1] for node in kernels)
        assert bar.values[0] == sum(map(prod, kernels.values())) + biases
        assert bar.values[1] == sum(prod(kernel) * prod(node.output_shape[:2]) for node, kernel in kernels.items())
    reach = {}
    for node in told.picture.built.nodes:
        window = node.window
        rows, columns = window.kernel if window else (1, 1)
        before = [reach[source] for source in node.inputs] or [(1, 1)]
        reach[node] = max(tall for tall, _ in before) + rows - 1, max(wide for _, wide in before) + columns - 1
    assert told.fields["field"] == str(max(reach[told.picture.built.output]))


def test_a_script_that_a_row_calls_the_same_has_the_same_figure():
    told = shown(reading_critically, "checks").picture
    figures = [lambda network: network.total_params, lambda network: network.macs, lambda network: network.layer_count]
    for bar in told.bars:
        script, meant = SCRIPTS[bar.name].both
        assert [written == "same" for written in bar.written] == [of(script) == of(meant) for of in figures]
        assert [value == 0 for value in bar.values] == [written == "same" for written in bar.written]


@pytest.mark.parametrize("alpha", [0.25, 0.3, 0.5])
def test_filters_are_cut_where_the_drawing_lights_them(alpha):
    drawing = shown(two_multipliers, "rounded", alpha).picture
    whole = build("mobilenet_v1_tutorial")
    cut = {
        node.name
        for node in drawing.built.nodes
        if node.block != ("classifier",) and node.layer.kind in ("convolution", "pointwise")
        if node.output_shape[-1] < np.rint(alpha * whole.by_name[node.name].output_shape[-1])
    }
    assert {*drawing.lights} == cut


def test_a_drawing_of_a_scene_unfolds_only_what_it_has():
    for story in STORIES:
        for scene in story.scenes:
            for picture in scene.shown(scene.usual).pictures:
                if isinstance(picture, Drawing):
                    assert {*picture.opened} <= {*picture.parts}, (story.name, scene.name)
                elif isinstance(picture, Lines):
                    assert all(len(each.x) == len(each.y) for each in picture.lines)
