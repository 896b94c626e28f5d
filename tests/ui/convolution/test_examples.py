"""Examples: pictures of their kinds to scale, and ratios that the real layers give."""

from xml.etree import ElementTree

import numpy as np
import pytest

from netviz.convolution.examples import EXAMPLES
from netviz.convolution.kinds import KINDS, convolution
from netviz.convolution.real_size import cost
from netviz.state.convolution import ConvolutionView
from netviz.ui.convolution.examples import BAR, WIDTH, example_picture, opened
from netviz.ui.shared.markup import GREY

PIXELS = np.zeros((1, 1, 3), np.uint8)
TITLES = [example.title for example in EXAMPLES]


def rectangles(example):
    return [rect.attrib for rect in ElementTree.fromstring(example_picture(example).svg)]


def macs(example):
    return {kind: cost(kind, example.real, example.settings).macs for kind in example.kinds}


@pytest.mark.parametrize("example", EXAMPLES, ids=TITLES)
def test_bars_are_as_long_as_the_multiply_adds_of_the_real_layer(example):
    bars = [float(each["width"]) for each in rectangles(example) if each["height"] == f"{BAR:.1f}"]
    most = max(macs(example).values())
    assert bars == pytest.approx([WIDTH * each / most for each in macs(example).values()], abs=0.06)


@pytest.mark.parametrize("example", EXAMPLES, ids=TITLES)
def test_every_channel_and_every_kernel_is_drawn_within_the_picture(example):
    stages = [stage for kind in example.kinds for stage in convolution(kind, example.settings, PIXELS).stages]
    inputs = sum(convolution(kind, example.settings, PIXELS).stages[0].image.shape[2] for kind in example.kinds)
    cards = [each for each in rectangles(example) if each["height"] != f"{BAR:.1f}"]
    assert len(cards) == inputs + sum(s.channels_out * (s.kernel.shape[2] + 1) for s in stages)
    assert all(0 <= float(each["x"]) <= WIDTH - float(each["width"]) + 0.1 for each in cards)


def test_what_sums_several_channels_is_grey_and_what_reads_one_has_its_colour():
    standard_then_depthwise = next(each for each in EXAMPLES if "depthwise" in each.kinds)
    fills = {each["fill"] for each in rectangles(standard_then_depthwise)}
    assert GREY in fills
    assert len(fills) == 1 + standard_then_depthwise.settings.channels_in


@pytest.mark.parametrize("example", EXAMPLES, ids=TITLES)
def test_the_words_are_the_ratios_to_the_standard_convolution(example):
    standard = cost("standard", example.real, example.settings).macs
    words = example_picture(example).words
    assert words.endswith(" of standard")
    for kind, each in macs(example).items():
        assert (f"{KINDS[kind].title} {each / standard:.3f}" in words) == (kind != "standard")


@pytest.mark.parametrize("example", EXAMPLES, ids=TITLES)
def test_an_example_opens_and_its_link_opens_the_same(example):
    view = opened(ConvolutionView(), example)
    assert view.sentence == example.idea
    assert ConvolutionView.of_link(view.link()) == ConvolutionView(
        kinds=example.kinds, settings=example.settings, real=example.real
    )
