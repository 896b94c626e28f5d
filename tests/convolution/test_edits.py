import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from netviz.convolution.edits import MOST_EDITS, Edit, edit_of, edits_of, with_edits
from netviz.convolution.kinds import convolution
from netviz.convolution.settings import ConvolutionSettings
from netviz.errors import SettingsError

index = st.integers(0, 12)
value = st.integers(-9_900, 9_900).map(lambda hundredths: hundredths / 100)
edits = st.one_of(
    st.builds(Edit, st.tuples(index, index, index), value),
    st.builds(Edit, st.tuples(index, index, index, index), value, st.just("pointwise_first"), st.integers(0, 1)),
)


@given(st.lists(edits, max_size=MOST_EDITS, unique_by=lambda edit: edit.place))
def test_a_link_writes_edits_so_that_they_come_back(made):
    assert list(edits_of(",".join(map(str, made)))) == made


def test_the_last_edit_of_a_cell_counts():
    first, other, last = Edit((0, 1, 2), 3), Edit((0, 1, 3), 4), Edit((0, 1, 2), 5)
    assert with_edits([first, other], [last]) == (last, other)


def test_an_edited_image_cell_changes_every_value_that_reads_it_and_no_other():
    settings = ConvolutionSettings(bias=False)
    before = convolution("standard", settings)
    after = convolution("standard", settings, edits=[Edit((1, 2, 3), 90)])
    assert after.stages[0].image[2, 3, 1] == 90
    changed = np.argwhere((before.output != after.output).any(axis=2))
    assert {tuple(cell) for cell in changed} <= {(row, column) for row in (1, 2, 3) for column in (2, 3, 4)}
    assert len(changed)


def test_an_edited_weight_of_the_second_stage_leaves_the_first_as_it_was():
    settings = ConvolutionSettings()
    before = convolution("separable", settings)
    after = convolution("separable", settings, edits=[Edit((3, 2, 0, 0), 50, "separable", 1)])
    np.testing.assert_array_equal(before.stages[0].output, after.stages[0].output)
    assert (before.output != after.output).any(axis=(0, 1)).tolist() == [False, False, False, True]
    np.testing.assert_array_equal(
        convolution("standard", settings, edits=[Edit((0, 0, 0, 0), 50, "separable", 0)]).output,
        convolution("standard", settings).output,
    )


def test_what_the_browser_reports_becomes_an_edit():
    assert edit_of({"part": "image", "channel": 1, "row": 2, "column": 3, "value": 4.567}) == Edit((1, 2, 3), 4.57)
    kernel = {"part": "kernel", "kind": "separable", "stage": 1, "out": 3, "depth": 2, "row": 0, "column": 0}
    assert edit_of({**kernel, "value": -1}) == Edit((3, 2, 0, 0), -1, "separable", 1)


@pytest.mark.parametrize(
    "report",
    [
        {},
        {"part": "image", "channel": 0, "row": 0, "column": -1, "value": 1},
        {"part": "image", "channel": 0, "row": 0, "column": 0, "value": 100},
        {"part": "image", "channel": 0, "row": 0, "column": 0, "value": float("nan")},
        {"part": "image", "channel": 0, "row": 0, "column": 0, "value": "<b>"},
        {"part": "image", "channel": None, "row": 0, "column": 0, "value": 1},
        {"part": "image", "channel": float("inf"), "row": 0, "column": 0, "value": 1},
        {"part": "wall", "value": 1},
    ],
)
def test_a_report_with_nonsense_is_refused_in_a_sentence(report):
    with pytest.raises(SettingsError, match="Received"):
        edit_of(report)


def test_a_value_out_of_range_is_named_beside_its_limits():
    with pytest.raises(SettingsError, match=r"a number from -99 to 99, .* Received: 200$"):
        edit_of({"part": "image", "channel": 0, "row": 0, "column": 0, "value": 200})


@pytest.mark.parametrize(
    "text", ["0.0~1", "0.0.0~x", "0.0.0~1000", "standard.0.0.0.0.0.0~1", "0.-1.0~1", ".1.0.0.0.0~2", "~", "a"]
)
def test_edits_with_nonsense_in_a_link_are_refused_in_a_sentence(text):
    with pytest.raises(SettingsError, match="edits must be written"):
        edits_of(text)


def test_more_edits_than_a_link_can_hold_are_refused():
    with pytest.raises(SettingsError, match=f"at most {MOST_EDITS} cells. Received: {MOST_EDITS + 1}"):
        edits_of(",".join(f"0.0.{number}~1" for number in range(MOST_EDITS + 1)))


STRAYS = [
    Edit((3, 0, 0), 1),
    Edit((0, 6, 0), 1),
    Edit((0, 0, 3, 0), 1, "standard"),
    Edit((0, 0, 0, 0), 1, "standard", 1),
]


@pytest.mark.parametrize("stray", STRAYS)
def test_a_cell_that_is_not_there_cannot_be_edited(stray):
    with pytest.raises(SettingsError, match="cells that are there"):
        convolution("standard", ConvolutionSettings(), edits=[stray])
