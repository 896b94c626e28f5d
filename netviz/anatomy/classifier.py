"""A network as a classifier of images: the image that it takes, and what the values are that it ends in."""

from __future__ import annotations

from netviz.errors import ShapeError
from netviz.layers import Shape
from netviz.network import Network, Node
from netviz.unknown import UNKNOWN

CIFAR_SIDE = 32
SIDES = (CIFAR_SIDE, 64, 96, 128, 192, 256, 320)
"""Of images that a network of any size is tried with, pixels."""


def image_shape(network: Network) -> Shape | None:
    """Height, width and channels of the images to learn from; None without any that fits.

    A side that may have any length has the smallest of SIDES that fits through every layer, CIFAR-10's own if it does.
    """
    if not network.takes_image:
        return None
    if UNKNOWN not in network.input_shape[:2]:
        return network.input_shape
    height, width, channels = network.input_shape
    for side in SIDES:
        shape = side if height is UNKNOWN else height, side if width is UNKNOWN else width, channels
        if _fits(network, shape):
            return shape
    return None


def _fits(network: Network, image: Shape) -> bool:
    """Whether every layer can take what it gets of such an image."""
    shapes: dict[Node, Shape] = {}
    for node in network.nodes_as_called:
        inputs = [
            noted if place else shapes[source]
            for source, place, noted in zip(node.inputs, node.places, node.input_shapes, strict=False)
        ]
        try:
            shapes[node] = node.layer.output_shape(*inputs) if inputs else image
        except ShapeError:
            return False
    return True


def prepares_pixels(network: Network) -> bool:
    """Whether it makes of pixels (0 to 255) what it learns from, as Rescaling does, before any layer with weights."""
    of_pixels: set[Node] = set()
    for node in network.nodes_as_called:
        if all(source in of_pixels for source in node.inputs) and not node.layer.weights(*node.input_shapes):
            if node.layer.prepares_pixels:
                return True
            of_pixels.add(node)
    return False


def final_activation(node: Node) -> str:
    """The function that makes the values of an output: softmax, or linear where they are logits.

    What only reshapes the values, or takes the mean of a map, is left aside.
    """
    while node.inputs and (node.layer.keeps_values or node.layer.averages_map):
        node = node.inputs[0]
    return node.layer.activation_function or "linear"
