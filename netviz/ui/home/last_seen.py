"""What this visitor looked at last, here in this browser: it alone knows, and tells nobody."""

from streamlit.components.v2 import component

from netviz.ui.shared.assets import script, text

_last = component(
    "netviz_home_last", html='<div class="last"></div>', css=text("home/last.css"), js=script("home/last.js")
)


def last_seen() -> None:
    """A link back to it; an empty line where there is nothing."""
    _last(key="home-last", height="content")
