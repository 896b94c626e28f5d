from hypothesis import given
from hypothesis import strategies as st

from netviz.convolution.axis import Axis, TransposedAxis

axes = st.builds(
    Axis,
    cells=st.integers(4, 12),
    kernel=st.integers(1, 5),
    stride=st.integers(1, 3),
    dilation=st.integers(1, 3),
    padding=st.sampled_from(["same", "valid"]),
).filter(lambda axis: axis.padding == "same" or axis.extent <= axis.cells)

transposed_axes = st.builds(
    TransposedAxis,
    cells=st.integers(4, 12),
    kernel=st.integers(1, 5),
    stride=st.integers(1, 3),
    padding=st.sampled_from(["same", "valid"]),
)


@given(axes)
def test_windows_stay_within_the_image_and_its_margins(axis):
    before, after = axis.margins
    assert all(-before <= cell < axis.cells + after for window in axis.windows for cell in window)
    assert len(axis.windows) == axis.positions
    assert {len(window) for window in axis.windows} == {axis.kernel}


@given(axes)
def test_margins_differ_by_one_zero_at_most_and_the_larger_comes_after(axis):
    before, after = axis.margins
    assert 0 <= after - before <= 1


def test_same_padding_is_that_of_tensorflow():
    assert Axis(6, 3).margins == (1, 1)
    assert Axis(6, 3, stride=2).margins == (0, 1)
    assert Axis(7, 3, stride=2).margins == (1, 1)
    assert Axis(4, 1, stride=3).margins == (0, 0)
    assert Axis(6, 3, dilation=2).windows[0] == (-2, 0, 2)


@given(transposed_axes)
def test_a_transposed_window_meets_only_cells_that_are_there(axis):
    met = [cell for window in axis.windows for cell in window if cell is not None]
    assert all(0 <= cell < axis.cells for cell in met)
    assert len(axis.windows) == axis.positions
    assert sum(axis.taps) == len(met)


@given(transposed_axes)
def test_with_valid_padding_every_cell_meets_every_tap_once_and_same_padding_only_crops(axis):
    met = sorted((cell, tap) for window in axis.windows for tap, cell in enumerate(window) if cell is not None)
    every = [(cell, tap) for cell in range(axis.cells) for tap in range(axis.kernel)]
    assert len(set(met)) == len(met)
    assert set(met) <= set(every)
    if axis.padding == "valid":
        assert met == every


def test_how_many_taps_meet_a_cell_varies():
    assert TransposedAxis(3, 3).taps == (1, 1, 2, 1, 2, 1)
    assert TransposedAxis(2, 2).taps == (1, 1, 1, 1)
