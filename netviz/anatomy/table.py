"""The layer table: one row a layer, facts only; how a number is written is decided in `words`."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import asdict, dataclass
from typing import Any

from netviz.anatomy.receptive_field import receptive_fields
from netviz.layers import Shape
from netviz.network import Network, Node
from netviz.unknown import UNKNOWN, UNKNOWN_SHAPE, known_sum, or_none


@dataclass(frozen=True)
class Row:
    """One layer's facts. Shapes leave out the batch; figures are for one image; any number may be UNKNOWN."""

    name: str
    type: str
    block: str
    inputs: tuple[str, ...]
    output_shape: Shape
    params: int
    trainable_params: int
    macs: int
    activation_bytes: int
    receptive_field: int
    stride: int | float


def layer_table(network: Network) -> list[Row]:
    """A row for every layer, in the order of `keras.Model.layers`. What is known in a column adds up to the total."""
    fields = receptive_fields(network)
    return [
        Row(
            name=node.name,
            type=node.type,
            block=" / ".join(node.block),
            inputs=tuple(source.name for source in node.inputs),
            output_shape=node.output_shape,
            params=node.params,
            trainable_params=node.trainable_params,
            macs=node.macs,
            activation_bytes=node.activation_bytes,
            receptive_field=fields[node.name].size,
            stride=fields[node.name].stride,
        )
        for node in network.nodes
    ]


def summary(network: Network) -> dict[str, Any]:
    """The whole table with its totals, as plain values for JSON: null where a number is unknown.

    A total that is null has under `at_least` the sum of what is known of it.
    """
    figures: dict[str, Callable[[Node], int]] = {
        "total_params": lambda node: node.params,
        "trainable_params": lambda node: node.trainable_params,
        "non_trainable_params": lambda node: node.params - node.trainable_params,
        "macs": lambda node: node.macs,
        "activation_bytes": lambda node: node.activation_bytes,
    }
    columns = {name: [of(node) for node in network.nodes] for name, of in figures.items()}
    return {
        "architecture": network.architecture,
        "settings": network.settings.model_dump(mode="json"),
        "input_shape": _plain(network.input_shape),
        "output_shape": _plain(network.output_shape),
        "output_shapes": _plain(network.output_shapes),
        **{name: or_none(sum(column)) for name, column in columns.items()},
        "at_least": {name: known_sum(column) for name, column in columns.items() if UNKNOWN in column},
        "layer_count": network.layer_count,
        "layers_unknown": len(network.unknown),
        "stored_weights": None if network.stored is None else asdict(network.stored),
        "layers": [{name: _plain(value) for name, value in asdict(row).items()} for row in layer_table(network)],
    }


def _plain(value: Any) -> Any:
    if value == UNKNOWN_SHAPE:
        return None
    if isinstance(value, tuple):
        return [_plain(part) for part in value]
    return or_none(value) if isinstance(value, int) else value
