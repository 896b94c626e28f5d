import numpy as np
from hypothesis import given
from hypothesis import settings as limits

from netviz.convolution.costs import multiply_adds
from netviz.convolution.settings import ConvolutionSettings
from netviz.convolution.stages import KINDS, convolution
from netviz.convolution.timeline import extent, running_multiply_adds, steps
from tests.convolution.strategies import possible_settings


def replay(each, within):
    """The outputs, computed step by step in the slow and obvious way."""
    outputs = [np.full(stage.output.shape, np.nan) for stage in each.stages]
    for step in steps(each, within):
        for work in step.work:
            stage = each.stages[work.stage]
            image = stage.image if work.stage == 0 else outputs[work.stage - 1]
            rows, columns = stage.axis.windows[step.row], stage.axis.windows[step.column]
            for channel in work.channels:
                total = 0.0 if stage.bias is None else stage.bias[channel]
                for depth, source in enumerate(stage.channels_read(channel)):
                    for i, row in enumerate(rows):
                        for j, column in enumerate(columns):
                            if 0 <= row < stage.axis.cells and 0 <= column < stage.axis.cells:
                                total += image[row, column, source] * stage.kernel[i, j, depth, channel]
                assert np.isnan(outputs[work.stage][step.row, step.column, channel])  # nothing twice
                outputs[work.stage][step.row, step.column, channel] = total
    return outputs


@given(possible_settings())
@limits(max_examples=12, deadline=None)
def test_the_steps_replayed_one_by_one_give_every_output_value_once(settings):
    each_kind = [convolution(kind, settings) for kind in KINDS]
    within = extent(each_kind)
    for each in each_kind:
        for stage, output in zip(each.stages, replay(each, within), strict=True):
            np.testing.assert_allclose(output, stage.output, atol=1e-9)


@given(possible_settings())
@limits(max_examples=50, deadline=None)
def test_the_running_count_grows_to_the_total(settings):
    each_kind = [convolution(kind, settings) for kind in KINDS]
    within = extent(each_kind)
    for each in each_kind:
        running = running_multiply_adds(each, within)
        assert len(running) == np.prod(within)
        assert running == sorted(running)
        assert running[-1] == tuple(map(multiply_adds, each.stages))


def test_a_separable_convolution_runs_its_windows_once_a_position():
    settings = ConvolutionSettings()
    each = convolution("separable", settings)
    work = [[(part.stage, part.channels) for part in step.work] for step in steps(each, each.output.shape)[:3]]
    assert work == [[(0, (0, 1, 2)), (1, (0,))], [(1, (1,))], [(1, (2,))]]


def test_a_kind_with_a_smaller_output_pauses_where_it_has_no_cell():
    settings = ConvolutionSettings(padding="valid")
    standard, pointwise = (convolution(kind, settings) for kind in ("standard", "pointwise"))
    within = extent([standard, pointwise])
    assert within == (6, 6, 4)
    idle = [step for step in steps(standard, within) if not step.work]
    assert len(idle) == (6 * 6 - 4 * 4) * 4
