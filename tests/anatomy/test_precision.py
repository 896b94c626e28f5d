"""Steps between numbers are those between neighbours among all float16 and all evenly spaced numbers."""

import numpy as np
import pytest

from netviz.anatomy.precision import fixed_step, float16_step

EVERY = np.arange(0x7C00, dtype=np.uint16).view(np.float16).astype(float)
"""All float16 numbers from 0 on, ascending."""


def test_the_step_is_that_to_the_next_float16_number():
    places = range(0, len(EVERY) - 1, 97)
    assert [float16_step(EVERY[place]) for place in places] == [EVERY[place + 1] - EVERY[place] for place in places]


@pytest.mark.parametrize("bits", [4, 8])
def test_a_fixed_step_divides_the_range_into_as_many_numbers_as_the_bits_can_tell_apart(bits):
    numbers = np.linspace(0, 6, 2**bits)
    assert fixed_step(6, bits) == pytest.approx(numbers[1] - numbers[0])
