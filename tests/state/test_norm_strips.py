"""Norms by block: a strip a block, shades in the order of the norms, and what the newest ones say."""

import re
from itertools import pairwise

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from netviz.state.norm_strips import KINDS, _hex, readings, strips
from netviz.training.record.norms import Norms


def measured(*gradients, blocks=("stem", "<b>head")):
    found = Norms.none(blocks)
    for number, each in enumerate(gradients):
        found = found.and_then(10 * number + 1, float(number), np.array(each), np.full(len(blocks), 2.0))
    return found


def shades(text):
    return [re.findall(r"(#\w{6}|transparent) [\d.]+%", row) for row in text.split("<tr>")[2:]]


def brightness(shade):
    return sum(int(shade[place : place + 2], 16) for place in (1, 3, 5))


def test_a_row_for_each_block_whose_name_is_text():
    told = strips(measured([4.0, 0.001], [2.0, 0.00001]), "gradients")
    assert told.count("<tr>") == 3
    assert "&lt;b&gt;head" in told
    assert "<b>" not in told
    assert "batches 1 to 11" in told
    assert "The gradient of stem is 200 k times as long as that of &lt;b&gt;head." in told
    (stem, head) = shades(told)
    assert brightness(stem[0]) > brightness(head[0]) > brightness(head[-1])
    assert stem[0] == _hex(1.0)
    assert head[-1] == _hex(0.0)


def test_by_the_weights_a_block_without_any_has_no_shade():
    norms = Norms.none(("stem", "head")).and_then(1, 0.0, np.array([3.0, 1.0]), np.array([2.0, 0.0]))
    told = strips(norms, "relative")
    assert shades(told)[1] == ["transparent"]
    assert "<td>1.5</td>" in told
    assert "<td>–</td>" in told


@given(st.lists(st.floats(0, 1e30, allow_subnormal=False), min_size=1, max_size=200))
def test_any_norms_are_drawn_from_the_left_edge_to_the_right(values):
    told = strips(measured(*([value, 0.0] for value in values)), "gradients")
    stops = re.findall(r"#\w{6} ([\d.]+)% ([\d.]+)%", told.split("<tr>")[2])
    assert (stops[0][0], stops[-1][1]) == ("0", "100")
    assert all(before[1] == after[0] for before, after in pairwise(stops))


def test_what_is_no_number_is_left_open():
    told = strips(measured([np.nan, np.inf]), "gradients")
    assert shades(told) == [["transparent"], ["transparent"]]
    assert "has no length in any block" in told


def test_the_pointer_reads_each_shade_of_each_block():
    norms = measured(*([value, 0.5] for value in np.linspace(1, 9, 300)))
    for kind in KINDS:
        told = readings(norms, kind)
        assert told["blocks"] == norms.blocks
        assert (told["steps"][0], told["steps"][-1]) == (1, 2991)
        assert {len(row) for row in told["norms"]} == {len(told["steps"])}
    assert [row[-1] for row in readings(norms, "relative")["norms"]] == ["4.5", "0.25"]
