"""The way through a network on which the receptive field grows the most."""

from itertools import pairwise

import netviz
from netviz import layers
from netviz.anatomy.receptive_field import longest_path, receptive_fields
from netviz.architectures.catalog import FAMILIES
from netviz.network import Network
from netviz.settings import Settings


def test_the_longest_path_runs_from_the_image_to_the_output_and_its_field_never_shrinks():
    for name in FAMILIES:
        network = netviz.build(name)
        path = longest_path(network)
        fields = receptive_fields(network)
        assert (path[0].type, path[-1]) == ("InputLayer", network.output)
        assert all(source in node.inputs for source, node in pairwise(path))
        sizes = [fields[node.name].size for node in path]
        assert sizes == sorted(sizes)


def test_at_a_merge_it_takes_the_branch_that_sees_most_and_the_first_of_equals():
    image = layers.Input((32, 32, 3))
    narrow = layers.Conv2D(4, 3, padding="same", name="narrow")(image)
    wide = layers.Conv2D(4, 7, padding="same", name="wide")(image)
    equal = layers.Conv2D(4, 7, padding="same", name="equal")(image)
    merged = layers.Add()([narrow, wide, equal])
    network = Network(merged, architecture="test", title="Test", settings=Settings())
    assert [node.name for node in longest_path(network)] == ["image", "wide", "add"]
