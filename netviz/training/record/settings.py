"""What a visitor may choose of a run."""

from collections.abc import Mapping
from typing import Literal

from pydantic import model_validator
from typing_extensions import Self

from netviz.anatomy.classifier import prepares_pixels
from netviz.errors import SettingsError
from netviz.network import Network
from netviz.settings import Settings, setting
from netviz.training.data.cifar10 import PIXEL_MEAN, PIXEL_SPREAD
from netviz.training.data.sources import Choice

SHIFT = 4
"""Pixels that an image is moved by at most, each way (He et al. 2015, section 4.2)."""
CUT = 8
"""The side of the square that is cut out, pixels; DeVries and Taylor 2017, arXiv:1708.04552, take 16 of a long run."""


class RunSettings(Settings):
    """The defaults learn visibly within a minute on two cores."""

    batch_size: int = setting(
        64, low=8, high=512, step=8, label="Batch size",
        help="Images in each step. Large batches make smooth curves and few steps.",
    )  # fmt: skip
    learning_rate: float = setting(
        0.002, low=1e-7, high=10.0, label="Learning rate", help="How far each step goes."
    )  # fmt: skip
    optimizer: Literal["adam", "adamw", "schedule_free", "muon", "sgd", "momentum", "rmsprop"] = setting(
        "adam",
        label="Optimiser",
        titles={
            "adam": "Adam",
            "adamw": "AdamW",
            "schedule_free": "Schedule-free AdamW",
            "muon": "Muon",
            "sgd": "SGD",
            "momentum": "SGD with momentum",
            "rmsprop": "RMSprop",
        },
        help="Momentum is 0.9; the others are Keras' defaults. Muon (Jordan et al. 2024, "
        "kellerjordan.github.io/posts/muon) is for matrices: Keras gives it those of dense layers, and trains "
        "convolutions by AdamW. Schedule-free AdamW (Defazio et al. 2024, arXiv:2405.15682) averages weights as "
        "it goes and wants a constant rate.",
    )
    schedule: Literal["constant", "cosine", "step", "one_cycle", "range_test"] = setting(
        "constant", label="Learning-rate schedule",
        help="Over the budget, time or epochs. cosine: falls to 0 along half a wave. step: a tenth after half of it, "
        "a hundredth after three quarters. one cycle: rises for a quarter, then falls to 0, the best in short runs. "
        "range test: grows from a ten-millionth until the loss diverges, to find a rate; nothing is judged or kept.",
    )  # fmt: skip
    images: int = setting(
        10_000, low=500, high=45_000, step=500, unit="images", label="Training images",
        help="Out of the 45,000 that are not held out. With fewer, epochs are shorter and overfitting shows sooner.",
    )  # fmt: skip
    epochs: int = setting(
        10, low=1, high=100, label="Epochs at most", help="Passes over the training images."
    )  # fmt: skip
    seconds: int = setting(
        60, low=5, high=3600, step=5, unit="seconds", label="Time budget",
        help="Counted from the end of the first batch, checks on held-out images included. Whichever comes first, "
        "epochs or time, ends the run.",
    )  # fmt: skip
    held_out: int = setting(
        1_000, low=100, high=5_000, step=100, unit="images", label="Held-out images",
        help="Taken from the end of the training set and never trained on. The test set is used once, at the end.",
    )  # fmt: skip
    normalise: Literal["auto", "standardise", "unit", "raw"] = setting(
        "auto", label="Pixel values",
        help=f"standardise: (value − {PIXEL_MEAN}) / {PIXEL_SPREAD:g}, CIFAR-10's mean and spread. unit: value / 255. "
        "raw: 0 to 255. auto: raw where the network prepares its pixels itself, else standardise.",
    )  # fmt: skip
    augmentation: Literal["none", "flip", "shift", "cutout"] = setting(
        "none", label="Augmentation",
        help=f"flip: half of the images mirrored. shift: and moved by up to {SHIFT} pixels. cutout: and a square of "
        f"{CUT} pixels grey. Long runs overfit less; in a minute nothing is seen often enough.",
    )  # fmt: skip
    label_smoothing: float = setting(
        0.0, low=0.0, high=0.5, label="Label smoothing",
        help="The share of certainty that is spread over all classes (Szegedy et al. 2015, arXiv:1512.00567).",
    )  # fmt: skip
    weight_decay: float = setting(
        0.0, low=0.0, high=1.0, label="Weight decay",
        help="Each step shrinks weights by this share of the learning rate (Loshchilov and Hutter 2017, "
        "arXiv:1711.05101); biases and batch normalisation are left alone.",
    )  # fmt: skip
    clip: float = setting(
        0.0, low=0.0, high=1e6, label="Gradient clipping",
        help="The longest that all gradients together may be; 0 is without a limit. Holds steps that would jump away.",
    )  # fmt: skip
    bn_momentum: float = setting(
        0.9, low=0.5, high=0.999, label="Momentum of batch normalisation",
        help="Keras' 0.99 needs hundreds of steps before held-out accuracy means anything, however well the network "
        "has learned. Short runs want 0.9.",
    )  # fmt: skip
    bn_bias_rate: float = setting(
        1.0, low=0.0, high=100.0, label="Rate of batch normalisation's biases",
        help="By how much their learning rate is multiplied. The CIFAR-10 speed records take 64 with SGD (Jordan 2024, "
        "arXiv:2404.00498, section 3.1; before it github.com/tysam-code/hlb-CIFAR10). Adam's steps are all alike long, "
        "so there 2 to 4 is much.",
    )  # fmt: skip
    weight_average: float = setting(
        0.0, low=0.0, high=0.9999, label="Averaged weights",
        help="Held-out and test images are judged by a moving average of the weights, of which each step keeps this "
        "share, 0.99 say, and less at first; training goes on with the weights themselves. 0 is without (Polyak and "
        "Juditsky 1992; Morales-Brotons et al. 2024, arXiv:2411.18704).",
    )  # fmt: skip
    initial_weights: Literal["network", "he"] = setting(
        "network", label="Initial weights", titles={"network": "the network's own", "he": "He et al."},
        help="Of kernels of convolutions. Keras' own shrink what a ReLU lets through from layer to layer; those of He "
        "et al. 2015, arXiv:1502.01852, keep its size. Deep networks without batch normalisation want them.",
    )  # fmt: skip
    seed: int = setting(0, low=0, high=2**31 - 1, label="Seed", help="Initial weights, dropout and order of images.")
    probes: Literal["on", "off"] = setting(
        "on", label="Show what it learns",
        help="With each check on held-out images: its answers to sixteen of them, its mistakes, and its first filters.",
    )  # fmt: skip
    norms: Literal["off", "on"] = setting(
        "off", label="Norms",
        help="Of gradients and weights, block by block, in every tenth batch: whether gradients vanish or explode.",
    )  # fmt: skip
    data: Choice = setting("auto", label="Data set", help="auto: CIFAR-10 where it can be had, else the drawn Shapes.")

    @classmethod
    def of_form(cls, entered: Mapping[str, object]) -> Self:
        """As `of`; where several settings are wrong, the SettingsError names every one of them."""
        wrong = cls.wrong(entered)
        if len(wrong) > 1:
            raise SettingsError(". ".join(map(str, wrong.values())))
        return cls.of(entered)

    @classmethod
    def wrong(cls, entered: Mapping[str, object]) -> dict[str, SettingsError]:
        """The settings whose value is impossible whatever the others are, each with its error."""
        found = {}
        for name, value in entered.items():
            try:
                cls.of({name: value})
            except SettingsError as error:
                found[name] = error
        return found

    @model_validator(mode="after")
    def _must_fill_a_batch(self) -> Self:
        if self.batch_size > self.images:
            raise SettingsError(
                f"batch_size must be at most the number of training images, {self.images}",
                received=self.batch_size,
                field="batch_size",
            )
        return self

    def for_network(self, network: Network) -> Self:
        """As the run takes them: what is left to the network is decided, so that the record says what is done."""
        if self.normalise != "auto":
            return self
        return self.model_copy(update={"normalise": "raw" if prepares_pixels(network) else "standardise"})

    @property
    def test_images(self) -> int:
        """How many test images the final figure takes: a short run should not spend its length on them."""
        return 2_000 if self.seconds < 120 else 10_000
