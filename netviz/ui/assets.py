"""The text of a component's script and style, read from assets/."""

from pathlib import Path

FOLDER = Path(__file__).resolve().parents[2] / "assets"


def text(name: str) -> str:
    """The file as text: a v2 component of an app's repository takes text, not a path."""
    return (FOLDER / name).read_text(encoding="utf-8")
