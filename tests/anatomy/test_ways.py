"""Ways are counted as a walk that follows each of them counts them."""

from collections import Counter

import pytest

from netviz import build
from netviz.anatomy.ways import ways


def walked(node, passed=0):
    passed += bool(node.macs)
    if not node.inputs:
        yield passed
    for source in node.inputs:
        yield from walked(source, passed)


@pytest.mark.parametrize("name", ["resnet20", "plain20", "inception10", "resnet18", "xception_cifar", "densenet_40"])
def test_every_way_is_counted_with_its_convolutions(name):
    network = build(name, **({"blocks": "3"} if name == "densenet_40" else {}))
    assert ways(network) == dict(sorted(Counter(walked(network.output)).items()))


@pytest.mark.parametrize("depth", [20, 56, 110])
def test_every_shortcut_doubles_the_ways_and_a_plain_network_has_one(depth):
    assert ways(build("resnet_cifar", depth=depth, residual=False)) == {depth: 1}
    found = ways(build("resnet_cifar", depth=depth))
    assert sum(found.values()) == 2 ** ((depth - 2) // 2)
    assert (min(found), max(found)) == (2, depth)
