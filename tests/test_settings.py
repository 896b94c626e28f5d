"""Settings refuse what cannot be, in a sentence with the field, the rule and what came."""

import pytest
from hypothesis import given
from hypothesis import settings as hypothesis_settings

from netviz.architectures.catalog import FAMILIES, build, find
from netviz.errors import SettingsError
from tests.strategies import settings_of

REFUSED = {
    ("mobilenet_v1", "alpha", "nan"): "alpha must be a number between 0.05 and 2.0. Received: nan",
    ("mobilenet_v1", "alpha", 7): "alpha must be between 0.05 and 2.0. Received: 7",
    ("mobilenet_v1", "classes", "many"): "classes must be a whole number between 2 and 1,000. Received: many",
    ("mobilenet_v1", "classes", 2.5): "classes must be a whole number between 2 and 1,000. Received: 2.5",
    ("mobilenet_v1", "input_size", 16): "input_size must be at least 32 pixels with stem_stride 2, since the map is "
    "halved 5 times. Received: 16",
    ("mobilenet_v1", "variant", "fast"): "variant must be one of paper, keras, tutorial. Received: fast",
    ("mobilenet_v1", "width", "1"): "There is no setting width; the settings are input_size, classes, alpha, "
    "depth_multiplier, dropout, stem_stride, convolution, activation, variant. Received: 1",
    ("resnet", "residual", "perhaps"): "residual must be true or false. Received: perhaps",
    ("resnet", "blocks", "2,2,x"): "blocks must be whole numbers with commas between, such as 2,2,2,2. Received: x",
    ("resnet", "blocks", "2,0"): "Each number of blocks must be between 1 and 36. Received: 0",
    ("resnet", "blocks", ""): "blocks must hold 1 to 6 numbers, such as 2,2,2,2. Received: ",
    ("resnet", "blocks", (1,) * 7): "blocks must hold 1 to 6 numbers, such as 2,2,2,2. Received: 1,1,1,1,1,1,1",
    ("vgg", "input_size", 24): "input_size must be at least 32 pixels for 5 blocks, since each ends in a pooling that "
    "halves the map. Received: 24",
    (
        "densenet121",
        "input_size",
        16,
    ): "input_size must be at least 32 pixels for 4 dense blocks and stem imagenet, since "
    "the map is halved 5 times. Received: 16",
    ("mobilenet_v2", "input_size", 16): "input_size must be at least 32 pixels, since the map is halved 5 times. "
    "Received: 16",
    ("efficientnet_cifar", "halvings", 6): "halvings must be between 1 and 5. Received: 6",
    ("convnext_cifar", "patch_size", 8.5): "patch_size must be a whole number between 1 and 8 pixels. Received: 8.5",
    ("convnext", "input_size", 24): "input_size must be at least 32 pixels for 4 stages and patch_size 4, since each "
    "stage after the first halves the map. Received: 24",
    (
        "unet",
        "input_size",
        184,
    ): "input_size must be at least 188 pixels for 4 levels with padding valid, since each crops "
    "its map. Received: 184",
    ("nasnet", "penultimate_filters", 1000): "penultimate_filters must be a multiple of 96, since cells stack 6 maps, "
    "stages double their filters twice and the stem begins with a quarter of the first's. Received: 1000",
    (
        "shufflenet_v2",
        "filters",
        118,
    ): "filters must be a multiple of 4, since channels are split in two and each half is "
    "dealt from two. Received: 118",
    (
        "inception_v4",
        "input_size",
        74,
    ): "input_size must be at least 75 pixels, since the network crops its map at every "
    "step, unless small_images is on. Received: 74",
    ("resnet_cifar", "depth", 21): "depth must be 6n + 2, such as 20. Received: 21",
}


@pytest.mark.parametrize(("name", "field", "value"), REFUSED)
def test_a_refusal_names_the_field_the_rule_and_what_came(name, field, value):
    with pytest.raises(SettingsError) as refusal:
        build(name, **{field: value})
    assert str(refusal.value) == REFUSED[name, field, value]
    assert refusal.value.field == field


def test_every_setting_that_is_wrong_is_refused_not_only_the_first():
    settings = FAMILIES["resnet"].settings
    refusals = settings.refusals({"blocks": "2,x,y", "classes": "many", "input_size": 64, "residual": "perhaps"})
    assert {refusal.field: refusal.received for refusal in refusals} == {
        "blocks": "x",
        "classes": "many",
        "residual": "perhaps",
    }
    assert settings.refusals({"input_size": 64}) == ()


def test_32_pixels_halved_once_too_often_is_refused_before_anything_is_built():
    with pytest.raises(SettingsError, match=r"at least 32 pixels for 6 stages, .* halved 5 times. Received: 16"):
        build("resnet", blocks="1,1,1,1,1,1", input_size=16)
    with pytest.raises(SettingsError, match=r"at least 128 pixels for 6 stages, .* halved 7 times. Received: 32"):
        build("resnet", blocks="1,1,1,1,1,1", variant="tutorial")


@pytest.mark.parametrize("name", FAMILIES)
def test_settings_survive_the_way_through_text(name):
    family = FAMILIES[name]

    @hypothesis_settings(deadline=None)
    @given(settings_of(family))
    def check(settings):
        assert family.settings.of(settings.changes()) == settings

    check()


@pytest.mark.parametrize("name", FAMILIES)
def test_a_preset_of_each_family_is_its_defaults(name):
    family = FAMILIES[name]
    assert family.settings.of({}) in [family.settings.of(preset.settings) for preset in family.presets.values()]


@pytest.mark.parametrize("name", FAMILIES)
def test_where_a_choice_has_a_title_every_choice_has_one(name):
    for field in FAMILIES[name].settings.descriptions():
        assert not field.titles or tuple(field.titles) == field.choices


def test_every_name_means_one_thing():
    names = [*FAMILIES, *(preset for family in FAMILIES.values() for preset in family.presets)]
    assert len(names) == len(set(names))
    assert all(find(name) for name in names)


def test_a_form_is_refused_in_its_own_words_and_a_link_in_a_links():
    settings = FAMILIES["inception_resnet_v2"].settings
    with pytest.raises(SettingsError) as refused:
        settings.of({"variant": "tutorial", "input_size": 100})
    assert "so input_size must be at least 299 pixels" in str(refused.value)
    assert "so input size must be at least 299 pixels" in settings.in_words(str(refused.value))
    blocks = FAMILIES["resnet"].settings
    assert blocks.in_words("Each number of blocks must be 1").startswith("Each number of blocks in each stage must")
    assert blocks.in_words("Two blocks are alike") == "Two blocks are alike"


def test_a_setting_with_its_value_is_said_in_words():
    fields = {
        field.name: field for name in ("mobilenet_v1", "resnet") for field in FAMILIES[name].settings.descriptions()
    }
    said = [fields[name].said(value) for name, value in (("alpha", 0.5), ("residual", "false"), ("stem", "imagenet"))]
    assert said == ["width multiplier α 0.5", "without residual connections", "stem ImageNet"]
