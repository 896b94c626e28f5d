"""Examples worth a minute of a lecture: kinds, settings, and the sizes of a real layer."""

from dataclasses import dataclass, field

from netviz.convolution.real_size import RealSize
from netviz.convolution.settings import ConvolutionSettings


@dataclass(frozen=True)
class Example:
    """What the page opens with, and what to look at."""

    title: str
    idea: str
    kinds: tuple[str, ...]
    settings: ConvolutionSettings
    real: RealSize = field(default_factory=RealSize)


EXAMPLES = (
    Example(
        "A column, then a row",
        "A square window as a column and a row: 2/k of the multiply-adds, and of the weights.",
        ("standard", "spatial"),
        ConvolutionSettings(size=7, channels_in=3, channels_out=3, kernel=5),
    ),
    Example(
        "MobileNet's layer",
        "A window in each channel, then 1 × 1 sums: 1/N + 1/k² of the multiply-adds.",
        ("standard", "separable"),
        ConvolutionSettings(size=7, channels_in=4, channels_out=6, bias=False),
        RealSize(map_size=14, real_channels_in=512, real_channels_out=512, window=3),
    ),
    Example(
        "Xception beside Inception",
        "The same two halves in either order: which goes first decides what it costs.",
        ("separable", "pointwise_first"),
        ConvolutionSettings(channels_in=3, channels_out=4),
        RealSize(map_size=19, real_channels_in=728, real_channels_out=728, window=3),
    ),
    Example(
        "From standard to depthwise",
        "Move Groups from 1 to 6: g groups need 1/g of the multiply-adds, and 6 are depthwise.",
        ("standard", "grouped", "depthwise"),
        ConvolutionSettings(channels_in=6, channels_out=6, groups=2),
        RealSize(map_size=56, real_channels_in=128, real_channels_out=128, window=3, real_groups=32),
    ),
    Example(
        "A blur, three ways",
        "The same picture comes out of all three: look at what each of them had to compute.",
        ("standard", "separable", "spatial"),
        ConvolutionSettings(size=12, channels_out=3, data="picture", weights="gaussian"),
        RealSize(map_size=512, real_channels_in=3, real_channels_out=3, window=3),
    ),
    Example(
        "There and back",
        "A stride of 2 halves the map, a transposed convolution doubles it: count what meets each cell.",
        ("standard", "transposed"),
        ConvolutionSettings(size=6, channels_in=1, channels_out=1, stride=2, data="ramp"),
        RealSize(map_size=28, real_channels_in=128, real_channels_out=64, window=3),
    ),
)
