import json

from hypothesis import given
from hypothesis import settings as limits

from netviz.convolution.scene import scene
from netviz.convolution.settings import ConvolutionSettings
from netviz.convolution.stages import KINDS
from tests.convolution.strategies import possible_settings

LARGEST = ConvolutionSettings(
    size=12, channels_in=6, channels_out=6, kernel=5, dilation=3, depth_multiplier=2, data="random"
)


def test_the_largest_scene_stays_below_200_kilobytes():
    assert len(json.dumps(scene(["standard", "separable", "depthwise"], LARGEST))) < 200_000


@given(possible_settings())
@limits(max_examples=20, deadline=None)
def test_a_scene_is_plain_json_and_the_same_for_the_same_settings(settings):
    kinds = ["standard", "separable"]
    assert json.dumps(scene(kinds, settings)) == json.dumps(scene(kinds, settings))


def test_the_identity_changes_with_what_is_shown():
    shown = [
        scene(["standard"], ConvolutionSettings()),
        scene(["separable"], ConvolutionSettings()),
        scene(["standard"], ConvolutionSettings(seed=1)),
        scene(["standard"], ConvolutionSettings(stride=2)),
    ]
    assert len({each["id"] for each in shown}) == len(shown)


def test_arrays_are_as_long_as_their_shapes_say():
    for kind in scene([*KINDS][:3], ConvolutionSettings(depth_multiplier=2, stride=2))["kinds"]:
        for stage in kind["stages"]:
            assert len(stage["image"]) == stage["channels"] * stage["size"] ** 2
            assert len(stage["weights"]) == stage["channelsOut"] * stage["depth"] * stage["kernel"] ** 2
            assert len(stage["output"]) == stage["channelsOut"] * stage["positions"] ** 2
            assert len(stage["windows"]) == stage["positions"]
