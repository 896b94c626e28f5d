"""Scripts of tutorials, each beside the network that was meant, and what totals tell of the difference.

Both are presets of one family; `netviz.architectures` says what a script does otherwise.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass

from netviz.anatomy.compare import compare
from netviz.anatomy.quantities import QUANTITIES
from netviz.network import Network
from netviz.stories.pictures import network_of
from netviz.words import short, signed

CHECKS: Mapping[str, tuple[str, Callable[[Network], int]]] = {
    "parameters": (QUANTITIES["params"], lambda network: network.total_params),
    "macs": (QUANTITIES["macs"], lambda network: network.macs),
    "layers": ("Layers", lambda network: network.layer_count),
}
"""What one can look at in a minute: its title, and the figure."""


@dataclass(frozen=True)
class Script:
    """What a tutorial's script builds, and what was meant."""

    title: str
    preset: str
    meant: str
    """The preset of the network that was meant."""

    @property
    def both(self) -> tuple[Network, Network]:
        """What the script builds, and what was meant."""
        return network_of(self.preset), network_of(self.meant)

    @property
    def differs(self) -> bool:
        """Whether any layer differs, or what feeds one."""
        return any(change.changed for change in compare(*self.both))

    def differs_in(self, check: str) -> bool:
        """Whether that figure is another one."""
        script, meant = self._figures(check)
        return script != meant

    @property
    def shares(self) -> list[float]:
        """How far each figure is from what was meant, as a share of that."""
        return [abs(script - meant) / meant for script, meant in map(self._figures, CHECKS)]

    @property
    def distances(self) -> list[str]:
        """The same in words: −93.0 k, or same."""
        return [_distance(*self._figures(check)) for check in CHECKS]

    def _figures(self, check: str) -> tuple[int, int]:
        _, figure = CHECKS[check]
        script, meant = self.both
        return figure(script), figure(meant)


def _distance(script: int, meant: int) -> str:
    return signed(script - meant, short) if script != meant else "same"


SCRIPTS = {
    "sparse": Script("Xception", "xception_sparse", "xception_paper"),
    "chained": Script("Xception, chained", "xception_chained", "xception_paper"),
    "mobilenet": Script("MobileNet V1", "mobilenet_v1_tutorial", "mobilenet_v1"),
    "inception10": Script("Inception10", "inception10_tutorial", "inception10_corrected"),
    "resnet": Script("ResNet-18", "resnet18_tutorial", "resnet18"),
    "inception_resnet": Script("Inception-ResNet-V2", "inception_resnet_v2_tutorial", "inception_resnet_v2_paper"),
}
"""By a short name, by which a phrase points at its row."""
