"""What papers and tutorials print about a preset, and how our figures compare."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from netviz.network import Network


@dataclass(frozen=True)
class Published:
    """One printed figure: which of ours it means, what was printed, to how many figures, where."""

    figure: Literal["total_params", "trainable_params", "macs"]
    printed: int
    unit: int
    """The printed figure counts in units: 1 for an exact count, 1,000,000 for "569 million"."""
    source: str
    reason: str = ""
    """Why ours differs, where it does."""

    def agrees_with(self, network: Network) -> bool:
        """Whether our figure, rounded as the source rounds, is the printed one."""
        ours = getattr(network, self.figure)
        return abs(ours - self.printed * self.unit) * 2 <= self.unit if self.unit > 1 else ours == self.printed


_MOBILENET = "Howard et al. 2017, table 6 (multiply-adds in millions)"
_RESOLUTION = "Howard et al. 2017, table 7 (multiply-adds in millions)"
_RESNET = "He et al. 2015, table 6 (parameters in units of 10,000)"
_KERAS = "keras.applications, Keras 3.15"
_TUTORIAL = "the tutorial's own model.summary() under Keras 3.15"

PUBLISHED: dict[str, tuple[Published, ...]] = {
    "mobilenet_v1_100": (
        Published("macs", 569, 10**6, _MOBILENET),
        Published("total_params", 4_253_864, 1, _KERAS),
    ),
    "mobilenet_v1_075": (Published("macs", 325, 10**6, _MOBILENET),),
    "mobilenet_v1_050": (Published("macs", 149, 10**6, _MOBILENET),),
    "mobilenet_v1_025": (Published("macs", 41, 10**6, _MOBILENET),),
    "mobilenet_v1_192": (Published("macs", 418, 10**6, _RESOLUTION),),
    "mobilenet_v1_160": (
        Published("macs", 290, 10**6, _RESOLUTION, "The paper cuts the decimals here, where elsewhere it rounds."),
    ),
    "mobilenet_v1_128": (Published("macs", 186, 10**6, _RESOLUTION),),
    "mobilenet_v1_keras": (Published("total_params", 4_253_864, 1, _KERAS),),
    "mobilenet_v1_tutorial": (Published("total_params", 4_253_864, 1, _TUTORIAL),),
    "resnet18_tutorial": (
        Published("total_params", 11_187_914, 1, _TUTORIAL),
        Published("macs", 141_235_200, 1, _TUTORIAL),
    ),
    "resnet34_tutorial": (
        Published("total_params", 21_303_498, 1, _TUTORIAL),
        Published("macs", 292_230_144, 1, _TUTORIAL),
    ),
    "resnet50": (Published("total_params", 25_636_712, 1, _KERAS),),
    "resnet101": (Published("total_params", 44_707_176, 1, _KERAS),),
    "resnet152": (Published("total_params", 60_419_944, 1, _KERAS),),
    "inception10_tutorial": (
        Published("total_params", 121_418, 1, _TUTORIAL),
        Published("macs", 12_240_128, 1, _TUTORIAL),
    ),
    "googlenet_paper": (
        Published(
            "total_params",
            68,
            10**5,
            "Howard et al. 2017, table 8 (parameters in units of 100,000)",
            "The convolutions and the classifier of table 1 have 7.00 million with their biases.",
        ),
        Published(
            "macs",
            155,
            10**7,
            "Howard et al. 2017, table 8 (multiply-adds in units of 10 million)",
            "Table 1 comes to 1.58 billion when every convolution pads.",
        ),
    ),
    "googlenet_torchvision": (
        Published("trainable_params", 6_624_904, 1, "torchvision 0.22"),
        Published("macs", 1498, 10**6, "torchvision 0.22 (multiply-adds in millions)"),
    ),
    "inception_v3_paper": (Published("total_params", 23_851_784, 1, _KERAS),),
    "inception_resnet_v2_paper": (Published("total_params", 55_873_736, 1, _KERAS),),
    "inception_resnet_v2_tutorial": (
        Published("total_params", 60, 10**6, "the tutorial (millions)"),
        Published("total_params", 59_577_864, 1, _TUTORIAL),
        Published("macs", 14_398_912_352, 1, _TUTORIAL),
    ),
    "xception_paper": (
        Published("trainable_params", 22_855_952, 1, "Chollet 2017, table 3"),
        Published("total_params", 22_910_480, 1, _KERAS),
    ),
    "xception_chained": (
        Published("trainable_params", 22_855_952, 1, "the tutorial, which counts the trainable ones"),
        Published("macs", 8_470_752_656, 1, _TUTORIAL),
    ),
    "xception_sparse": (
        Published("total_params", 22_817_480, 1, "the tutorial's printed summary"),
        Published("trainable_params", 22_805_848, 1, "the tutorial's printed summary"),
        Published("macs", 8_424_672_656, 1, _TUTORIAL),
    ),
    "resnet20": (Published("trainable_params", 27, 10**4, _RESNET),),
    "resnet32": (Published("trainable_params", 46, 10**4, _RESNET),),
    "resnet44": (Published("trainable_params", 66, 10**4, _RESNET),),
    "resnet56": (Published("trainable_params", 85, 10**4, _RESNET),),
    "resnet110": (Published("trainable_params", 17, 10**5, _RESNET.replace("10,000", "100,000")),),
}

_FIGURES = {"total_params": "parameters", "trainable_params": "trainable parameters", "macs": "multiply-adds"}


def sentences(name: str, network: Network) -> list[str]:
    """For each figure that was printed about the preset `name`: ours, and whether it agrees."""
    return [_sentence(published, network) for published in PUBLISHED.get(name, ())]


def _sentence(published: Published, network: Network) -> str:
    ours = f"{getattr(network, published.figure):,} {_FIGURES[published.figure]}"
    if published.agrees_with(network):
        return f"{ours}: equals {published.source}."
    return f"{ours}; {published.source} prints {published.printed * published.unit:,}. {published.reason}"
