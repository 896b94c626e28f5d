import pytest
from hypothesis import given
from hypothesis import settings as limits

from netviz.convolution.kinds import KINDS, check, kinds_of, possible, refusal
from netviz.convolution.settings import ConvolutionSettings
from netviz.errors import SettingsError
from tests.convolution.strategies import kinds_and_settings, possible_settings


@pytest.mark.parametrize(
    ("values", "sentence"),
    [
        ({"size": 13}, "size must be between 4 and 12 cells. Received: 13"),
        ({"kernel": "wide"}, "kernel must be a whole number between 1 and 5 cells. Received: wide"),
        ({"padding": "full"}, "padding must be one of same, valid. Received: full"),
        (
            {"weights": "box", "kernel": 4},
            "Named kernels have a middle and neighbours: beside them the kernel must be 3 or 5. "
            "Received: kernel=4, weights=box",
        ),
    ],
)
def test_a_refusal_names_the_field_the_rule_and_what_came(values, sentence):
    with pytest.raises(SettingsError) as error:
        ConvolutionSettings.of(values)
    assert str(error.value) == sentence


@pytest.mark.parametrize(
    ("kind", "values", "sentence"),
    [
        (
            "dilated",
            {"stride": 2, "dilation": 2},
            "Dilated: Keras allows a stride above 1 only with dilation 1. Received: stride=2, dilation=2",
        ),
        (
            "dilated",
            {"size": 4, "kernel": 3, "dilation": 2, "padding": "valid"},
            "Dilated: with valid padding the kernel must fit into the image: kernel=3 with dilation=2 spans 5 cells. "
            "Received: size=4",
        ),
        (
            "spatial",
            {"size": 4, "kernel": 5, "padding": "valid"},
            "Spatially separable: with valid padding the kernel must fit into the image: kernel=5 spans 5 cells. "
            "Received: size=4",
        ),
        (
            "grouped",
            {"groups": 2},
            "Grouped: groups must divide both numbers of channels. Received: groups=2, channels_in=3, channels_out=4",
        ),
    ],
)
def test_what_a_kind_asks_is_said_in_a_sentence(kind, values, sentence):
    settings = ConvolutionSettings.of(values)
    with pytest.raises(SettingsError) as error:
        check([kind], settings)
    assert str(error.value) == sentence


@given(kinds_and_settings(KINDS))
@limits(max_examples=40, deadline=None)
def test_every_value_offered_can_be_chosen_and_the_present_one_is_offered(case):
    kinds, settings = case
    for field in settings.descriptions():
        if field.name in ("bias", "picture", "seed"):  # they go with everything
            continue
        offered = possible(field.name, kinds, settings)
        assert getattr(settings, field.name) in offered
        for value in (offered[0], offered[-1]):
            check(kinds, ConvolutionSettings.of({**settings.model_dump(), field.name: value}))
            assert refusal(kinds, settings, field.name, value) is None


def test_groups_are_offered_where_they_divide_both_numbers_of_channels():
    settings = ConvolutionSettings(channels_in=6, channels_out=6)
    assert possible("groups", ["grouped"], settings) == (1, 2, 3, 6)
    settings = settings.model_copy(update={"groups": 3})
    assert possible("channels_out", ["grouped"], settings) == (3, 6)
    assert possible("channels_out", ["standard"], settings) == (1, 2, 3, 4, 5, 6)


@given(possible_settings())
@limits(deadline=None)
def test_the_changes_of_settings_make_them_again(settings):
    assert ConvolutionSettings.of(settings.changes()) == settings


def test_kinds_are_read_as_a_link_writes_them():
    assert kinds_of("standard, separable,standard") == ("standard", "separable")


@pytest.mark.parametrize(
    ("text", "sentence"),
    [
        (
            "standrad",
            "kind must be one of standard, separable, pointwise_first, depthwise, pointwise, grouped, spatial, "
            "dilated, transposed. Received: standrad",
        ),
        ("", "kind must name 1 to 3 kinds. Received: 0"),
        ("standard,separable,depthwise,pointwise", "kind must name 1 to 3 kinds. Received: 4"),
    ],
)
def test_kinds_that_cannot_be_shown_are_refused_in_a_sentence(text, sentence):
    with pytest.raises(SettingsError) as error:
        kinds_of(text)
    assert str(error.value) == sentence
