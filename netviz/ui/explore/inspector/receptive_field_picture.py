"""The square of the image that one value of a layer sees, drawn to scale."""

from netviz import words
from netviz.anatomy.receptive_field import Field
from netviz.network import Network, Node
from netviz.ui.shared.markup import BLUE, ORANGE, Picture, svg
from netviz.unknown import UNKNOWN

SIDE = 132  # pixels of the longer side of all that is drawn
LEAST = 3  # pixels at which a square is still seen
MARGIN = 2


def receptive_field_picture(network: Network, node: Node, field: Field) -> Picture | str:
    """What the middle value of the layer sees, and the value next to it; in words where it cannot be drawn."""
    if not network.takes_image:
        return words.WITHOUT_IMAGE
    if UNKNOWN in field.sides:
        return "Receptive field: not known, because the image or a layer before is not."
    height, width = network.image_sides
    if UNKNOWN in (height, width, *node.output_shape, *field.start):
        step = words.stride(field.strides[1])
        return f"Receptive field: {words.shape(field.sides)} px; the next value's lies {step} px further."
    if field.whole or len(node.output_shape) != 3:
        told = f"Receptive field: every value sees the whole image, {words.shape((height, width))} pixels."
        return Picture(_draw([], (0, 0, height, width), image=(height, width)), told)
    rows, columns = network.sides(node.output_shape)
    middle = (rows - 1) // 2, (columns - 1) // 2
    square = field.square(*middle)
    following = field.square(middle[0], middle[1] + 1) if columns > 1 else None
    step = following[1] - square[1] if following else None
    told = _words(square, image=(height, width), step=step)
    shift = _shift(field.square(0, 0), field.square(rows - 1, columns - 1), (height, width))
    return Picture(_draw([following] if following else [], square, image=(height, width)), f"{told}{shift}")


Square = tuple[int, int, int, int]


def _words(square: Square, *, image: tuple[int, int], step: int | None) -> str:
    top, left, tall, wide = square
    beyond = max(-top, -left, top + tall - image[0], left + wide - image[1])
    told = f"Receptive field: the middle value sees {words.shape((tall, wide))} of the image's {words.shape(image)} px"
    told += f", and up to {beyond} px of padding beyond its edge" if beyond > 0 else ""
    if step is None:
        return f"{told}."
    return f"{told}. The next value's square (dotted) lies {step} px further." if step else f"{told}, as the next does."


def _shift(first: Square, last: Square, image: tuple[int, int]) -> str:
    """How far all squares together lie off the middle of the image, where the two sides are not padded alike."""
    down, right = ((first[axis] + last[axis] + last[axis + 2] - image[axis]) / 2 for axis in (0, 1))
    if max(abs(down), abs(right)) < 1:
        return ""
    told = [f"{abs(down):g} px {'below' if down > 0 else 'above'}"] * bool(down)
    told += [f"{abs(right):g} px {'right' if right > 0 else 'left'} of"] * bool(right)
    return f" All squares together lie {' and '.join(told)} the image's middle."


def _draw(others: list[Square], seen: Square, *, image: tuple[int, int]) -> str:
    """The image, the square, and outlines of others: top, left, height and width each, in pixels of the image."""
    frame = (0, 0, *image)
    all_squares = [frame, seen, *others]
    top, left = (min(square[axis] for square in all_squares) for axis in (0, 1))
    bottom, right = (max(square[axis] + square[axis + 2] for square in all_squares) for axis in (0, 1))
    scale = SIDE / max(bottom - top, right - left)

    def rect(square: Square, looks: str) -> str:
        y, x = (MARGIN + (square[axis] - start) * scale for axis, start in ((0, top), (1, left)))
        tall, wide = (max(side * scale, LEAST) for side in square[2:])
        return f"<rect {looks} x='{x:.3g}' y='{y:.3g}' width='{wide:.3g}' height='{tall:.3g}'/>"

    inside = _common(seen, frame)
    dashed = "" if inside == seen else " stroke-dasharray='5 3'"
    return svg(
        round((right - left) * scale + 2 * MARGIN),
        round((bottom - top) * scale + 2 * MARGIN),
        rect(frame, "fill='#888' fill-opacity='.12'"),
        *(rect(square, f"stroke='{ORANGE}' stroke-width='1.5' stroke-dasharray='2 3'") for square in others),
        rect(inside, f"fill='{BLUE}' fill-opacity='.25' stroke='none'") if inside else "",
        rect(seen, f"stroke='{BLUE}' stroke-width='2'{dashed}"),
    )


def _common(one: Square, other: Square) -> Square | None:
    top, left = max(one[0], other[0]), max(one[1], other[1])
    bottom, right = min(one[0] + one[2], other[0] + other[2]), min(one[1] + one[3], other[1] + other[3])
    return (top, left, bottom - top, right - left) if bottom > top and right > left else None
