"""Layers that change images at random, in training only, and leave their shape as it is."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

from netviz.layers.base import Given, Layer, Shape
from netviz.layers.sliding import DataFormat, OverMap
from netviz.unknown import UNKNOWN


@dataclass(frozen=True)
class _Augmentation(Layer):
    """Another look of each image; what is known of them is what one image is without it."""

    default_name: ClassVar[str] = "augment"
    training_default: ClassVar[tuple[bool | None, ...]] = (True,)


@dataclass(frozen=True)
class _OfColours(_Augmentation, OverMap):
    """Another look of each image, which must have red, green and blue."""

    def output_shape(self, *shapes: Shape) -> Shape:
        """That of the images."""
        channels = self._split(shapes[0])[1]
        if channels is not UNKNOWN and channels != 3:
            raise self._refuse("needs images of 3 channels", shapes[0])
        return shapes[0]


@dataclass(frozen=True)
class AugMix(_Augmentation):
    """Mixtures of chains of changes. Hendrycks et al. 2019, arXiv:1912.02781."""

    value_range: Given = (0, 255)
    num_chains: int = 3
    chain_depth: int = 3
    factor: Given = 0.3
    alpha: float = 1.0
    all_ops: bool = True
    interpolation: str = "bilinear"
    data_format: DataFormat = "channels_last"


@dataclass(frozen=True)
class AutoContrast(_Augmentation):
    """Values spread over their whole range."""

    value_range: Given = (0, 255)


@dataclass(frozen=True)
class ContrastLimitedAdaptiveHistogramEqualization(_Augmentation):
    """All values about equally often in each tile, with a limit to their contrast."""

    value_range: Given = (0, 255)
    clip_limit: float = 4.0
    tile_grid_size: Given = (8, 8)
    data_format: DataFormat = "channels_last"


@dataclass(frozen=True)
class CutMix(_Augmentation):
    """A part of each image out of another one. Yun et al. 2019, arXiv:1905.04899."""

    factor: Given = 1.0
    data_format: DataFormat = "channels_last"


@dataclass(frozen=True)
class Equalization(_Augmentation):
    """All values about equally often."""

    value_range: Given = (0, 255)
    bins: int = 256
    data_format: DataFormat = "channels_last"


@dataclass(frozen=True)
class MaxNumBoundingBoxes(_Augmentation):
    """As many boxes for each image, those that are missing filled."""

    max_number: int
    fill_value: Given = -1


@dataclass(frozen=True)
class MixUp(_Augmentation):
    """Each image mixed with another one. Zhang et al. 2017, arXiv:1710.09412."""

    alpha: float = 0.2
    data_format: DataFormat = "channels_last"


@dataclass(frozen=True)
class RandAugment(_Augmentation):
    """A few changes out of many. Cubuk et al. 2019, arXiv:1909.13719."""

    value_range: Given = (0, 255)
    num_ops: int = 2
    factor: Given = 0.5
    interpolation: str = "bilinear"
    data_format: DataFormat = "channels_last"


@dataclass(frozen=True)
class RandomBrightness(_Augmentation):
    """Brighter or darker."""

    factor: Given
    value_range: Given = (0, 255)


@dataclass(frozen=True)
class RandomColorDegeneration(_OfColours):
    """Between its colours and grey."""

    factor: Given
    value_range: Given = (0, 255)
    data_format: DataFormat = "channels_last"


@dataclass(frozen=True)
class RandomColorJitter(_Augmentation):
    """Another brightness, contrast, saturation and hue."""

    value_range: Given = (0, 255)
    brightness_factor: Given = None
    contrast_factor: Given = None
    saturation_factor: Given = None
    hue_factor: Given = None
    data_format: DataFormat = "channels_last"


@dataclass(frozen=True)
class RandomContrast(_Augmentation):
    """More or less contrast."""

    factor: Given
    value_range: Given = (0, 255)


@dataclass(frozen=True)
class RandomElasticTransform(_Augmentation):
    """Stretched here and there."""

    factor: Given = 1.0
    scale: Given = 1.0
    interpolation: str = "bilinear"
    fill_mode: str = "reflect"
    fill_value: float = 0.0
    value_range: Given = (0, 255)
    data_format: DataFormat = "channels_last"


@dataclass(frozen=True)
class RandomErasing(_Augmentation):
    """A rectangle of it filled. Zhong et al. 2017, arXiv:1708.04896."""

    factor: Given = 1.0
    scale: Given = (0.02, 0.33)
    fill_value: Given = None
    value_range: Given = (0, 255)
    data_format: DataFormat = "channels_last"


@dataclass(frozen=True)
class RandomFlip(_Augmentation):
    """Mirrored."""

    mode: str = "horizontal_and_vertical"
    data_format: DataFormat = "channels_last"


@dataclass(frozen=True)
class RandomGaussianBlur(_Augmentation):
    """Blurred."""

    factor: Given = 1.0
    kernel_size: Given = 3
    sigma: Given = 1.0
    value_range: Given = (0, 255)
    data_format: DataFormat = "channels_last"


@dataclass(frozen=True)
class RandomGrayscale(_OfColours):
    """In grey."""

    factor: Given = 0.5
    data_format: DataFormat = "channels_last"


@dataclass(frozen=True)
class RandomHue(_Augmentation):
    """In other hues."""

    factor: Given
    value_range: Given = (0, 255)
    data_format: DataFormat = "channels_last"


@dataclass(frozen=True)
class RandomInvert(_Augmentation):
    """As its negative."""

    factor: Given = 1.0
    value_range: Given = (0, 255)
    data_format: DataFormat = "channels_last"


@dataclass(frozen=True)
class RandomPerspective(_Augmentation):
    """From another point of view."""

    factor: Given = 1.0
    scale: Given = 1.0
    interpolation: str = "bilinear"
    fill_value: float = 0.0
    data_format: DataFormat = "channels_last"


@dataclass(frozen=True)
class RandomPosterization(_Augmentation):
    """With fewer bits a channel."""

    factor: Given
    value_range: Given = (0, 255)
    data_format: DataFormat = "channels_last"


@dataclass(frozen=True)
class RandomRotation(_Augmentation):
    """Turned; a factor of 1 is a full turn."""

    factor: Given
    fill_mode: str = "reflect"
    interpolation: str = "bilinear"
    fill_value: float = 0.0
    data_format: DataFormat = "channels_last"


@dataclass(frozen=True)
class RandomSaturation(_Augmentation):
    """More or less colourful."""

    factor: Given
    value_range: Given = (0, 255)
    data_format: DataFormat = "channels_last"


@dataclass(frozen=True)
class RandomSharpness(_Augmentation):
    """More or less sharp."""

    factor: Given
    value_range: Given = (0, 255)
    data_format: DataFormat = "channels_last"


@dataclass(frozen=True)
class RandomShear(_Augmentation):
    """Slanted."""

    x_factor: Given = 0.0
    y_factor: Given = 0.0
    interpolation: str = "bilinear"
    fill_mode: str = "reflect"
    fill_value: float = 0.0
    data_format: DataFormat = "channels_last"


@dataclass(frozen=True)
class RandomTranslation(_Augmentation):
    """Moved; a factor of 1 is its whole side."""

    height_factor: Given
    width_factor: Given
    fill_mode: str = "reflect"
    interpolation: str = "bilinear"
    fill_value: float = 0.0
    data_format: DataFormat = "channels_last"


@dataclass(frozen=True)
class RandomZoom(_Augmentation):
    """Nearer or farther."""

    height_factor: Given
    width_factor: Given = None
    fill_mode: str = "reflect"
    interpolation: str = "bilinear"
    fill_value: float = 0.0
    data_format: DataFormat = "channels_last"


@dataclass(frozen=True)
class Solarization(_Augmentation):
    """Values above a threshold as their negative."""

    addition_factor: Given = 0.0
    threshold_factor: Given = 0.0
    value_range: Given = (0, 255)
    data_format: DataFormat = "channels_last"
