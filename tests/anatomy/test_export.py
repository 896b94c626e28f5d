"""Tables as text: what is shown adds up, and whatever a name holds stays text."""

import csv
import io
import re

import pytest
from hypothesis import given
from hypothesis import settings as hypothesis_settings
from hypothesis import strategies as st

import netviz
from netviz import layers, words
from netviz.anatomy import escaped, export
from netviz.anatomy.columns import COLUMNS
from netviz.anatomy.table import layer_table, summary
from netviz.drawing.outline.tree import outline
from netviz.ui.explore.table_export import as_row_group
from tests.drawing.networks import NETWORKS, small
from tests.networks import ending_in

HOSTILE = [
    "=1+1",
    "@cmd",
    "a|b",
    "a & b",
    "100%",
    r"\input{x}",
    "{",
    "}",
    "$x$",
    "#1",
    "x_1",
    "a^b~c",
    "**b** <b>",
    '"',
]


def named(name):
    image = layers.Input((8, 8, 3), name="image")
    output = layers.Flatten(name=name)(image)
    return ending_in(output)


def depth_of(member):
    return 1 + max(map(depth_of, member.members)) if isinstance(member, export.RowGroup) else 0


@hypothesis_settings(max_examples=20, deadline=None)
@given(small(NETWORKS))
def test_the_subtotal_of_every_block_is_the_sum_of_its_layers_and_all_of_them_the_total(network):
    whole = as_row_group(outline(network))
    assert sorted(whole.layers()) == sorted(node.name for node in network.nodes)
    rows = {row.name: row for row in layer_table(network)}
    lines = export.to_markdown(network, ("params", "macs"), whole).splitlines()[2:]
    sums = [line for line in lines if line.lstrip("|› ").startswith("**")]

    def written(names):
        inside = [rows[name] for name in names]
        numbers = [sum(row.params for row in inside), sum(row.macs for row in inside)]
        return f"{len(inside)} layers** | " + " | ".join(f"**{words.count(number)}**" for number in numbers) + " |"

    def blocks(block):
        for member in block.members:
            if isinstance(member, export.RowGroup):
                yield member
                yield from blocks(member)

    depths = [line.count("› ") for line in lines]
    assert max(depths) == max(depth_of(member) for member in whole.members)
    expected = [written(block.layers()) for block in blocks(whole)] + [written(rows)]
    assert len(sums) == len(expected)
    assert all(line.endswith(end) for line, end in zip(sums, expected, strict=True))
    assert len(lines) == len(rows) + len(sums)


@hypothesis_settings(max_examples=20, deadline=None)
@given(st.lists(st.sampled_from(list(COLUMNS)), unique=True))
def test_every_table_has_the_chosen_columns_and_no_other(columns):
    network = netviz.build("mobilenet_v1_cifar")
    for line in export.to_markdown(network, columns).splitlines():
        assert len(re.findall(r"(?<!\\)\|", line)) == len(columns) + 2
    for line in export.to_latex(network, columns).splitlines():
        if line.endswith(r"\\"):
            assert len(re.findall(r"(?<!\\)&", line)) == len(columns)


COMMANDS = {
    r"\textbackslash{}": "\\", r"\textasciitilde{}": "~", r"\textasciicircum{}": "^", r"\textless{}": "<",
    r"\textgreater{}": ">", r"\textbar{}": "|", r"\textquotedbl{}": '"',
} | {f"\\{letter}": letter for letter in "&%$#_{}"}  # fmt: skip


@pytest.mark.parametrize("name", HOSTILE)
def test_a_hostile_name_is_letters_in_latex(name):
    network = named(name)
    cell = export.to_latex(network, ()).splitlines()[6].removesuffix(r" \\")
    command = re.compile("|".join(sorted(map(re.escape, COMMANDS), key=len, reverse=True)))
    assert not re.search(r"[&%$#_{}\\~^]", command.sub("", cell))
    letters = command.sub(lambda found: COMMANDS[found[0]], cell)
    assert letters == network.output.name


@pytest.mark.parametrize("name", HOSTILE)
def test_a_hostile_name_stays_in_its_cell_of_markdown_and_csv(name):
    network = named(name)
    line = export.to_markdown(network, ("params",)).splitlines()[3]
    assert re.split(r"(?<!\\)\|", line)[1].strip() == re.sub(r"([\\|`*\[\]<>&$~])", r"\\\1", network.output.name)
    cell = list(csv.reader(io.StringIO(export.to_csv(network))))[2][0]
    assert cell.lstrip("'") == network.output.name
    assert not cell.startswith(escaped.FORMULA_STARTS)


def with_a_stranger():
    image = layers.Input((8, 8, 3), name="image")
    x = layers.UnknownLayer(class_name="Mystery", name="half")(layers.Conv2D(4, 3, name="conv")(image))
    return ending_in(x)


def test_what_is_unknown_is_no_zero():
    network = with_a_stranger()
    told = export.to_markdown(network, ("params", "macs", "params_share"))
    assert "≥ 112" in told.splitlines()[-3]
    assert "| half | ? | ? | ? |" in told
    assert r"$\geq$ 112" in export.to_latex(network, ("params",))


@pytest.mark.parametrize("write", [export.to_text, export.to_markdown, export.to_latex])
def test_a_total_of_which_something_is_unknown_says_so_in_words(write):
    told = write(with_a_stranger()).replace(r"$\geq$", "≥")
    assert "≥ is at least, ? is not known. The parameters and multiply-adds of half (Mystery) are not known: " in told
    plain = write(netviz.build("resnet18"))
    assert "at least" not in plain
    assert "not known" not in plain


def test_a_sign_is_explained_where_it_stands_and_only_there():
    told = export.to_markdown(unknown_alone(), ("params", "macs"))  # where nothing is known of a total, it is "?"
    assert "≥" not in told
    assert "\n? is not known. The parameters and multiply-adds of half (Mystery) are not known: " in told


def test_the_last_row_has_every_output_and_the_field_that_the_page_shows():
    image = layers.Input((64, 64, 3), name="image")
    x = layers.GlobalAveragePooling2D()(layers.Conv2D(8, 3)(image))
    network = ending_in([layers.Dense(10)(x), layers.Dense(4)(x)])
    last = export.to_markdown(network, ("shape", "field")).splitlines()[-1]
    assert last == "| **5 layers** | **10, 4** | **3 px (last map)** |"
    assert "3 px" in export.to_text(network).splitlines()[-2]
    assert summary(network)["output_shapes"] == [[10], [4]]


def test_without_an_image_no_receptive_field_is_missed():
    x = layers.Dense(3, name="dense")(layers.Input((7,)))
    told = export.to_markdown(ending_in(x), ("field", "stride"))
    assert "| dense | – | – |" in told
    assert "not known" not in told


def test_the_text_tells_what_training_changes_and_which_layers_are_frozen():
    image = layers.Input((8, 8, 3), name="image")
    x = layers.BatchNormalization(name="bn")(layers.Conv2D(4, 3, name="conv", trainable=False)(image))
    network = ending_in(x)
    assert export.to_text(network).splitlines()[-2:] == [
        "Trainable parameters: 8; non-trainable: 120.",
        "Frozen: conv.",
    ]
    assert "Frozen" not in export.to_text(netviz.build("resnet18"))
    assert "Trainable parameters: not known; non-trainable: not known." in export.to_text(unknown_alone())


def unknown_alone():
    half = layers.UnknownLayer(class_name="Mystery", name="half")(layers.Input((8, 8, 3), name="image"))
    return ending_in(half)
