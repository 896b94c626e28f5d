"""What a name means, and what is offered where one is mistyped."""

import pytest

from netviz.architectures.catalog import FAMILIES, TITLES, find
from netviz.errors import UnknownNameError


def test_every_published_network_has_a_title_of_its_own():
    assert len(set(TITLES.values())) == len(TITLES) == sum(len(family.presets) for family in FAMILIES.values())


@pytest.mark.parametrize(
    ("name", "meant"),
    [("VGG16", "vgg16"), ("ResNet-50", "resnet50"), ("resent50", "resnet50"), ("Inception V3", "inception_v3")],
)
def test_a_name_with_a_slip_is_answered_with_the_one_that_was_meant(name, meant):
    with pytest.raises(UnknownNameError, match=rf"Did you mean .*{meant}.*\? Received: {name}"):
        find(name)


def test_a_name_like_no_other_gets_no_advice_and_no_list_of_all():
    with pytest.raises(UnknownNameError) as refusal:
        find("zebra" * 1000)
    assert "Did you mean" not in str(refusal.value)
    assert len(str(refusal.value)) < 200
