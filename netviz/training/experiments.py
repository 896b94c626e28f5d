"""Experiments: runs that belong together, what to look for when they are laid over one another, and why it is so.

Their budgets are epochs, not seconds: a busy machine takes longer and shows the same.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cache
from types import MappingProxyType

from netviz.architectures.catalog import build
from netviz.errors import UnknownNameError
from netviz.network import Network
from netviz.training.cifar_form import in_cifar_form
from netviz.training.recipes import NAMED
from netviz.training.record.settings import RunSettings

SEEDS = (0, 1, 2)
"""Of a run that is repeated: the first alone where it is not."""
_USUAL = {
    "images": "16000",
    "epochs": "1",
    "seconds": "3600",
    "held_out": "500",
    "schedule": "one_cycle",
    "learning_rate": "0.003",
}
# Two cores do about so many multiply-adds a second, and a step takes three times the forward pass.
_MACS_PER_SECOND, _STEP = 3e10, 3
_SECONDS_AROUND_A_RUN = 12


@dataclass(frozen=True)
class Planned:
    """One run of an experiment, but for its seed."""

    name: str
    network: str
    network_settings: Mapping[str, str] = field(default_factory=dict)
    settings: Mapping[str, str] = field(default_factory=dict)
    """Those that differ from the experiment's."""

    @property
    def form(self) -> dict[str, str]:
        """The network's settings, in the form that CIFAR-10 asks for."""
        return in_cifar_form(self.network, self.network_settings)

    def built(self) -> Network:
        """Its network, made once."""
        return _built(self.network, tuple(self.form.items()))


@dataclass(frozen=True)
class Experiment:
    """Runs that are laid over one another."""

    title: str
    looks_for: str
    """What one will see, and why; {macs} are the multiply-adds of its first two networks, {times} how often those of
    the cheapest go into those of the dearest."""
    source: str
    link: str
    """Where the paper of the source stands."""
    runs: tuple[Planned, ...]
    settings: Mapping[str, str] = field(default_factory=dict)
    """Those of all its runs that differ from what experiments have usually."""

    def run_settings(self, planned: Planned, seed: int) -> RunSettings:
        """As the run takes them."""
        asked = {**_USUAL, **self.settings, **planned.settings, "seed": str(seed)}
        return RunSettings.of(asked).for_network(planned.built())

    def told(self) -> str:
        """What to look for, with the numbers of the networks."""
        macs = [planned.built().macs for planned in self.runs]
        both = " and ".join(f"{each:,}" for each in macs[:2])
        return self.looks_for.format(macs=both, times=f"{max(macs) / min(macs):.0f}")

    def seconds(self, seeds: int = 1) -> float:
        """About how long its runs take together on two cores."""
        return seeds * sum(map(self._seconds, self.runs))

    def _seconds(self, planned: Planned) -> float:
        settings = self.run_settings(planned, SEEDS[0])
        return _SECONDS_AROUND_A_RUN + (
            _STEP * planned.built().macs * settings.images * settings.epochs / _MACS_PER_SECOND
        )


@cache
def _built(network: str, settings: tuple[tuple[str, str], ...]) -> Network:
    return build(network, **dict(settings))


def experiment(key: str) -> Experiment:
    """The experiment of that key. Raises UnknownNameError."""
    if key not in EXPERIMENTS:
        rule = f"The experiment must be one of {', '.join(EXPERIMENTS)}"
        raise UnknownNameError(rule, received=key[:40], field="experiment")
    return EXPERIMENTS[key]


_SMALL_MOBILENET = {"stem_stride": "1", "alpha": "0.5"}
_SMALL_VGG = {"blocks": "2,2,3,3,3", "initial_filters": "16", "dense_units": "64"}
_SMALL_XCEPTION = {"width": "0.25", "middle_blocks": "2", "stem_stride": "1"}
_TUTORIAL_MOBILENET = {"variant": "tutorial", "dropout": "0.5"}
_TWICE = {"epochs": "2"}
_CONSTANT = {**_TWICE, "schedule": "constant"}

EXPERIMENTS: Mapping[str, Experiment] = MappingProxyType(
    {
        "degradation": Experiment(
            "Degradation: deeper is worse, until shortcuts come",
            "Without shortcuts the network of 56 layers is worse than that of 20 on the training images, too: that is "
            "not overfitting, it is harder to optimise. With shortcuts the same 56 layers learn.",
            "He et al. 2015, figures 1 and 6",
            "https://arxiv.org/abs/1512.03385",
            (
                Planned("Plain-20", "plain20"),
                Planned("Plain-56", "plain56"),
                Planned("ResNet-20", "resnet20"),
                Planned("ResNet-56", "resnet56"),
            ),
        ),
        "width": Experiment(
            "MobileNet's width multiplier",
            "The thinnest takes {times} times fewer multiply-adds than the widest, and loses far less of its accuracy. "
            "From the same batches the widest learns most, but each of them takes it longest.",
            "Howard et al. 2017, table 6",
            "https://arxiv.org/abs/1704.04861",
            tuple(
                Planned(f"MobileNet at α {alpha}", "mobilenet_v1", {"stem_stride": "1", "alpha": alpha})
                for alpha in ("0.25", "0.5", "1.0")
            ),
        ),
        "separable": Experiment(
            "Standard against separable, at equal cost",
            "Both take about the same multiply-adds for an image, {macs}: the separable network spends them on more "
            "filters, with about as many parameters. See which of them makes more of the same images.",
            "Howard et al. 2017, table 4",
            "https://arxiv.org/abs/1704.04861",
            (
                Planned("Separable", "mobilenet_v1", _SMALL_MOBILENET),
                Planned("Standard", "mobilenet_v1", {**_SMALL_MOBILENET, "convolution": "standard", "alpha": "0.176"}),
            ),
        ),
        "batch_norm": Experiment(
            "Batch normalisation, and a bias before it",
            "With normalisation the network learns far more from the same batches. A bias before it changes next to "
            "nothing: normalising subtracts it again with the mean. Without normalisation a smaller rate helps little.",
            "Ioffe and Szegedy 2015, section 3",
            "https://arxiv.org/abs/1502.03167",
            (
                Planned("With normalisation", "vgg", {**_SMALL_VGG, "batch_norm": "true"}),
                Planned("And a bias before it", "vgg", {**_SMALL_VGG, "batch_norm": "true", "bias": "true"}),
                Planned("Without", "vgg", _SMALL_VGG),
                Planned("Without, at a sixth of the rate", "vgg", _SMALL_VGG, {"learning_rate": "0.0005"}),
            ),
            _TWICE,
        ),
        "frozen": Experiment(
            "Batch normalisation that never sees the batch",
            "The tutorial's call freezes the layer: it divides by a variance of one and subtracts a mean of zero, so "
            "it normalises nothing. The corrected network learns faster from its first batches on.",
            "A tutorial's Inception10; Ioffe and Szegedy 2015, section 3",
            "https://arxiv.org/abs/1502.03167",
            (
                Planned("Corrected", "inception10"),
                Planned("Frozen, as in the tutorial", "inception10", {"variant": "tutorial"}),
            ),
            _TWICE,
        ),
        "rates": Experiment(
            "Learning rates",
            "Too small, and the loss sinks in a line that hardly bends. Too large, and it jumps up before it sinks, or "
            "stays up. Between them lies a range of about a factor of ten that does well.",
            "Smith 2015, section 3.3",
            "https://arxiv.org/abs/1506.01186",
            tuple(
                Planned(f"Learning rate {rate}", "inception10", settings={"learning_rate": rate})
                for rate in ("0.00001", "0.0003", "0.003", "0.3")
            ),
            _CONSTANT,
        ),
        "tutorial_rate": Experiment(
            "A tutorial's learning rate",
            "A tutorial's MobileNet by its own recipe, all training images in batches of 128, but a few epochs in "
            "place of 30: at 0.00001 it learns, so slowly that one takes it for broken. At 0.001, Keras' own rate for "
            "Adam, the same batches teach it far more.",
            "A tutorial's MobileNet; Kingma and Ba 2014, algorithm 1",
            "https://arxiv.org/abs/1412.6980",
            (
                Planned("As in the tutorial, 0.00001", "mobilenet_v1", _TUTORIAL_MOBILENET),
                Planned("At Keras' own rate, 0.001", "mobilenet_v1", _TUTORIAL_MOBILENET, {"learning_rate": "0.001"}),
            ),
            {**NAMED["tutorial_mobilenet"].settings, "schedule": "constant", "epochs": "3"},
        ),
        "normalisations": Experiment(
            "Xception with few normalisations",
            "The tutorial leaves out most of the normalisations, and one shortcut. The convolutions are the same, but "
            "what comes into each of them drifts while it learns.",
            "A tutorial's Xception; Chollet 2017, figure 5",
            "https://arxiv.org/abs/1610.02357",
            (
                Planned("As in the paper", "xception", _SMALL_XCEPTION),
                Planned("As in the tutorial", "xception", {**_SMALL_XCEPTION, "variant": "sparse_batch_norm"}),
            ),
        ),
        "relu6": Experiment(
            "ReLU against ReLU6",
            "ReLU6 is cut off at 6, so that a phone can hold its values in few bits. Behind a normalisation hardly any "
            "value gets that far. Before you believe in a difference, see what another seed makes of it.",
            "Howard et al. 2017, figure 3",
            "https://arxiv.org/abs/1704.04861",
            (
                Planned("ReLU", "mobilenet_v1", {**_SMALL_MOBILENET, "activation": "relu"}),
                Planned("ReLU6", "mobilenet_v1", _SMALL_MOBILENET),
            ),
        ),
    }
)
"""By the name that a link gives them, in the order of a lecture."""
