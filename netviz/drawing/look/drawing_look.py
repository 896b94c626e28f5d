"""How a drawing looks: its direction, its colours, and what its connections say."""

from netviz.drawing.layout.form import Direction
from netviz.drawing.look.colouring import MEANINGS, ColourBy
from netviz.settings import Settings, setting


class DrawingLook(Settings):
    """What is shown in a drawing; the defaults are the usual look."""

    direction: Direction = setting(
        "down", label="Direction", titles={"down": "Down", "right": "To the right"},
        help="Where the main flow runs; to the right it goes on in rows, as text does.",
    )  # fmt: skip
    colour_by: ColourBy = setting(
        "kind", label="Colour by", titles={name: meaning.label for name, meaning in MEANINGS.items()},
        help="What a card's colour says.",
    )  # fmt: skip
    shapes: bool = setting(True, label="Shapes", help="Whether connections carry the shapes of their tensors.")
    every_layer: bool = setting(
        False, label="Every layer",
        help="Whether normalisation and activation have cards of their own, apart from their convolution.",
    )  # fmt: skip
    wide: bool = setting(
        False, label="Width by channels", help="Whether connections are as wide as their tensors have channels."
    )
