"""What a name means, and what is offered where one is mistyped."""

import pytest

from netviz.architectures.catalog import FAMILIES, TITLES, find
from netviz.errors import UnknownNameError


def test_every_published_network_has_a_title_of_its_own():
    assert len(set(TITLES.values())) == len(TITLES) == sum(len(family.presets) for family in FAMILIES.values())


@pytest.mark.parametrize("name", TITLES)
def test_a_network_is_found_as_links_and_as_lists_call_it(name):
    called = [name, name.upper(), name.replace("_", " "), TITLES[name], TITLES[name].replace("-", "").lower()]
    family, settings = find(name)
    assert family.presets[name].settings == settings
    assert all(find(each) == (family, settings) for each in called)


@pytest.mark.parametrize("name", FAMILIES)
def test_an_architecture_is_found_by_its_name_and_title(name):
    assert find(name) == find(FAMILIES[name].title) == find(name.upper()) == (FAMILIES[name], {})


@pytest.mark.parametrize(
    ("name", "meant"),
    [
        *[("VGG16", "vgg16"), ("ResNet50", "resnet50"), ("mobilenet v2", "mobilenet_v2"), ("U-Net", "unet")],
        *[("lenet", "lenet5"), ("squeeze", "squeezenet"), ("Plain-34", "resnet34_plain"), ("wrn 28", "wrn_28_10")],
    ],
)
def test_a_name_that_fits_one_network_means_it(name, meant):
    assert find(name) == find(meant)


@pytest.mark.parametrize("name", ["inception", "mobilenet", "wrn", "x", "Small, for CIFAR-10", "resnet5"])
def test_a_name_that_fits_several_networks_means_none_and_names_those_alone(name):
    with pytest.raises(UnknownNameError) as refused:
        find(name)
    near = refused.value.rule.partition("Did you mean ")[2].removesuffix("?").replace(" or ", ", ").split(", ")
    assert all(each.startswith(name) for each in near if each)


@pytest.mark.parametrize(
    ("name", "meant"),
    [
        ("resent50", "resnet50"),
        ("mobilnet", "mobilenet_v1"),
        ("Exception", "xception"),
        ("inceptoin v3", "inception_v3"),
    ],
)
def test_a_name_with_a_slip_is_answered_with_the_one_that_was_meant(name, meant):
    with pytest.raises(UnknownNameError, match=rf"Did you mean .*{meant}.*\? Received: {name}"):
        find(name)


def test_a_name_like_no_other_gets_no_advice_and_no_list_of_all():
    with pytest.raises(UnknownNameError) as refusal:
        find("zebra" * 1000)
    assert "Did you mean" not in str(refusal.value)
    assert len(str(refusal.value)) < 200
