import pytest
from hypothesis import given

from netviz.convolution.settings import ConvolutionSettings
from netviz.convolution.stages import kinds_of
from netviz.errors import SettingsError
from tests.convolution.strategies import possible_settings


@pytest.mark.parametrize(
    ("values", "sentence"),
    [
        ({"size": 13}, "size must be between 4 and 12 cells. Received: 13"),
        ({"kernel": "wide"}, "kernel must be a whole number between 1 and 5 cells. Received: wide"),
        ({"padding": "full"}, "padding must be one of same, valid. Received: full"),
        (
            {"stride": 2, "dilation": 2},
            "Keras allows a stride above 1 only with dilation 1. Received: stride=2, dilation=2",
        ),
        (
            {"size": 4, "kernel": 3, "dilation": 2, "padding": "valid"},
            "With valid padding the kernel must fit into the image: kernel=3 with dilation=2 spans 5 cells. "
            "Received: size=4",
        ),
    ],
)
def test_a_refusal_names_the_field_the_rule_and_what_came(values, sentence):
    with pytest.raises(SettingsError) as refusal:
        ConvolutionSettings.of(values)
    assert str(refusal.value) == sentence


@given(possible_settings())
def test_every_value_offered_can_be_chosen_and_the_present_one_is_offered(settings):
    for field in settings.descriptions():
        offered = settings.possible(field.name) if field.type != "bool" else (True, False)
        assert getattr(settings, field.name) in offered
        for value in (offered[0], offered[-1]):
            ConvolutionSettings.of({**settings.model_dump(), field.name: value})


@given(possible_settings())
def test_the_changes_of_settings_make_them_again(settings):
    assert ConvolutionSettings.of(settings.changes()) == settings


def test_kinds_are_read_as_a_link_writes_them():
    assert kinds_of("standard, separable,standard") == ("standard", "separable")


@pytest.mark.parametrize(
    ("text", "sentence"),
    [
        (
            "standrad",
            "kind must be one of standard, separable, depthwise, pointwise. Received: standrad",
        ),
        ("", "kind must name 1 to 3 kinds. Received: 0"),
        ("standard,separable,depthwise,pointwise", "kind must name 1 to 3 kinds. Received: 4"),
    ],
)
def test_kinds_that_cannot_be_shown_are_refused_in_a_sentence(text, sentence):
    with pytest.raises(SettingsError) as refusal:
        kinds_of(text)
    assert str(refusal.value) == sentence
