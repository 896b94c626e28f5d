"""A whole network with its standard convolutions made depthwise separable, or the other way round: what it costs.

A k x k convolution from M to N channels takes k k M N multiply-adds a position, a depthwise separable one k k M + M N:
1/N + 1/k^2 of them. Source: Howard et al. 2017 (arXiv:1704.04861), section 3.1; its table 4 swaps a whole MobileNet:
29.3 M parameters as here, 4,866 M multiply-adds where we count 4,867.3 M, 1.0 M of them in the classifier.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from fractions import Fraction
from typing import Any, Literal

from netviz import layers
from netviz.layers import Call, Layer, Tensor, Window
from netviz.network import Network, Node
from netviz.unknown import UNKNOWN

ConvolutionType = Literal["separable", "standard"]


@dataclass(frozen=True)
class Change:
    """One convolution that is swapped: the layers that go, and the one that takes their place.

    Several go where a depthwise convolution and its pointwise one are layers of their own, with the normalization and
    the activation between them: a full convolution has none inside.
    """

    before: tuple[Node, ...]
    after: Node

    @property
    def params(self) -> tuple[int, int]:
        """Before and after."""
        return sum(node.params for node in self.before), self.after.params

    @property
    def macs(self) -> tuple[int, int]:
        """Multiply-adds for one image before and after; UNKNOWN where the map may have any size."""
        return sum(node.macs for node in self.before), self.after.macs

    @property
    def ratio(self) -> Fraction | None:
        """Multiply-adds after over those before; None where they are unknown."""
        before, after = self.macs
        return Fraction(after, before) if before else None  # UNKNOWN is false


@dataclass(frozen=True)
class Swap:
    """A network before and after, what was swapped, and why the other convolutions stay."""

    before: Network
    after: Network
    changes: tuple[Change, ...]
    """In the order of the calls. Their differences add up to that of the two networks' totals."""
    kept: tuple[tuple[Node, str], ...]
    """Each convolution that stays, a depthwise one with its pointwise one counted once, and what it is instead."""


def swap(network: Network, to: ConvolutionType, *, first_layer: bool = False) -> Swap:
    """The network with every convolution of the other type swapped; all shapes stay.

    `to="separable"` makes a SeparableConv2D of each Conv2D whose kernel is larger than 1 x 1, with the same bias and
    activation after it and nothing between its two halves. `to="standard"` makes a Conv2D of each SeparableConv2D,
    and of each DepthwiseConv2D that goes into a 1 x 1 Conv2D through normalization and activation alone; what is
    between them goes with them. What reads the image directly stays as it is unless `first_layer`: MobileNet's first
    layer is a full convolution. What shares its weights with another call stays, too.
    """
    users = _users(network)
    shared = {part for node in network.nodes if node.first_call for part in (node, node.first_call)}
    at_image = _at_image(network) if not first_layer else frozenset[Node]()
    gone: dict[Node, tuple[Node, ...]] = {}
    kept: list[tuple[Node, str]] = []
    for parts in _convolutions(network, users):
        reason = _reason_to_stay(parts, to)
        if not reason and not shared.isdisjoint(parts):
            reason = "called several times with the same weights"
        elif not reason and parts[0] in at_image:
            reason = "first on the image, where MobileNet keeps a full convolution"
        if reason:
            kept.append((parts[0], reason))
        else:
            gone[parts[-1]] = parts
    after = _recorded(network, {end: (parts[0], _twin(parts, to)) for end, parts in gone.items()}, gone)
    changes = tuple(Change(parts, after.by_name[end.name]) for end, parts in gone.items())
    return Swap(network, after, changes, tuple(kept))


def _users(network: Network) -> dict[Node, list[Node]]:
    """Who takes each node's output."""
    users: dict[Node, list[Node]] = {node: [] for node in network.nodes}
    for node in network.nodes:
        for source in node.inputs:
            users[source].append(node)
    return users


def _at_image(network: Network) -> frozenset[Node]:
    """The convolutions that have only the image before them, scaled or padded perhaps."""
    seen, unmixed = set[Node](), set[Node]()
    for node in network.nodes_as_called:
        if unmixed.issuperset(node.inputs):
            (unmixed if node.macs == 0 else seen).add(node)
    return frozenset(seen)


def _convolutions(network: Network, users: Mapping[Node, list[Node]]) -> Iterator[tuple[Node, ...]]:
    """The layers of each convolution: one, or a depthwise one and what follows, up to its pointwise one."""
    pointwise = set[Node]()
    for node in network.nodes_as_called:
        if node.variety == "depthwise":
            parts = _with_pointwise(node, users, network.outputs)
            pointwise.add(parts[-1])
            yield parts
        elif node.variety and node not in pointwise:
            yield (node,)


def _with_pointwise(node: Node, users: Mapping[Node, list[Node]], outputs: tuple[Node, ...]) -> tuple[Node, ...]:
    """The depthwise convolution alone where its output goes elsewhere than straight into a 1 x 1 convolution."""
    parts = [node]
    while len(users[parts[-1]]) == 1 and parts[-1] not in outputs:
        parts.append(users[parts[-1]][0])
        if parts[-1].variety == "pointwise":
            return tuple(parts) if _window(parts[-1]).strides == (1, 1) else (node,)
        if not parts[-1].layer.beside_convolution:
            break
    return (node,)


def _window(node: Node) -> Window:
    window = node.window
    assert window
    return window


def _reason_to_stay(parts: tuple[Node, ...], to: ConvolutionType) -> str:
    """Why the type of a convolution stays as it is; empty where it can be swapped."""
    variety = parts[0].variety
    if variety == "transposed":
        return "transposed, which Keras has no separable layer for"
    if UNKNOWN in (node.params for node in parts):
        return "of a number of channels that is not known"
    if variety == "pointwise":
        return "pointwise, with a 1 × 1 kernel"
    if variety == "grouped":
        return "grouped, so that no filter sees all channels"
    if variety == "depthwise" and len(parts) == 1:
        return "depthwise, with no 1 × 1 convolution directly after"
    if variety not in ("depthwise", "separable"):
        return "standard already" if to == "standard" else ""
    if to == "separable":
        return "depthwise separable already"
    return "separable with a 1 × 1 kernel" if _window(parts[0]).kernel == (1, 1) else ""


def _twin(parts: tuple[Node, ...], to: ConvolutionType) -> Layer:
    """The one layer of that type, with the same window, filters, bias and activation."""
    first, last = parts[0].layer, parts[-1].layer
    place: dict[str, Any] = {
        name: getattr(first, name) for name in ("kernel_size", "strides", "padding", "dilation_rate")
    }
    result = {name: getattr(last, name) for name in ("filters", "activation", "use_bias", "name")}
    initializers = ("kernel_initializer", "pointwise_initializer")
    start = next(getattr(last, name) for name in initializers if hasattr(last, name))
    if to == "separable":
        return layers.SeparableConv2D(**place, **result, depthwise_initializer=start, pointwise_initializer=start)
    return layers.Conv2D(**place, **result, kernel_initializer=start)


def _recorded(
    network: Network, twins: Mapping[Node, tuple[Node, Layer]], gone: Mapping[Node, tuple[Node, ...]]
) -> Network:
    """The same calls once more, with twins called on what the first layer that they replace was called on."""
    left_out = {node for parts in gone.values() for node in parts[:-1]}
    calls: dict[Node, Call] = {}
    for node in network.nodes_as_called:
        if node in left_out:
            continue
        entry, layer = twins.get(node, (node, node.layer))
        shapes = zip(entry.inputs, entry.input_shapes, strict=False)
        inputs = tuple(Tensor(shape, calls[source]) for source, shape in shapes)
        again = calls[node.first_call] if node.first_call else None
        calls[node] = Call(layer, inputs, node.block, given_name=(node.name, node.label), first_call=again)
    ends = [Tensor(node.output_shape, calls[node]) for node in network.outputs]
    return Network(
        ends,
        architecture=network.architecture,
        title=network.title,
        settings=network.settings,
        layer_count=network.layer_count - len(left_out),
    )
