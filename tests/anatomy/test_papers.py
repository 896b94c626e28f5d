"""Whole tables of papers and courses: what our networks have, rounded as it is printed there."""

from collections import Counter

import pytest

import netviz
from netviz.architectures.catalog import parse_specification

# The specification of a network, and its parameters in units of 100,000 as they are printed.
WIDE = {  # Zagoruyko and Komodakis 2016, table 4
    f"wide_resnet?depth={depth}&widening={widening}": parameters
    for (depth, widening), parameters in {
        (40, 1): 6, (40, 2): 22, (40, 4): 89, (40, 8): 357, (28, 10): 365, (28, 12): 525, (22, 8): 172, (22, 10): 268,
        (16, 8): 110, (16, 10): 171,
    }.items()
}  # fmt: skip
WIDE_IMAGENET = {  # its tables 8 and 7, of which the column of width 2.0 cuts the decimals
    "resnet18_imagenet": 117,
    "resnet18_imagenet?initial_filters=96": 259,
    "resnet34_imagenet": 218,
    "resnet34_imagenet?initial_filters=96": 486,
    "resnet50_v1_5": 256,
    "resnet50_v1_5?blocks=3,4,23,3": 445,
    "resnet50_v1_5?blocks=3,8,36,3": 602,
    "wide_resnet50_2": 689,
}
RESNET_CIFAR = {"resnet_cifar?depth=110": 17, "resnet_cifar?depth=1202": 194}  # He et al. 2015, table 6
RESNEXT = {"resnext29": 344}  # Xie et al. 2016, table 7; it cuts the decimals of 68.155 million for 16 groups
SENET = {  # Hu et al. 2017, table 10, which counts the moving averages of the normalizations
    f"senet?reduction={reduction}": parameters for reduction, parameters in ((4, 357), (8, 307), (16, 281), (32, 269))
}


def built(specification):
    family, settings = parse_specification(specification)
    return family.build(settings)


@pytest.mark.parametrize(("name", "printed"), (WIDE | WIDE_IMAGENET | RESNET_CIFAR | RESNEXT).items())
def test_trained_parameters_round_to_the_printed_ones(name, printed):
    assert round(built(name).trainable_params / 10**5) == printed


@pytest.mark.parametrize(("name", "printed"), SENET.items())
def test_all_parameters_round_to_the_printed_ones(name, printed):
    assert round(built(name).total_params / 10**5) == printed


def test_lenet_5_as_taught_has_what_the_paper_s_has_and_what_it_leaves_out():
    """LeCun et al. 1998, section II.B: 60,000 parameters, of which 12 and 32 are the poolings'."""
    network = netviz.build("lenet5")
    parameters = {node.label: node.params for node in network.nodes}
    assert [parameters[name] for name in ("c1", "c5", "f6")] == [156, 48_120, 10_164]
    partly_connected = 6 * (3 * 25 + 1) + 9 * (4 * 25 + 1) + (6 * 25 + 1)  # table I: maps that see 3, 4 and all of 6
    assert partly_connected == 1_516
    fixed = parameters["predictions"]
    assert network.total_params - fixed - parameters["c3"] + partly_connected + 12 + 32 == 60_000


def test_a_plain_network_has_the_parameters_of_its_residual_twin():
    """He et al. 2015, section 4.2: identity shortcuts add none."""
    for depth in (20, 56):
        plain, residual = netviz.build(f"plain{depth}"), netviz.build(f"resnet{depth}")
        assert (plain.total_params, plain.macs) == (residual.total_params, residual.macs)
        weights = [[node.weights for node in network.nodes if node.weights] for network in (plain, residual)]
        assert Counter(weights[0]) == Counter(weights[1])
