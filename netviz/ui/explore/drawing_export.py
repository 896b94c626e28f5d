"""The drawing as a file, as it is shown."""

from typing import get_args

from netviz.drawing.files.export import Format, export
from netviz.drawing.look.palette import Theme
from netviz.state.explored import Explored
from netviz.ui.shared.picture_export import picture_export


def drawing_export(state: Explored) -> None:
    """A button that downloads the drawing, unfolded and looking as it does when the download is asked for."""

    def content(format: Format, theme: Theme, scale: float) -> bytes:
        return export(
            state.network, state.root, state.opened, format=format, theme=theme, scale=scale, fit=True,
            **state.look.model_dump(exclude={"every_layer"}),
        )  # fmt: skip

    name = state.network.architecture
    picture_export(name, content, key="export", help="The drawing as a file", formats=get_args(Format))
