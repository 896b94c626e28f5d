from hypothesis import strategies as st

from netviz.convolution.settings import ConvolutionSettings
from netviz.errors import SettingsError


@st.composite
def possible_settings(draw):
    """Any settings that the visitor can reach."""
    values = {
        field.name: draw(
            st.booleans()
            if field.type == "bool"
            else st.sampled_from(field.choices)
            if field.choices
            else st.integers(field.low, field.high)
        )
        for field in ConvolutionSettings.descriptions()
    }
    if values["stride"] > 1:
        values["dilation"] = 1
    try:
        return ConvolutionSettings.of(values)
    except SettingsError:  # the kernel does not fit
        return ConvolutionSettings.of({**values, "padding": "same"})
