"""How a drawing looks: its direction, its colours, and what its connections say."""

from netviz.drawing.layout.form import Direction
from netviz.drawing.look.colouring import ColourBy
from netviz.settings import Settings, setting


class DrawingLook(Settings):
    """What is shown in a drawing; the defaults are the usual look."""

    direction: Direction = setting("down", label="Direction of the main flow")
    colour_by: ColourBy = setting("kind", label="What a card's colour says")
    shapes: bool = setting(True, label="Shapes on connections", help="Whether they carry the shapes of their tensors.")
    wide: bool = setting(
        False, label="Wide connections", help="Whether they are as wide as their tensors have channels."
    )
