import numpy as np
import pytest

from netviz.convolution.named_kernels import as_column_and_row, is_separable, mixing, named_kernel

SMOOTH = ("identity", "box", "gaussian", "sharpen")
EDGES = ("sobel-x", "sobel-y", "laplacian")


@pytest.mark.parametrize("size", [3, 5])
@pytest.mark.parametrize("name", [*SMOOTH, *EDGES])
def test_even_areas_stay_as_they_are_or_vanish(name, size):
    assert named_kernel(name, size).sum() == pytest.approx(1 if name in SMOOTH else 0)


def test_the_kernels_of_three_cells_are_those_of_the_textbook():
    np.testing.assert_array_equal(named_kernel("sobel-x", 3), [[-1, 0, 1], [-2, 0, 2], [-1, 0, 1]])
    np.testing.assert_array_equal(named_kernel("sobel-y", 3), [[-1, -2, -1], [0, 0, 0], [1, 2, 1]])
    np.testing.assert_array_equal(named_kernel("laplacian", 3), [[0, 1, 0], [1, -4, 1], [0, 1, 0]])
    np.testing.assert_array_equal(named_kernel("sharpen", 3), [[0, -1, 0], [-1, 5, -1], [0, -1, 0]])
    np.testing.assert_array_equal(named_kernel("gaussian", 3) * 16, [[1, 2, 1], [2, 4, 2], [1, 2, 1]])


@pytest.mark.parametrize("size", [3, 5])
@pytest.mark.parametrize("name", [*SMOOTH, *EDGES])
def test_a_column_and_a_row_make_up_the_kernel_wherever_two_can(name, size):
    made = np.outer(*as_column_and_row(named_kernel(name, size)))
    assert np.allclose(made, named_kernel(name, size)) == is_separable(name, size)
    assert is_separable(name, size) == (name not in ("sharpen", "laplacian"))


@pytest.mark.parametrize("read", range(1, 7))
@pytest.mark.parametrize("out", range(1, 7))
def test_channels_are_mixed_without_growing_brighter_and_none_is_lost(read, out):
    mix = mixing(read, out)
    assert mix.shape == (read, out)
    np.testing.assert_allclose(mix.sum(axis=0), 1)
    assert (mix.sum(axis=1) > 0).all()
