from math import gcd

from hypothesis import assume
from hypothesis import strategies as st

from netviz.convolution.kinds import check
from netviz.convolution.settings import ConvolutionSettings
from netviz.errors import SettingsError

DRAWN_DATA = ("ramp", "edges", "random")  # the others need a picture


@st.composite
def possible_settings(draw, *kinds, **fixed):
    """Any settings that the visitor can reach beside these kinds."""
    values = {
        field.name: draw(
            st.booleans()
            if field.type == "bool"
            else st.sampled_from(DRAWN_DATA if field.name == "data" else field.choices)
            if field.choices
            else st.integers(field.low, field.high)
        )
        for field in ConvolutionSettings.descriptions()
    } | fixed
    if values["weights"] != "random":
        values["kernel"] = draw(st.sampled_from([3, 5]))
    if "dilated" in kinds and values["stride"] > 1:
        values["dilation"] = 1
    if "grouped" in kinds:
        shared = gcd(values["channels_in"], values["channels_out"])
        values["groups"] = draw(st.sampled_from([groups for groups in range(1, 7) if shared % groups == 0]))
    try:
        settings = ConvolutionSettings.of(values)
        check(kinds, settings)
    except SettingsError:  # the kernel does not fit
        settings = ConvolutionSettings.of({**values, "padding": "same"})
    return settings


@st.composite
def kinds_and_settings(draw, all_kinds):
    """One to three kinds side by side, and settings that go with them."""
    kinds = draw(st.lists(st.sampled_from(list(all_kinds)), min_size=1, max_size=3, unique=True))
    settings = draw(possible_settings(*kinds))
    try:
        check(kinds, settings)
    except SettingsError:
        assume(False)
    return tuple(kinds), settings
