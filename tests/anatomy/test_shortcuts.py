"""Of every residual addition it is known which of its two branches is the shortcut."""

import pytest

from netviz import build, layers
from netviz.anatomy.shortcuts import said, shortcuts
from netviz.architectures.catalog import FAMILIES
from tests.networks import ending_in

RESIDUAL = (
    "resnet18", "resnet50", "resnet20", "resnet50_v2", "wrn_16_2", "resnext29_small", "se_resnet_cifar",
    "mobilenet_v2_cifar", "mobilenet_v3_cifar", "efficientnet_cifar", "inception_resnet_v1_cifar",
    "inception_resnet_v2_cifar", "inception_resnet_v2_tutorial", "xception_paper", "convnext_cifar", "shufflenet_cifar",
    "squeezenet_bypass", "efficientnet_v2_cifar", "custom_mixed",
)  # fmt: skip
NONE = ("plain20", "resnet18_plain", "vgg_cifar", "densenet_40", "googlenet_cifar", "lenet5_cifar", "nasnet_small")


@pytest.mark.parametrize("name", RESIDUAL)
def test_every_residual_addition_has_one_shortcut_with_less_to_learn_than_its_residual(name):
    network = build(name)
    found = shortcuts(network)
    assert [each.addition for each in found] == [node for node in network.nodes_as_called if node.layer.adds]
    assert len({each.name for each in found}) == len(found) > 0
    for each in found:
        (residual,) = (node for node in each.addition.inputs if node is not each.source)
        assert convolutions(each.source, each.addition.block) < convolutions(residual, each.addition.block)


def convolutions(end, block):
    """How many layers of the block that end needs have weights."""
    found, waiting = set(), [end]
    while waiting:
        node = waiting.pop()
        if node not in found and node.block[: len(block)] == block:
            found.add(node)
            waiting += node.inputs
    return sum(1 for node in found if node.weights)


@pytest.mark.parametrize("name", NONE)
def test_without_residual_blocks_there_is_none(name):
    assert shortcuts(build(name)) == ()


def test_every_architecture_is_looked_through_at_once():
    for family in FAMILIES.values():
        network = family.build(family.settings.of({}))
        assert all(each.addition in network.nodes for each in shortcuts(network))


def test_a_sum_of_equal_branches_or_of_two_images_is_no_residual_block():
    image = layers.Input((8, 8, 4))
    one, other = (layers.Conv2D(4, 3, padding="same")(image) for _ in range(2))
    assert shortcuts(ending_in(layers.Add()([one, other]))) == ()
    assert shortcuts(ending_in(layers.Add()([image, image]))) == ()
    assert shortcuts(ending_in(layers.Add()([image, layers.Input((8, 8, 4))]))) == ()


def test_a_branch_that_something_else_takes_too_is_no_part_of_a_residual_block():
    image = layers.Input((8, 8, 4))
    residual = layers.Conv2D(4, 3, padding="same")(image)
    joined = layers.Add()([residual, image])
    assert [each.place for each in shortcuts(ending_in(joined))] == [1]
    assert shortcuts(ending_in(layers.Concatenate()([joined, residual]))) == ()


def test_shortcuts_are_told_by_their_blocks_and_all_of_them_as_such():
    found = shortcuts(build("resnet20"))
    assert said(found[:1], 9) == "shortcut of stage 1, block 1"
    assert said(found[3:5], 9) == "shortcuts of stage 2, block 1 and stage 2, block 2"
    assert said(found[1:4], 9) == "3 shortcuts, from stage 1, block 2 to stage 2, block 1"
    assert said(found, 9) == "all 9 shortcuts"
    assert said(found[:1], 1) == "shortcut of stage 1, block 1"
