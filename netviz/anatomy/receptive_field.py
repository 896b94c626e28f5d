"""How much of the image one value of a layer sees."""

from dataclasses import dataclass
from math import inf

from netviz.layers import Pair
from netviz.network import Network, Node
from netviz.unknown import UNKNOWN, largest


@dataclass(frozen=True)
class Field:
    """The square of the image that one output value sees, and how far the next value's square is from it: pixels."""

    sides: Pair
    strides: Pair

    @property
    def size(self) -> int:
        """The larger side."""
        return largest(self.sides)

    @property
    def stride(self) -> int:
        """The larger step."""
        return largest(self.strides)


def receptive_fields(network: Network) -> dict[str, Field]:
    """The receptive field of every layer, by name. It may exceed the image: padding is seen too.

    r grows by (k - 1) d j and then j by the stride; at a merge the largest branch counts. From a layer that sees
    its whole input on (global pooling, flatten, dense) it is at least the image. Unknown where the image may have any
    size, and after a layer that nobody knows.
    Source: Araujo et al. 2019, Computing receptive fields of convolutional neural networks, equation 2.
    """
    height, width = network.input_shape[:2] if len(network.input_shape) == 3 else (UNKNOWN, UNKNOWN)
    whole = Field((height, width), (height, width))
    fields: dict[str, Field] = {}
    for node in network.nodes_as_called:
        fields[node.name] = _field(node, [fields[source.name] for source in node.inputs], whole)
    return fields


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
    seen = Field(_largest([field.sides for field in sources]), _largest([field.strides for field in sources]))
    window = node.layer.window(*node.input_shapes)
    if window is None:
        return Field(_largest([seen.sides, whole.sides]), _largest([seen.strides, whole.strides]))
    (eh, ew), (jh, jw), (sh, sw) = window.extent, seen.strides, window.strides
    return Field((seen.sides[0] + (eh - 1) * jh, seen.sides[1] + (ew - 1) * jw), (jh * sh, jw * sw))


def _largest(pairs: list[Pair]) -> Pair:
    return largest(height for height, _ in pairs), largest(width for _, width in pairs)
