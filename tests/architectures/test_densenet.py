"""DenseNet's transitions."""

import pytest

import netviz
from netviz.errors import SettingsError

NARROW = {"blocks": "1,1", "growth_rate": 4, "initial_filters": 4, "input_size": 8}


def test_a_compression_that_would_leave_no_map_is_refused():
    with pytest.raises(
        SettingsError, match=r"must keep one of the 8 maps before a transition\. Received: 0\.1$"
    ) as said:
        netviz.build("densenet", **NARROW, compression=0.1)
    assert said.value.field == "compression"


def test_one_map_is_enough():
    assert netviz.build("densenet", **NARROW, compression=0.125).by_name["transition_1_conv"].output_shape[-1] == 1
