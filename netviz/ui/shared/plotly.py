"""plotly.js for our own components: 1.2 MB that a browser fetches once, and not with every message."""

from streamlit.components.v1 import declare_component

from netviz.training.exports import curves_page

# Streamlit serves the folder of a declared component.
_served = declare_component("netviz_plotly", path=curves_page.PLOTLY.parent)

PLOTLY = f"component/{_served.name}/{curves_page.PLOTLY.name}"
"""Its address, from the app's own."""
