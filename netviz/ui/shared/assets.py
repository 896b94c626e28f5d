"""The text of a component's script and style, read from assets/."""

from netviz.app_folder import APP
from netviz.ui.shared.linker import link

FOLDER = APP / "assets"


def text(name: str) -> str:
    """The file as text: a v2 component of an app's repository takes text, not a path."""
    return (FOLDER / name).read_text(encoding="utf-8")


def script(entry: str) -> str:
    """The module `entry`, such as "layer_table/table.js", and all that it imports as one script."""
    return link(FOLDER / entry, FOLDER)
