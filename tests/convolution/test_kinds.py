import numpy as np
import pytest

from netviz.convolution.kinds import KINDS, convolution, is_read, possible
from netviz.convolution.settings import ConvolutionSettings

SETTINGS = ConvolutionSettings(channels_in=4, channels_out=4, dilation=1)
OF_SOME_KINDS = sorted({name for kind in KINDS.values() for name in kind.reads})


def numbers(kind, name, value):
    """All that a kind computes with, and what comes out, with one setting changed."""
    shown = convolution(kind, ConvolutionSettings.of({**SETTINGS.model_dump(), name: value}))
    return [array for stage in shown.stages for array in (stage.image, stage.kernel, stage.bias, stage.output)]


def alike(one, other):
    return len(one) == len(other) and all(map(np.array_equal, one, other))


@pytest.mark.parametrize("name", OF_SOME_KINDS)
@pytest.mark.parametrize("kind", KINDS)
def test_a_kind_reads_exactly_the_settings_that_change_it(kind, name):
    values = possible(name, [kind], SETTINGS)
    first = numbers(kind, name, values[0])
    changes = any(not alike(first, numbers(kind, name, value)) for value in values[1:])
    assert changes == is_read(name, [kind])


@pytest.mark.parametrize("name", ["size", "channels_in", "data", "weights", "bias", "seed"])
def test_what_changes_every_kind_is_read_by_each(name):
    assert all(is_read(name, [kind]) for kind in KINDS)
    value = {"size": 9, "channels_in": 2, "data": "random", "weights": "box", "bias": False, "seed": 3}[name]
    for kind in KINDS:
        assert not alike(numbers(kind, name, getattr(SETTINGS, name)), numbers(kind, name, value))
