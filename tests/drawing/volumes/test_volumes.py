"""The third way to see a network: its stages as solids."""

import re
from xml.etree import ElementTree

import pytest

from netviz.architectures.catalog import FAMILIES
from netviz.drawing.outline.tree import outline
from netviz.drawing.outline.units import with_units
from netviz.drawing.volumes.stages import MOST, skips, stages
from netviz.drawing.volumes.svg import volumes
from netviz.interchange.keras_file import read
from netviz.state.shown_network import from_specification
from tests.interchange.test_keras_file import GOOD

PRESETS = [next(iter(family.presets)) for family in FAMILIES.values()]


@pytest.mark.parametrize("name", [*PRESETS, "resnet50", "vgg16", "unet_paper", "nasnet_mobile"])
def test_every_layer_is_in_one_stage_in_order_and_there_are_few(name):
    shown = from_specification(name)
    found = stages(shown.figure)
    assert sorted(node.name for stage in found for node in stage.nodes) == sorted(
        node.name for node in shown.network.nodes_as_called
    )
    assert found[-1].shape == shown.network.output_shape
    assert 2 <= len(found) <= MOST
    assert sum(node.params for stage in found for node in stage.nodes) == shown.network.total_params
    assert all(shown.has(stage.main.item.id) for stage in found)


@pytest.mark.parametrize("theme", ["light", "dark"])
@pytest.mark.parametrize("name", ["resnet50", "unet_paper", "inception_v3_paper", "lenet5_paper"])
def test_the_picture_is_xml_with_a_solid_for_each_stage_and_an_arc_for_each_skip(name, theme):
    shown = from_specification(name)
    root = ElementTree.fromstring(volumes(shown.network, shown.figure, theme=theme))
    solids = [each for each in root.iter() if each.get("class") == "volume"]
    found = stages(shown.figure)
    assert [each.get("data-choose") for each in solids] == [stage.main.item.id for stage in found]
    arcs = [each for each in root.iter() if "C" in each.get("d", "")]
    assert len(arcs) == len(skips(found))


def test_the_levels_of_a_u_net_are_joined_by_their_skips():
    found = stages(from_specification("unet_paper").figure)
    assert [(found[start].label, found[end].label) for start, end in skips(found)] == [
        (f"level {level}", f"level {level}") for level in (4, 3, 2, 1)
    ]


def test_front_and_side_are_as_the_square_roots_of_channels_and_pixels():
    shown = from_specification("vgg16")
    svg = volumes(shown.network, shown.figure)
    fronts = re.findall(r'<g class="volume".*?</g>', svg)
    sizes = []
    for stage, solid in zip(stages(shown.figure), fronts, strict=True):
        corners = re.findall(r'points="([^"]+)"', solid)[2]
        xs, ys = zip(*(map(float, corner.split(",")) for corner in corners.split()), strict=True)
        sizes.append((max(xs) - min(xs), max(ys) - min(ys), stage))
    deep, high, largest = sizes[1]
    for other_deep, other_high, stage in sizes[2:6]:
        assert other_deep / deep == pytest.approx((stage.channels / largest.channels) ** 0.5, rel=0.02)
        assert other_high / high == pytest.approx((stage.sides[0] / largest.sides[0]) ** 0.5, rel=0.02)


def test_a_file_that_was_read_is_drawn_too():
    network = read(GOOD, "mine.json")
    ElementTree.fromstring(volumes(network, with_units(outline(network))))
