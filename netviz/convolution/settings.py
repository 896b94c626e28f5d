"""What a visitor chooses on the convolution page, and which choices go together."""

from typing import Literal

from pydantic import model_validator
from typing_extensions import Self

from netviz.convolution.axis import Axis
from netviz.settings import Settings, setting

MOST_CHANNELS = 6
LARGEST_MULTIPLIER = 2


class ConvolutionSettings(Settings):
    """A convolution small enough to draw. The defaults show why a separable one is cheap."""

    size: int = setting(6, low=4, high=12, unit="cells", label="Image size")
    channels_in: int = setting(3, low=1, high=MOST_CHANNELS, label="Channels in")
    channels_out: int = setting(4, low=1, high=MOST_CHANNELS, label="Channels out")
    kernel: int = setting(3, low=1, high=5, unit="cells", label="Kernel")
    stride: int = setting(1, low=1, high=3, unit="cells", label="Stride")
    padding: Literal["same", "valid"] = setting("same", label="Padding")
    dilation: int = setting(1, low=1, high=3, unit="cells", label="Dilation")
    depth_multiplier: int = setting(1, low=1, high=LARGEST_MULTIPLIER, label="Depth multiplier")
    bias: bool = setting(True, label="Bias")
    data: Literal["ramp", "edges", "random"] = setting("edges", label="Image")
    seed: int = setting(0, low=0, high=999, label="Seed")

    @model_validator(mode="after")
    def _fits(self) -> Self:
        if self.stride > 1 and self.dilation > 1:
            raise ValueError(
                "Keras allows a stride above 1 only with dilation 1. "
                f"Received: stride={self.stride}, dilation={self.dilation}"
            )
        if self.padding == "valid" and self.axis.extent > self.size:
            raise ValueError(
                f"With valid padding the kernel must fit into the image: kernel={self.kernel} with "
                f"dilation={self.dilation} spans {self.axis.extent} cells. Received: size={self.size}"
            )
        return self

    @property
    def axis(self) -> Axis:
        """Height and width alike: image and kernel are square."""
        return Axis(self.size, self.kernel, self.stride, self.dilation, self.padding)

    def possible(self, name: str) -> tuple:
        """The values that a setting can take while every other one stays as it is."""
        field = next(field for field in self.descriptions() if field.name == name)
        values = field.choices or range(int(field.low or 0), int(field.high or 0) + 1)
        return tuple(value for value in values if self._allows(name, value))

    def _allows(self, name: str, value: object) -> bool:
        try:
            type(self)(**{**self.model_dump(), name: value})
        except ValueError:
            return False
        return True
