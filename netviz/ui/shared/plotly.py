"""plotly.js for our own components: 4.8 MB that a browser fetches once, and not with every message."""

from importlib.util import find_spec
from pathlib import Path

from streamlit.components.v1 import declare_component


def _folder() -> Path:
    package = find_spec("plotly")
    assert package is not None
    assert package.origin is not None
    return Path(package.origin).parent / "package_data"


# Streamlit serves the folder of a declared component: here the one in the installed plotly package.
_served = declare_component("netviz_plotly", path=_folder())

PLOTLY = f"component/{_served.name}/plotly.min.js"
"""Its address, from the app's own."""
