"""Laws of the layer table, its formulas and its exports."""

import csv
import io
import json
import math
import re

import keras  # noqa: TID253
import pytest
from hypothesis import HealthCheck, given
from hypothesis import settings as hypothesis_settings
from hypothesis import strategies as st

import netviz
from netviz import layers, words
from netviz.anatomy import export, formulas
from netviz.anatomy.receptive_field import receptive_fields
from netviz.anatomy.table import layer_table, summary
from tests.drawing.networks import NETWORKS, small
from tests.layers.cases import CASES
from tests.networks import ending_in


@hypothesis_settings(max_examples=30, deadline=None)
@given(small(NETWORKS))
def test_rows_add_up_to_the_totals(network):
    rows = layer_table(network)
    assert sum(row.params for row in rows) == network.total_params
    assert sum(row.trainable_params for row in rows) == network.trainable_params
    assert sum(row.macs for row in rows) == network.macs


def value_of(latex):
    """The number that a formula with its numbers filled in comes to."""
    plain = re.sub(r"\\tfrac\{(\d+)\}\{(\d+)\}", r"(\1//\2)", latex)
    return eval(plain.replace(r"\cdot", "*"), {"__builtins__": {}})


@hypothesis_settings(max_examples=20, deadline=None)
@given(small(NETWORKS))
def test_every_formula_with_its_numbers_comes_to_the_layers_figure(network):
    for node in network.nodes:
        for formula, figure in ((formulas.parameters(node), node.params), (formulas.multiply_adds(node), node.macs)):
            assert (formula is None) == (figure == 0)
            if formula is not None:
                assert value_of(formula.numbers) == formula.value == figure


@pytest.mark.parametrize("name", CASES)
@hypothesis_settings(max_examples=4, deadline=None, suppress_health_check=list(HealthCheck))
@given(data=st.data())
def test_formulas_hold_for_layers_of_every_class(name, data):
    layer, shapes = data.draw(CASES[name])
    try:
        output = layer([layers.Input(shape) for shape in shapes])
    except netviz.errors.ShapeError:
        return
    node = ending_in(output).output
    for formula, figure in ((formulas.parameters(node), node.params), (formulas.multiply_adds(node), node.macs)):
        assert formula is None or value_of(formula.numbers) == formula.value == figure


def test_receptive_fields_equal_the_published_ones():
    # Araujo et al. 2019, table of receptive fields: MobileNet 315, at stride 32.
    field = receptive_fields(netviz.build("mobilenet_v1"))["separable_13_pointwise_relu6"]
    assert (field.size, field.stride) == (315, 32)


def test_what_sees_its_whole_input_sees_at_least_the_image():
    fields = receptive_fields(netviz.build("mobilenet_v1", input_size=512))
    assert fields["separable_13_pointwise"].size == 315
    assert fields["classifier_predictions"].size == 512


def test_receptive_fields_grow_along_the_largest_branch_and_by_dilation():
    image = layers.Input((32, 32, 3))
    wide = layers.Conv2D(4, 3, dilation_rate=4, padding="same", name="wide")(image)
    narrow = layers.Conv2D(4, 3, padding="same", name="narrow")(image)
    network = ending_in(layers.Add()([narrow, wide]))
    fields = receptive_fields(network)
    assert (fields["narrow"].size, fields["wide"].size, fields["add"].size) == (3, 9, 9)


def test_the_summary_is_plain_json_in_the_order_of_keras():
    network = netviz.build("resnet18", residual=False)
    told = json.loads(json.dumps(summary(network)))
    assert [layer["name"] for layer in told["layers"]] == [node.name for node in network.nodes]
    assert told["settings"]["blocks"] == [2, 2, 2, 2]
    assert (told["input_shape"], told["output_shape"]) == ([32, 32, 3], [10])
    assert told["total_params"] == told["trainable_params"] + told["non_trainable_params"]
    expected = (
        "name type block inputs output_shape params trainable_params macs activation_bytes receptive_field stride"
    )
    assert list(told["layers"][1]) == expected.split()


def test_a_total_of_the_summary_is_exact_or_null_with_what_it_is_at_least():
    x = layers.Conv2D(4, 3, name="conv")(layers.Input((8, 8, 3)))
    known = ending_in(x)
    strange = layers.UnknownLayer(class_name="Mystery")(x)
    unknown = ending_in(strange)
    told, of_stranger = json.loads(json.dumps(summary(known))), json.loads(json.dumps(summary(unknown)))
    assert told["at_least"] == {}
    figures = ("total_params", "trainable_params", "non_trainable_params", "macs", "activation_bytes")
    assert [told[figure] for figure in figures] == [112, 112, 0, 3_888, 4 * (192 + 144)]
    assert [of_stranger[figure] for figure in figures] == [None] * 5
    assert of_stranger["at_least"] == {figure: told[figure] for figure in figures}


@pytest.mark.parametrize("dtype", ["float32", "float64", "float16", "mixed_float16", "bfloat16", "mixed_bfloat16"])
def test_activations_are_counted_in_the_dtype_that_keras_computes_in(dtype):
    keras_layer = keras.layers.Conv2D(4, 3, dtype=dtype)
    output = keras_layer(keras.Input((8, 8, 3)))
    x = layers.Conv2D(4, 3, options=(("dtype", dtype),))(layers.Input((8, 8, 3)))
    network = ending_in(x)
    bits = int(re.search(r"\d+", output.dtype)[0])
    assert layer_table(network)[1].activation_bytes == bits // 8 * math.prod(output.shape[1:])


def test_csv_holds_every_row_and_no_cell_that_a_spreadsheet_would_run():
    network = netviz.build("resnet20")
    rows = list(csv.DictReader(io.StringIO(export.to_csv(network))))
    assert sum(int(row["params"]) for row in rows) == network.total_params
    image = layers.Input((8, 8, 3), name="=1+1")
    hostile = ending_in(layers.Flatten(name="@cmd")(image))
    names = [row["name"] for row in csv.DictReader(io.StringIO(export.to_csv(hostile)))]
    assert names == ["'=1+1", "'@cmd"]


def test_text_and_markdown_end_in_the_totals():
    network = netviz.build("resnet18")
    for table in (export.to_text(network), export.to_markdown(network)):
        last = next(line for line in table.splitlines() if "68 layers" in line)
        assert "11,183,562" in last
        assert "555,422,720" in last


def test_numbers_are_written_with_three_figures_and_a_unit():
    assert [words.short(n) for n in (0, 999, 1000, 4_253_864, 568_740_352, 14_398_912_352, 999_999)] == [
        *("0", "999", "1.00 k", "4.25 M", "569 M", "14.4 G", "1.00 M"),
    ]
    assert [words.size(n) for n in (12, 999, 1000, 61_111_296, 4_177_526_784)] == [
        *("12 B", "999 B", "1.00 kB", "61.1 MB", "4.18 GB"),
    ]
    assert words.receptive_field(315, 224) == "315 px (whole image)"
