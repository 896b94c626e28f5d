"""The export of a picture: its choices, and that nothing is made before it is asked for."""

import pytest
from streamlit.testing.v1 import AppTest

from netviz.ui.explore import drawing_export as drawing
from netviz.ui.shared import picture_export as module
from netviz.ui.shared import volumes_view


def drawing_page():
    from netviz.state.explored import Explored  # noqa: PLC0415
    from netviz.ui.explore.drawing_export import drawing_export  # noqa: PLC0415

    drawing_export(Explored())


def volumes_page():
    from netviz.state.shown_network import from_specification  # noqa: PLC0415
    from netviz.ui.shared.volumes_view import volumes_view  # noqa: PLC0415

    volumes_view(from_specification("lenet5"))


@pytest.mark.parametrize(
    ("page", "maker", "name", "formats"),
    [
        (drawing_page, (drawing, "export"), "export", [*module.WORDS]),
        (volumes_page, (volumes_view, "picture_file"), "volumes.export", [*module.PICTURES]),
    ],
)
def test_a_format_is_chosen_and_nothing_is_made_before_the_download(monkeypatch, page, maker, name, formats):
    made = []
    monkeypatch.setattr(*maker, lambda *given, **how: made.append(how) or b"")
    app = AppTest.from_function(page, default_timeout=60).run()
    choices = {choice.label: choice for choice in app.get("button_group")}
    assert [*choices] == ["Format", "Theme"]
    assert choices["Format"].options == [format.upper() for format in formats]
    for format in formats:
        app.session_state[f"{name}.format"] = format
        app.run()
        assert not app.exception
        assert [caption.value for caption in app.caption] == [module.WORDS[format]]
        assert [button.label for button in app.get("link_button")] == [f"Download .{format}"]
        assert ("Scale" in [choice.label for choice in app.get("button_group")]) == (format == "png")
    assert not made
