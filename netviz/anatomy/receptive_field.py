"""How much of the image one value of a layer sees."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from math import inf
from types import MappingProxyType
from weakref import WeakKeyDictionary

from netviz.layers import Pair, Window, ZeroPadding2D, pair
from netviz.network import Network, Node
from netviz.unknown import UNKNOWN, largest


@dataclass(frozen=True)
class Field:
    """The square of the image that one output value sees, and how far the next value's square is from it: pixels."""

    sides: Pair
    strides: Pair
    start: Pair = (0, 0)
    """Where the square of the first value begins, from the image's top left: negative where it sees padding."""
    whole: bool = False
    """Whether something on the way sees its whole input: then every value sees the whole image."""

    @property
    def size(self) -> int:
        """The larger side."""
        return largest(self.sides)

    @property
    def stride(self) -> int:
        """The larger step."""
        return largest(self.strides)

    def square(self, row: int, column: int) -> tuple[int, int, int, int]:
        """Top, left, height and width of what the value in that place sees: pixels of the image."""
        return (
            self.start[0] + row * self.strides[0],
            self.start[1] + column * self.strides[1],
            *self.sides,
        )


# The table, the drawing and the inspector ask for the same ones; a network never changes.
_found: WeakKeyDictionary[Network, Mapping[str, Field]] = WeakKeyDictionary()


def receptive_fields(network: Network) -> Mapping[str, Field]:
    """The receptive field of every layer, by name. It may exceed the image: padding is seen too.

    r grows by (k - 1) d j and then j by the stride; it starts p j pixels earlier for p rows of padding. At a merge the
    largest branch counts. From a layer that sees its whole input on (global pooling, flatten, dense) it is at least the
    image. Unknown where the image may have any size, and after a layer that nobody knows.
    Source: Araujo et al. 2019, Computing receptive fields of convolutional neural networks, equations 2 and 3.
    """
    if network in _found:
        return _found[network]
    height, width = network.input_shape[:2] if len(network.input_shape) == 3 else (UNKNOWN, UNKNOWN)
    whole = Field((height, width), (height, width))
    fields: dict[str, Field] = {}
    for node in network.nodes_as_called:
        fields[node.name] = _field(node, [fields[source.name] for source in node.inputs], whole)
    _found[network] = MappingProxyType(fields)
    return _found[network]


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


def _field(node: Node, sources: list[Field], whole: Field) -> Field:
    if not sources:
        return Field((1, 1), (1, 1))
    seen = sources[0] if len(sources) == 1 else _merged(sources)
    window = node.layer.window(*node.input_shapes)
    if window is None:
        sides, strides = (_each(largest, [seen.sides, whole.sides]), _each(largest, [seen.strides, whole.strides]))
        return Field(sides, strides, seen.start, whole=True)
    (eh, ew), (jh, jw), (sh, sw) = window.extent, seen.strides, window.strides
    above, left = _padding(node, window)
    return Field(
        (seen.sides[0] + (eh - 1) * jh, seen.sides[1] + (ew - 1) * jw),
        (jh * sh, jw * sw),
        (seen.start[0] - above * jh, seen.start[1] - left * jw),
        seen.whole,
    )


def _merged(sources: list[Field]) -> Field:
    return Field(
        _each(largest, [field.sides for field in sources]),
        _each(largest, [field.strides for field in sources]),
        _each(_first, [field.start for field in sources]),
        any(field.whole for field in sources),
    )


def _padding(node: Node, window: Window) -> Pair:
    """The rows above and the columns left of the map that the layer adds: of `same`, the smaller half."""
    if isinstance(node.layer, ZeroPadding2D):
        rows, columns = pair(node.layer.padding)  # type: ignore[arg-type]
        return pair(rows)[0], pair(columns)[0]
    if getattr(node.layer, "padding", "valid") != "same":
        return 0, 0
    ways = zip(window.extent, window.strides, node.input_shapes[0], node.output_shape, strict=False)
    # With a stride of 1 it is the same for an image of any size.
    added = [extent - 1 if stride == 1 else (out - 1) * stride + extent - side for extent, stride, side, out in ways]
    above, left = (max(rows, 0) // 2 for rows in added)
    return above, left


def _each(of: Callable[[list[int]], int], pairs: list[Pair]) -> Pair:
    return of([height for height, _ in pairs]), of([width for _, width in pairs])


def _first(starts: list[int]) -> int:
    return UNKNOWN if UNKNOWN in starts else min(starts)
