import numpy as np
from hypothesis import given
from hypothesis import settings as limits

from netviz.convolution.kinds import KINDS, convolution
from netviz.convolution.settings import ConvolutionSettings
from netviz.convolution.timeline import computed_at, extent
from tests.convolution.strategies import kinds_and_settings


def cells_read(stage, row, column, channel):
    """The cells of the stage's image that one output cell multiplies; zeros of the padding are none of them."""
    height, width, _ = stage.image.shape
    return [
        (down, across, source, i, j, depth)
        for depth, source in enumerate(stage.channels_read(channel))
        for i, down in enumerate(stage.rows.windows[row])
        for j, across in enumerate(stage.columns.windows[column])
        if down is not None and across is not None and 0 <= down < height and 0 <= across < width
    ]


@given(kinds_and_settings(KINDS))
@limits(max_examples=30, deadline=None)
def test_the_steps_replayed_one_by_one_give_every_output_value(shown):
    kinds, settings = shown
    all_kinds = [convolution(kind, settings) for kind in kinds]
    each = all_kinds[0]
    when = computed_at(each, extent(all_kinds))
    done = [np.full(stage.output.shape, np.nan) for stage in each.stages]
    work = sorted(
        (steps[cell], index, cell) for index, steps in enumerate(when) for cell in np.ndindex(done[index].shape)
    )
    for _, index, cell in work:
        stage = each.stages[index]
        image = stage.image if index == 0 else done[index - 1]
        total = 0.0 if stage.bias is None else stage.bias[cell[2]]
        for down, across, source, i, j, depth in cells_read(stage, *cell):
            assert not np.isnan(image[down, across, source]), "read before it is computed"
            total += image[down, across, source] * stage.kernel[i, j, depth, cell[2]]
        done[index][cell] = total
    for stage, output in zip(each.stages, done, strict=True):
        np.testing.assert_allclose(output, stage.output, atol=1e-9)


@given(kinds_and_settings(KINDS))
@limits(max_examples=100, deadline=None)
def test_the_last_stage_has_a_step_for_each_cell_and_the_others_none_of_their_own(shown):
    (kind, *_), settings = shown
    each = convolution(kind, settings)
    when = computed_at(each, extent([each]))
    assert sorted(when[-1].ravel()) == list(range(1, each.output.size + 1))
    for steps, stage in zip(when, each.stages, strict=True):
        assert steps.shape == stage.output.shape
        assert set(steps.ravel()) <= set(when[-1].ravel())


@given(kinds_and_settings(KINDS))
@limits(max_examples=30, deadline=None)
def test_a_cell_between_is_computed_by_the_first_step_that_needs_it(shown):
    (kind, *_), settings = shown
    each = convolution(kind, settings)
    when = computed_at(each, extent([each]))
    for index, stage in enumerate(each.stages[1:], start=1):
        needed = np.full(stage.image.shape, np.inf)
        for cell in np.ndindex(stage.output.shape):
            for down, across, source, *_ in cells_read(stage, *cell):
                needed[down, across, source] = min(needed[down, across, source], when[index][cell])
        somebody_needs = np.isfinite(needed)
        np.testing.assert_array_equal(when[index - 1][somebody_needs], needed[somebody_needs])


def test_a_separable_convolution_runs_its_windows_once_a_position():
    each = convolution("separable", ConvolutionSettings())
    depthwise, pointwise = computed_at(each, extent([each]))
    assert [list(depthwise[0, column]) for column in (0, 1)] == [[1, 1, 1], [5, 5, 5]]
    assert [list(pointwise[0, column]) for column in (0, 1)] == [[1, 2, 3, 4], [5, 6, 7, 8]]


def test_a_kind_with_a_smaller_output_pauses_where_it_has_no_cell():
    settings = ConvolutionSettings(padding="valid")
    standard, pointwise = (convolution(kind, settings) for kind in ("standard", "pointwise"))
    within = extent([standard, pointwise])
    assert within == (6, 6, 4)
    idle = set(range(1, 6 * 6 * 4 + 1)) - set(computed_at(standard, within)[0].ravel())
    assert len(idle) == (6 * 6 - 4 * 4) * 4
