"""What a layer costs and sees, as tables, colours and highlights name it."""

from typing import Literal

Quantity = Literal["params", "macs", "memory", "field"]

QUANTITIES: dict[Quantity, str] = {
    "params": "Parameters",
    "macs": "Multiply-adds",
    "memory": "Activation memory",
    "field": "Receptive field",
}
"""The title of each, by the name that links, classes of cards and messages to the browser know it by."""
