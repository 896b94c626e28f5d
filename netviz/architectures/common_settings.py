"""Settings that families share, each declared once: the family gives its range, the words are the same."""

from typing import TYPE_CHECKING, Any, NamedTuple

from pydantic import model_validator
from typing_extensions import Self

from netviz.errors import SettingsError
from netviz.settings import Settings, setting

RESOLUTION_MULTIPLIER = "The paper's resolution multiplier: cost falls with its square, parameters stay."


def input_size(default: int, *, low: int, high: int, step: int | None = None, help: str = "") -> Any:
    """The side of the square image in pixels."""
    return setting(default, low=low, high=high, step=step, unit="pixels", label="Input size", help=help)


def channels(default: int) -> Any:
    """How many values each pixel of the image has."""
    return setting(default, low=1, high=3, label="Colour channels", help="1 for grey images, 3 for coloured ones.")


def classes(default: int = 1000) -> Any:
    """How many classes the classifier tells apart; 1,000 are ImageNet's."""
    return setting(default, low=2, high=1000, label="Classes")


def width(*, low: float, high: float) -> Any:
    """A factor of every layer's filters."""
    return setting(1.0, low=low, high=high, step=0.05, label="Width", help="Every layer's filters times this.")


def width_multiplier(rounding: str) -> Any:
    """The factor α of the MobileNet papers; `rounding` says which filters come out."""
    return setting(
        1.0,
        low=0.05,
        high=2.0,
        step=0.05,
        label="Width multiplier α",
        help=f"Every layer's filters times α, {rounding}",
    )


def halvings() -> Any:
    """How many of a network's five strides are kept; the first are left out."""
    return setting(
        5, low=1, high=5, label="How many times the map is halved",
        help="The first are left out: 3 leave 4 × 4 positions of a 32-pixel image, where 5 leave one.",
    )  # fmt: skip


def width_coefficient() -> Any:
    """The factor of the EfficientNets' filters."""
    return setting(
        1.0, low=0.1, high=2.0, step=0.1, label="Width coefficient",
        help="Every layer's filters times this, to a multiple of 8.",
    )  # fmt: skip


def depth_coefficient(high: float) -> Any:
    """The factor of the EfficientNets' blocks."""
    return setting(
        1.0, low=0.1, high=high, step=0.1, label="Depth coefficient",
        help="Blocks of each stage times this, rounded up.",
    )  # fmt: skip


def squeeze_ratio() -> Any:
    """How thin the side branch is that weighs the channels."""
    return setting(
        0.25, low=0.0, high=1.0, step=0.05, label="Squeeze-and-excitation ratio",
        help="Channels between its two 1 × 1 convolutions, as a share of the block's input; 0 leaves it out.",
    )  # fmt: skip


def drop_connect(high: float) -> Any:
    """The rate at which blocks are skipped in training, which grows from block to block."""
    return setting(
        0.2, low=0.0, high=high, step=0.05, label="Drop connect",
        help="In training, how often the last block is skipped for an image; earlier blocks less.",
    )  # fmt: skip


def preprocessing() -> Any:
    """Whether the network itself normalizes the image's pixels."""
    return setting(
        True,
        label="Preprocessing inside",
        help="The network takes pixels of 0 to 255. Off for data already normalised.",
    )


def dropout_before_classifier(default: float, *, step: float = 0.05) -> Any:
    """The share of the features that training drops before the classifier."""
    return setting(default, low=0.0, high=0.9, step=step, label="Dropout before the classifier")


def small_images() -> Any:
    """Whether an Inception network keeps the map of a small image."""
    return setting(
        False, label="For small images", help="The stem begins without a stride, and everything pads instead of crops."
    )


def residual_scale() -> Any:
    """A factor of how much of each residual an Inception-ResNet adds."""
    return setting(
        1.0, low=0.1, high=5.0, step=0.1, label="Residual scale",
        help="Times the paper's 0.17 (A), 0.1 (B) and 0.2 (C): small steps kept its widest networks stable.",
    )  # fmt: skip


class Smallest(NamedTuple):
    """The least side of an image in pixels, and the rule that a smaller one breaks."""

    pixels: int
    rule: str


def at_least(pixels: int, why: str) -> Smallest:
    """An input of so many pixels; `why` ends the sentence."""
    return Smallest(pixels, f"input_size must be at least {pixels} pixels{why}")


def halved(times: int, why: str = "") -> Smallest:
    """An input that keeps a pixel of its map after so many halvings; `why` says what makes them so many."""
    return at_least(2**times, f"{why}, since the map is halved {times} times")


class ImageSettings(Settings):
    """The settings of a network that needs an image of some size, else nothing is left of its map at the end."""

    if TYPE_CHECKING:
        input_size: int  # which each family declares in its place among the others: this is the order of the form

    def _smallest_input(self) -> Smallest:
        """The least image that these settings allow."""
        raise NotImplementedError

    @model_validator(mode="after")
    def _must_keep_a_pixel(self) -> Self:
        smallest = self._smallest_input()
        if self.input_size < smallest.pixels:
            raise SettingsError(smallest.rule, received=self.input_size, field="input_size")
        return self


class HalvingSettings(ImageSettings):
    """The settings of a network whose five strides can be left out, the first of them first."""

    if TYPE_CHECKING:
        halvings: int

    def _smallest_input(self) -> Smallest:
        return halved(self.halvings)

    def stride(self, halving: int) -> int:
        """That of the layer which halves the map for the `halving`-th time in the paper; 0 is one that does not."""
        return 2 if halving > 5 - self.halvings else 1
