"""The time of a forward pass: of which networks it can be measured, and what was, by structure and machine."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from dataclasses import asdict, dataclass, field
from functools import lru_cache
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path
from weakref import WeakKeyDictionary

from netviz.errors import RunError
from netviz.interchange.left_out import nodes_within
from netviz.network import Network
from netviz.training.dispatch.limits import memory_limit_mb
from netviz.training.dispatch.memory import forward_memory_mb
from netviz.training.operating_system import cores, processor
from netviz.training.places import home, replace_file
from netviz.unknown import UNKNOWN

BATCHES = (1, 32)
"""Images at once."""
MOST_MACS = 2 * 10**12
"""Two cores take them in a minute and a half."""


@dataclass(frozen=True)
class Timing:
    """Passes of a batch through the network, after the first, which traces it."""

    batch: int
    seconds: float
    """The median."""
    passes: int


@dataclass(frozen=True)
class Measured:
    """What was measured of a network on a machine."""

    machine: str
    timings: tuple[Timing, ...]
    beside: int = 0
    """How many runs trained on the machine at the time, which makes it slower."""

    def seconds(self, batch: int) -> float:
        """Of a pass of so many images."""
        return next(timing.seconds for timing in self.timings if timing.batch == batch)


@dataclass(frozen=True)
class Asked:
    """A network to measure, as the record writes one: its name and settings, or the config of a file."""

    name: str
    settings: Mapping[str, str]
    config: str
    network: Network = field(repr=False)


@lru_cache(maxsize=1)
def machine() -> str:
    """This machine, as a reader of times needs to know it: "Intel Xeon ..., 2 cores, TensorFlow 2.19".

    Raises RunError where it has no TensorFlow to measure with.
    """
    try:
        tensorflow = version("tensorflow")
    except PackageNotFoundError as error:
        raise RunError("TensorFlow must be installed on this host to measure times", received="none") from error
    several = "s" if cores() > 1 else ""
    return f"{processor()}, {cores()} core{several}, TensorFlow {tensorflow}"


_keys: WeakKeyDictionary[Network, str] = WeakKeyDictionary()


def key(network: Network) -> str:
    """Equal for networks of equal structure, whatever their layers are called, on one machine. Raises RunError."""
    if network in _keys:
        return _keys[network]
    places = {node: place for place, node in enumerate(network.nodes_as_called)}
    written = [
        f"{node.type} {node.layer.arguments()} {node.output_shape} {[places[source] for source in node.inputs]}"
        for node in network.nodes_as_called
    ]
    found = _keys[network] = hashlib.sha256("\n".join([machine(), *written]).encode()).hexdigest()[:32]
    return found


def known(network: Network) -> Measured | None:
    """What was measured of the network on this machine; None where nothing was. Raises RunError."""
    try:
        kept = json.loads(_path(key(network)).read_text())
        return Measured(kept["machine"], tuple(Timing(**each) for each in kept["timings"]), kept["beside"])
    except (OSError, ValueError, KeyError, TypeError):
        return None


def keep(key: str, measured: Measured) -> None:
    """Write down what was measured. Raises OSError."""
    replace_file(_path(key), json.dumps(asdict(measured)).encode())


def _path(key: str) -> Path:
    return home() / "forward_passes" / f"{key}.json"


def check(network: Network) -> None:
    """Raises RunError where a network cannot be measured here: the rule, and what came."""
    machine()
    if UNKNOWN in [side for node in network.inputs for side in node.output_shape] or not network.is_built:
        raise RunError("A network must say the size of what it takes to be measured", received="one of any size")
    if unknown := [node for node in nodes_within(network) if not node.layer.is_known]:
        rule = "A network must have layers that netviz knows to be measured"
        raise RunError(rule, received=f"{unknown[0].name[:60]} ({unknown[0].type[:60]})")
    macs = network.macs * max(BATCHES)
    if macs > MOST_MACS:
        rule = f"{max(BATCHES)} images must take at most {MOST_MACS:,} multiply-adds to be measured here"
        raise RunError(rule, received=f"{macs:,}")
    needed = forward_memory_mb(network, max(BATCHES))
    if needed > memory_limit_mb():
        rule = f"A forward pass must fit into {memory_limit_mb():,} MB of memory on this host"
        raise RunError(rule, received=f"about {needed:,} MB")
