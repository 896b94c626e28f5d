"""A network of the visitor's own: any list of stages either builds or is refused with the row and the reason."""

import pytest
from hypothesis import given
from hypothesis import settings as hypothesis_settings
from hypothesis import strategies as st

import netviz
from netviz.errors import SettingsError

ANYTHING = st.text(max_size=8) | st.integers(-3, 5000) | st.none() | st.booleans() | st.floats()
ROWS = st.fixed_dictionaries(
    {},
    optional={
        "kind": st.sampled_from(["convolution", "separable", "inception", "max_pool"]) | ANYTHING,
        **dict.fromkeys(("filters", "kernel", "stride", "repeats", "residual"), st.integers(0, 6) | ANYTHING),
    },
)


@hypothesis_settings(max_examples=150, deadline=None)
@given(st.lists(ROWS, max_size=4) | st.text(max_size=40))
def test_any_list_either_builds_or_is_refused_with_the_row_and_the_reason(stages):
    refusal = ""
    try:
        assert netviz.build("custom", stages=stages).output_shape == (10,)
    except SettingsError as error:
        refusal = str(error)
    assert refusal.startswith(("Row ", "stages must hold")) or not refusal


REFUSED = {
    "convolution:0": "Row 1 of stages: filters must be a whole number between 1 and 2,048. Received: 0",
    "separable:8:3:1:36;separable:8:3:1:36;separable:8:3:1:36": "Row 3 of stages: all repeats together must be at most "
    "100. Received: 108",
    "separable;capsule:8": "Row 2 of stages: kind must be one of convolution, separable, residual, bottleneck, "
    "inverted, inception, max_pool, average_pool. Received: capsule",
    "convolution:8:3:4:1;convolution:8:3:4:1;convolution:8:3:4:1": "Row 3 of stages: its stride must leave a pixel of "
    "the 32 × 32 image, so all strides together may divide it by 32 at most. Received: 64",
}


@pytest.mark.parametrize("stages", REFUSED)
def test_a_refusal_names_the_row_the_rule_and_what_came(stages):
    with pytest.raises(SettingsError) as refusal:
        netviz.build("custom", stages=stages)
    assert str(refusal.value) == REFUSED[stages]
