"""What a visitor chooses on the convolution page, and which choices go together for every kind."""

from typing import Literal

from pydantic import model_validator
from typing_extensions import Self

from netviz.convolution.axis import Axis, TransposedAxis
from netviz.convolution.named_kernels import HAS_CENTRE
from netviz.errors import SettingsError
from netviz.settings import Settings, setting

MOST_CHANNELS = 6
LARGEST_MULTIPLIER = 2

Data = Literal["ramp", "edges", "random", "picture", "upload"]
Weights = Literal["random", "identity", "box", "gaussian", "sobel-x", "sobel-y", "laplacian", "sharpen"]


class ConvolutionSettings(Settings):
    """A convolution small enough to draw. The defaults show why a separable one is cheap."""

    size: int = setting(6, low=4, high=12, unit="cells", label="Image size")
    channels_in: int = setting(3, low=1, high=MOST_CHANNELS, label="Channels in")
    channels_out: int = setting(4, low=1, high=MOST_CHANNELS, label="Channels out")
    kernel: int = setting(3, low=1, high=5, unit="cells", label="Kernel")
    stride: int = setting(1, low=1, high=3, unit="cells", label="Stride")
    padding: Literal["same", "valid"] = setting("same", label="Padding")
    dilation: int = setting(2, low=1, high=3, unit="cells", label="Dilation", help="Of the dilated convolution alone.")
    groups: int = setting(1, low=1, high=MOST_CHANNELS, label="Groups", help="Of the grouped convolution alone.")
    depth_multiplier: int = setting(1, low=1, high=LARGEST_MULTIPLIER, label="Depth multiplier")
    upsampling: int = setting(
        2, low=1, high=2, unit="cells", label="Transposed stride", help="How far apart it spreads the image's cells."
    )
    bias: bool = setting(True, label="Bias")
    data: Data = setting("edges", label="Image")
    picture: int = setting(0, low=0, high=9_999, label="Picture")
    weights: Weights = setting("random", label="Kernel weights")
    seed: int = setting(0, low=0, high=999, label="Seed")

    @model_validator(mode="after")
    def _has_a_centre(self) -> Self:
        if self.weights != "random" and self.kernel not in HAS_CENTRE:
            raise SettingsError(
                "Named kernels have a middle and neighbours: beside them the kernel must be 3 or 5",
                received=f"kernel={self.kernel}, weights={self.weights}",
                field="kernel",
            )
        return self

    @property
    def axis(self) -> Axis:
        """Height and width alike: image and kernel are square."""
        return Axis(self.size, self.kernel, self.stride, 1, self.padding)

    @property
    def dilated_axis(self) -> Axis:
        """With gaps between the taps."""
        return Axis(self.size, self.kernel, self.stride, self.dilation, self.padding)

    @property
    def transposed_axis(self) -> TransposedAxis:
        """The way from a small map to a larger one."""
        return TransposedAxis(self.size, self.kernel, self.upsampling, self.padding)
