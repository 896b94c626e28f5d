"""Schedules: rates of dropping that grow evenly from block to block, which a script writes as one formula."""

from netviz.interchange.script.program import Scheduled
from netviz.network import Network, Node

_FEW_RATES = 2
"""So many different ones are no schedule yet."""
_MOST_BLOCKS = 512


def scheduled(network: Network) -> dict[Node, dict[str, Scheduled]]:
    """The argument of each layer whose rate grows evenly up to a setting, as it was computed."""
    keys = {node: node.layer.scheduled_argument for node in network.nodes}
    rates = {node: (key, getattr(node.layer, key)) for node, key in keys.items() if key}
    values = {value for _, value in rates.values()}
    settings = [value for value in network.settings.model_dump().values() if isinstance(value, float)]
    for most in settings if len(values) > _FEW_RATES else ():
        if most < max(values):
            continue
        for blocks in range(len(values) - 1, _MOST_BLOCKS):
            steps = {value: round(value * blocks / most) for value in values}
            if all(most * step / blocks == value for value, step in steps.items()):
                return {node: {key: Scheduled(most, steps[value], blocks)} for node, (key, value) in rates.items()}
    return {}
