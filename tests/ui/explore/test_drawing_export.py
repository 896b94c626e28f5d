"""The export of the drawing: its choices, and that nothing is made before it is asked for."""

import pytest
from streamlit.testing.v1 import AppTest

from netviz.errors import DrawingError
from netviz.ui.explore import drawing_export as module


def page():
    from netviz.state.explored import Explored  # noqa: PLC0415
    from netviz.ui.explore.drawing_export import drawing_export  # noqa: PLC0415

    drawing_export(Explored())


def test_a_format_is_chosen_and_nothing_is_made_before_the_download(monkeypatch):
    made = []
    monkeypatch.setattr(module, "export", lambda *given, **how: made.append(how) or b"")
    app = AppTest.from_function(page, default_timeout=30).run()
    assert [choice.label for choice in app.get("button_group")] == ["Format", "Theme"]
    for format, words in module._WORDS.items():
        app.session_state["export.format"] = format
        app.run()
        assert not app.exception
        assert [caption.value for caption in app.caption] == [words]
        assert [button.label for button in app.get("download_button")] == [f"Download .{format}"]
        assert ("Scale" in [choice.label for choice in app.get("button_group")]) == (format == "png")
    assert not made


def test_why_a_download_failed_is_said_once_at_the_next_run(monkeypatch):
    contents = []
    monkeypatch.setattr(module.st, "download_button", lambda label, content, *_, **__: contents.append(content))

    def fails(*_, **__):
        raise DrawingError("Too many connections")

    monkeypatch.setattr(module, "export", fails)
    app = AppTest.from_function(page, default_timeout=30).run()
    assert not app.warning
    with pytest.raises(DrawingError):
        contents[-1]()
    assert [warning.value for warning in app.run().warning] == ["Too many connections"]
    assert not app.run().warning
