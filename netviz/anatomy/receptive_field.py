"""How much of the image one value of a layer sees."""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property, reduce
from math import inf
from types import MappingProxyType
from weakref import WeakKeyDictionary

from netviz.anatomy.field_axis import FieldAxis
from netviz.layers import Layer, Pair, Shape, Window
from netviz.network import Network, Node
from netviz.unknown import UNKNOWN, largest


@dataclass(frozen=True)
class Field:
    """The square of the image that one output value sees, and how far the next value's square is from it: pixels."""

    rows: FieldAxis
    columns: FieldAxis
    whole: bool = False
    """Whether something on the way sees its whole input: then every value sees the whole image."""

    @property
    def sides(self) -> Pair:
        """Of the largest square, where not all are alike: after a layer that spreads its map."""
        return self.rows.size, self.columns.size

    @property
    def strides(self) -> tuple[int | float, int | float]:
        """How far the next value's square is, on average: below 1 where the map is larger than the image."""
        return self.rows.stride, self.columns.stride

    @property
    def start(self) -> Pair:
        """Where the square of the first value begins, from the image's top left: negative where it sees padding."""
        return self.rows.first(0), self.columns.first(0)

    @cached_property
    def size(self) -> int:
        """The larger side."""
        return largest(self.sides)

    @cached_property
    def stride(self) -> int | float:
        """The larger step."""
        return largest(self.strides)  # type: ignore[arg-type]

    def square(self, row: int, column: int) -> tuple[int, int, int, int]:
        """Top, left, height and width of what the value in that place sees: pixels of the image."""
        tall, wide = self.rows.pixels(row), self.columns.pixels(column)
        return self.rows.first(row), self.columns.first(column), tall, wide


# The table, the drawing and the inspector ask for the same ones; a network never changes.
_found: WeakKeyDictionary[Network, Mapping[str, Field]] = WeakKeyDictionary()


def receptive_fields(network: Network) -> Mapping[str, Field]:
    """The receptive field of every layer, by name. It may exceed the image: padding is seen too.

    r grows by (k - 1) d j and then j by the stride; it starts p j pixels earlier for p rows of padding. A transposed
    convolution divides j by its stride, and neighbours may see the same pixels. A merge sees what its branches see,
    from the first to the last pixel. From a layer that sees its whole input on (global pooling, flatten, dense) it is
    at least the image. Unknown where the image may have any size, after a layer that nobody knows, and
    of a network that takes no image.
    Source: Araujo et al. 2019, Computing receptive fields of convolutional neural networks, equations 2 and 3.
    """
    if network in _found:
        return _found[network]
    pixel = FieldAxis() if network.takes_image else FieldAxis.unknown()
    fields: dict[str, Field] = {}
    steps: dict[tuple[Layer, tuple[Shape, ...]], _Step] = {}  # equal layers are asked once
    image, sides = Field(pixel, pixel), network.image_sides
    for node in network.nodes_as_called:
        if not node.inputs:
            fields[node.name] = image
            continue
        step = steps.get((node.layer, node.input_shapes))
        if step is None:
            step = node.window, node.layer.margins(*node.input_shapes)
            steps[node.layer, node.input_shapes] = step
        fields[node.name] = _field(reduce(_merged, [fields[source.name] for source in node.inputs]), step, sides)
    _found[network] = MappingProxyType(fields)
    return _found[network]


def largest_field(network: Network) -> int:
    """The receptive field of a network: that of its last map, for a vector behind it sees the whole image.

    Where several maps are the last of their branches it is the largest; it never shrinks along a way.

    Unknown where that of one of its maps is, and of a network without maps.
    """
    fields = receptive_fields(network)
    return largest([fields[node.name].size for node in network.nodes if len(node.output_shape) == 3] or [UNKNOWN])


def longest_path(network: Network) -> tuple[Node, ...]:
    """From the image to the output through the branches whose receptive fields are the largest; the first of equals.

    An unknown field counts as the largest, for it may be.
    """
    fields = receptive_fields(network)

    def size(node: Node) -> float:
        side = fields[node.name].size
        return inf if side is UNKNOWN else side

    path = [network.output]
    while path[-1].inputs:
        path.append(max(path[-1].inputs, key=size))
    return tuple(reversed(path))


_Step = tuple[Window | None, Pair]
"""What a layer does to fields: its window and its margins."""


def _field(seen: Field, step: _Step, image: Pair) -> Field:
    window, margins = step
    if window is None:
        rows, columns = seen.rows.covering(image[0]), seen.columns.covering(image[1])
        return Field(rows, columns, whole=True)
    if window.upsampling:
        ways = zip((seen.rows, seen.columns), window.extent, window.upsampling, margins, strict=True)
        rows, columns = (axis.spread(extent, stride, cropped) for axis, extent, stride, cropped in ways)
    else:
        ways = zip((seen.rows, seen.columns), window.extent, window.strides, margins, strict=True)
        rows, columns = (axis.slid(extent, stride, padded) for axis, extent, stride, padded in ways)
    same = rows is seen.rows and columns is seen.columns
    return seen if same else Field(rows, columns, seen.whole)


def _merged(one: Field, other: Field) -> Field:
    return Field(one.rows.merged(other.rows), one.columns.merged(other.columns), one.whole or other.whole)
