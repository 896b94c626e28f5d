"""Each quirk of a script is seen on its drawing, and what its words say of it is so."""

from dataclasses import replace

import pytest

from netviz import build
from netviz.errors import NetvizError
from netviz.stories import reading_critically
from netviz.stories.answers import answers
from netviz.stories.catalog import STORIES
from netviz.stories.pictures import Drawing
from netviz.stories.quirks.inception_resnet import INCEPTION_RESNET
from netviz.stories.quirks.mobilenet import MOBILENET
from netviz.stories.quirks.xception import CHAINED, SPARSE
from netviz.stories.story import Shown
from netviz.stories.tasks import Choose

SCRIPT, PAPER = "inception_resnet_v2_tutorial", "inception_resnet_v2_paper"
SCENES = reading_critically.STORY.scenes
PAIRS = [
    pytest.param(shown, id=f"{scene.name}-{value}")
    for scene in SCENES
    for value in (scene.task.options if isinstance(scene.task, Choose) else [scene.usual])
    if (shown := scene.shown(value)).titles
]


def seen(drawing: Drawing) -> set[tuple]:
    """What is lit of a drawing, as its cards tell it."""
    nodes = [drawing.built.by_name[name] for name in drawing.lights if name in drawing.built.by_name]
    return {(node.name, node.type, *node.layer.arguments().items(), node.output_shape, node.params) for node in nodes}


@pytest.mark.parametrize("shown", PAIRS)
def test_what_a_pair_of_drawings_lights_is_what_differs(shown):
    left, right = shown.pictures
    assert left.network != right.network
    assert seen(left) != seen(right)
    for drawing in (left, right):
        assert {*drawing.lights} <= {*drawing.parts}


def test_a_shortcut_of_1_by_1_makes_the_same_map_with_either_padding():
    fields = SPARSE["biases"].show().fields
    network = build("xception_sparse")
    for name in fields["shortcuts"].split():
        node = network.by_name[name]
        other = replace(node.layer, padding=fields["paper_padding"])
        assert other != node.layer
        assert other.output_shape(*node.input_shapes) == node.output_shape


def test_the_idle_biases_are_all_that_shortcuts_of_the_script_have_more():
    script, paper = build("xception_sparse"), build("xception_paper")
    names = SPARSE["biases"].show().fields["shortcuts"].split()
    more = sum(script.by_name[name].params - paper.by_name[name].params for name in names)
    assert SPARSE["biases"].show().fields["idle"] == f"{more:,}"


def test_a_relu_more_in_each_block_and_one_less_at_the_end_are_all_that_the_number_of_layers_tells():
    fields = CHAINED["more"].show().fields
    assert int(fields["layers"]) == int(fields["paper_layers"]) + int(fields["extra"]) - 1


def test_the_script_takes_no_image_below_the_smallest_and_its_dense_layer_grows_at_the_larger():
    told = INCEPTION_RESNET["pooling"].show().fields
    smallest, larger = int(told["smallest"]), int(told["larger"])
    with pytest.raises(NetvizError, match=str(smallest)):
        build(SCRIPT, input_size=smallest - 1)
    sizes = [build(SCRIPT, input_size=side).by_name["classifier_predictions"].params for side in (larger - 1, larger)]
    assert [f"{size:,}" for size in sizes] == [told["dense"], told["more"]]


def test_the_widths_told_are_those_of_the_additions():
    told = INCEPTION_RESNET["widths"].show().fields
    for number, name in enumerate((SCRIPT, PAPER)):
        widths = {node.block[0][-1]: f"{node.output_shape[-1]:,}" for node in build(name).nodes if node.layer.adds}
        assert widths == {kind: told[f"{kind}{number}"] for kind in "ABC"}


def test_the_scripts_classifier_has_as_many_parameters_as_the_papers():
    params = [
        build(name).by_name["classifier_predictions"].params for name in ("mobilenet_v1_tutorial", "mobilenet_v1")
    ]
    assert MOBILENET["classifier"].show().fields["weights"] == f"{params[0]:,}" == f"{params[1]:,}"


def test_a_rounded_bar_is_never_below_the_cut_one():
    shown = MOBILENET["filters"].show()
    assert isinstance(shown, Shown)
    assert shown.beside is not None
    pairs = [bar.values for bar in shown.beside.bars]  # type: ignore[union-attr]
    assert all(rounded - 1 <= cut <= rounded for rounded, cut in pairs)
    assert any(cut < rounded for rounded, cut in pairs)


def test_every_question_put_to_keras_is_a_quirk_of_a_story():
    shown = [quirk for scene in STORIES["reading_critically"].scenes if scene.name == "today" for quirk in scene.words]
    assert set(shown) == set(answers())
