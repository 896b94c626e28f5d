"""Layers that make of pixels, numbers, words or sounds what a network takes."""

from __future__ import annotations

import dataclasses
from dataclasses import dataclass
from math import prod
from typing import Any, ClassVar

from netviz.layers.base import Axes, Given, Kind, Layer, Shape, Weight
from netviz.layers.sliding import DataFormat, OverMap, Sliding
from netviz.layers.window import POINT, SOMEWHERE, Pair, Window
from netviz.unknown import UNKNOWN, UNKNOWN_SHAPE


@dataclass(frozen=True)
class Normalization(Layer):
    """Each channel minus a known mean, over the root of a known variance; both are weights where they are not given."""

    default_name: ClassVar[str] = "normalize"
    kind: ClassVar[Kind] = "normalization"

    axis: Axes | None = -1
    mean: Given = None
    variance: Given = None
    invert: bool = False

    @property
    def prepares_pixels(self) -> bool:
        """Where mean and variance are given: those of weights are 0 and 1 before they are adapted."""
        return self.mean is not None

    def output_shape(self, *shapes: Shape) -> Shape:
        """That of the input."""
        channels = self._kept(shapes[0])[-1:]
        given = [len(values) if isinstance(values, tuple) else values for values in (self.mean, self.variance)]
        missing = [values is None for values in given]
        listed = [len(values) for values in (self.mean, self.variance) if isinstance(values, tuple)]
        fits = UNKNOWN in channels or all(count in (1, *channels) for count in listed)
        if missing[0] != missing[1] or not fits:
            raise self._refuse("needs a mean and a variance for each channel", f"{given[0]} and {given[1]}")
        return shapes[0]

    def weights(self, *shapes: Shape) -> tuple[Weight, ...]:
        """mean, variance, C each, and the count of what they were taken from; set by adapt(), never trained."""
        if self.mean is not None:
            return ()
        size = self._kept(shapes[0])
        return tuple(Weight(name, shape, False) for name, shape in (("mean", size), ("variance", size), ("count", ())))

    def _kept(self, shape: Shape) -> Shape:
        """The sides along its axes, each of which has a mean of its own."""
        axes = () if self.axis is None else (self.axis,) if isinstance(self.axis, int) else self.axis
        places = sorted(axis if axis > 0 else len(shape) + 1 + axis for axis in axes)
        return tuple(self._side(shape, axis) for axis in (places if shape != UNKNOWN_SHAPE else axes))


@dataclass(frozen=True)
class Rescaling(Layer):
    """x scale + offset."""

    default_name: ClassVar[str] = "rescale"
    prepares_pixels: ClassVar[bool] = True

    scale: Given
    offset: Given = 0.0


@dataclass(frozen=True)
class _Resized(OverMap):
    """Images at another size, whatever theirs was."""

    training_default: ClassVar[tuple[bool | None, ...]] = (True,)

    def output_shape(self, *shapes: Shape) -> Shape:
        """(height, width, channels)."""
        return self._joined(self._size, self._split(shapes[0])[1])

    def window(self, *shapes: Shape) -> Window:
        """One value where the size stays; else in a place that nobody knows."""
        return POINT if self._split(shapes[0])[0] == self._size else SOMEWHERE

    @property
    def _size(self) -> Pair:
        return getattr(self, "height"), getattr(self, "width")  # noqa: B009 (arguments of each class, in Keras' place)


@dataclass(frozen=True)
class Resizing(_Resized):
    """Images at another size, with values between pixels interpolated."""

    default_name: ClassVar[str] = "resize"

    height: int
    width: int
    interpolation: str = "bilinear"
    crop_to_aspect_ratio: bool = False
    pad_to_aspect_ratio: bool = False
    fill_mode: str = "constant"
    fill_value: float = 0.0
    antialias: bool = False
    data_format: DataFormat = "channels_last"


@dataclass(frozen=True)
class CenterCrop(_Resized):
    """The middle of each image; an image that is smaller is made larger."""

    default_name: ClassVar[str] = "center_crop"

    height: int
    width: int
    data_format: DataFormat = "channels_last"

    def window(self, *shapes: Shape) -> Window:
        """One value where nothing has to be made larger."""
        sides = self._split(shapes[0])[0]
        return POINT if all(side >= kept for side, kept in zip(sides, self._size, strict=True)) else SOMEWHERE

    def margins(self, *shapes: Shape) -> Pair:
        """What is cut off above and on the left."""
        ways = zip(self._split(shapes[0])[0], self._size, strict=True)
        above, left = (-((side - kept) // 2) for side, kept in ways)
        return above, left


@dataclass(frozen=True)
class RandomCrop(_Resized):
    """A part of each image, in training one at random."""

    default_name: ClassVar[str] = "random_crop"

    height: int
    width: int
    data_format: DataFormat = "channels_last"


@dataclass(frozen=True)
class _Encoding(Layer):
    """Numbers or words as vectors with a place for each of `depth` values."""

    def _encoded(self, shape: Shape, depth: int, output_mode: str) -> Shape:
        """That of vectors so deep, one for each value (one_hot) or each row of values; or that of numbers (int)."""
        if output_mode == "int" or shape == UNKNOWN_SHAPE:
            return shape
        if output_mode == "one_hot" and not (shape and shape[-1] == 1):
            return (*shape, depth)
        return (*shape[:-1], depth)


@dataclass(frozen=True)
class CategoryEncoding(_Encoding):
    """Whole numbers as vectors with a place for each."""

    default_name: ClassVar[str] = "encode"

    num_tokens: int | None = None
    output_mode: str = "multi_hot"
    sparse: bool = False

    def output_shape(self, *shapes: Shape) -> Shape:
        """A vector for each number, or for each row of them."""
        return self._encoded(shapes[0], UNKNOWN if self.num_tokens is None else self.num_tokens, self.output_mode)


@dataclass(frozen=True)
class Discretization(_Encoding):
    """Numbers as the bins in which they fall."""

    default_name: ClassVar[str] = "discretize"
    takes_trainable: ClassVar[bool] = False

    bin_boundaries: tuple[float, ...] | None = None
    num_bins: int | None = None
    epsilon: float = 0.01
    output_mode: str = "int"
    sparse: bool = False

    def output_shape(self, *shapes: Shape) -> Shape:
        """That of the numbers, or a vector for each."""
        given = self.num_bins if self.bin_boundaries is None else len(self.bin_boundaries) + 1
        bins = UNKNOWN if given is None else given
        if self.output_mode in ("int", "one_hot") or shapes[0] == UNKNOWN_SHAPE:
            return self._encoded(shapes[0], bins, self.output_mode)
        return (*shapes[0][1:], bins)  # it is the first side that Keras leaves out here


@dataclass(frozen=True)
class Hashing(_Encoding):
    """Words or numbers as one of num_bins numbers."""

    default_name: ClassVar[str] = "hash"

    num_bins: int
    mask_value: Given = None
    salt: Given = None
    output_mode: str = "int"
    sparse: bool = False

    def output_shape(self, *shapes: Shape) -> Shape:
        """That of the input, or a vector for each row, whether one_hot or not."""
        return self._encoded(shapes[0], self.num_bins, "int" if self.output_mode == "int" else "multi_hot")


@dataclass(frozen=True)
class HashedCrossing(_Encoding):
    """Pairs of words or numbers as one of num_bins numbers."""

    default_name: ClassVar[str] = "cross"

    num_bins: int
    output_mode: str = "int"
    sparse: bool = False

    def output_shape(self, *shapes: Shape) -> Shape:
        """That of the inputs, or a vector for each."""
        if len(shapes) != 2:
            raise self._refuse("needs two inputs", len(shapes))
        return self._encoded(shapes[0], self.num_bins, self.output_mode)


@dataclass(frozen=True)
class _Lookup(_Encoding):
    """Values by their place in a list; what is not in it has num_oov_indices places of its own."""

    default_name: ClassVar[str] = "lookup"

    def output_shape(self, *shapes: Shape) -> Shape:
        """That of the input, or a vector for each value or each row."""
        return self._encoded(shapes[0], self._depth, getattr(self, "output_mode"))  # noqa: B009

    def arguments(self) -> dict[str, Any]:
        """Without the size of a vocabulary that is given."""
        given = super().arguments()
        return {name: given[name] for name in given if name != "vocabulary_size" or not given.get("vocabulary")}

    @property
    def _depth(self) -> int:
        size = getattr(self, "max_tokens" if getattr(self, "pad_to_max_tokens") else "vocabulary_size")  # noqa: B009
        return UNKNOWN if size is None else size


@dataclass(frozen=True)
class IntegerLookup(_Lookup):
    """Whole numbers by their place in a list."""

    max_tokens: int | None = None
    num_oov_indices: int = dataclasses.field(default=1, metadata={"low": 0})
    mask_token: Given = None
    oov_token: Given = -1
    vocabulary: Given = None
    vocabulary_dtype: str = "int64"
    idf_weights: Given = None
    invert: bool = False
    output_mode: str = "int"
    sparse: bool = False
    pad_to_max_tokens: bool = False
    oov_method: str = "floormod"
    salt: Given = None
    vocabulary_size: int | None = None


@dataclass(frozen=True)
class StringLookup(_Lookup):
    """Words by their place in a list."""

    max_tokens: int | None = None
    num_oov_indices: int = dataclasses.field(default=1, metadata={"low": 0})
    mask_token: Given = None
    oov_token: Given = "[UNK]"
    vocabulary: Given = None
    idf_weights: Given = None
    invert: bool = False
    output_mode: str = "int"
    pad_to_max_tokens: bool = False
    sparse: bool = False
    encoding: str = "utf-8"
    salt: Given = None
    vocabulary_size: int | None = None


@dataclass(frozen=True)
class TextVectorization(_Lookup):
    """Texts as the places of their words in a list."""

    default_name: ClassVar[str] = "vectorize"

    max_tokens: int | None = None
    standardize: Given = "lower_and_strip_punctuation"
    split: Given = "whitespace"
    ngrams: Given = None
    output_mode: str = "int"
    output_sequence_length: int | None = None
    pad_to_max_tokens: bool = False
    vocabulary: Given = None
    idf_weights: Given = None
    sparse: bool = False
    ragged: bool = False
    encoding: str = "utf-8"
    vocabulary_size: int | None = None

    def output_shape(self, *shapes: Shape) -> Shape:
        """As many words of each text as it is told, or one vector for each text."""
        if self.output_mode == "int":
            return (UNKNOWN if self.output_sequence_length is None else self.output_sequence_length,)
        if shapes[0] == UNKNOWN_SHAPE:
            return UNKNOWN_SHAPE
        return (*(shapes[0] if self.split is not None else shapes[0][:-1]), self._depth)


@dataclass(frozen=True)
class MelSpectrogram(Layer):
    """Sounds as pictures of their frequencies over time, by the scale of the ear."""

    default_name: ClassVar[str] = "mel_spectrogram"

    fft_length: int = 2048
    sequence_stride: int = 512
    sequence_length: int | None = None
    window_function: Given = dataclasses.field(default="hann", metadata={"argument": "window"})
    sampling_rate: int = 16000
    num_mel_bins: int = 128
    min_freq: float = 20.0
    max_freq: float | None = None
    power_to_db: bool = True
    top_db: float = 80.0
    mag_exp: float = 2.0
    min_power: float = 1e-10
    ref_power: float = 1.0

    def output_shape(self, *shapes: Shape) -> Shape:
        """(num_mel_bins, steps)."""
        if shapes[0] == ():
            raise self._refuse("needs an input of samples", shapes[0])
        return self.num_mel_bins, (shapes[0][0] + self.sequence_stride + 1) // self.sequence_stride

    def window(self, *shapes: Shape) -> Window:
        """A stretch of the sound, which has no place in rows and columns."""
        return SOMEWHERE


@dataclass(frozen=True)
class STFTSpectrogram(Sliding):
    """The frequencies in each frame of a sound (short-time Fourier transform): convolutions with sines and cosines."""

    default_name: ClassVar[str] = "stft"
    rank: ClassVar[int] = 1

    mode: str = "log"
    frame_length: int = 256
    frame_step: int | None = None
    fft_length: int | None = None
    window_function: Given = dataclasses.field(default="hann", metadata={"argument": "window"})
    periodic: bool = False
    scaling: Given = "density"
    padding: str = "valid"
    expand_dims: bool = False
    data_format: DataFormat = "channels_last"

    def output_shape(self, *shapes: Shape) -> Shape:
        """(frames, frequencies), with an axis of its own for the channels under expand_dims."""
        if self._step < 1:
            raise self._refuse("needs frames of two samples or more", self.frame_length)
        steps, channels = self._split(shapes[0])
        (frames,) = self._slid(steps, (self.frame_length,), (self._step,), self.padding)
        values = self._frequencies * (2 if self.mode == "stft" else 1)
        if not self.expand_dims:
            return self._joined((frames,), values * channels)
        return self._joined((frames, values), channels)

    def weights(self, *shapes: Shape) -> tuple[Weight, ...]:
        """real_kernel and imag_kernel (frame_length, 1, frequencies), those of the two that the mode needs."""
        size = self.frame_length, 1, self._frequencies
        used = (("real_kernel", self.mode != "imag"), ("imag_kernel", self.mode != "real"))
        return tuple(Weight(name, size) for name, wanted in used if wanted)

    def macs(self, *shapes: Shape) -> int:
        """frame_length for each frequency of each frame, once for each kernel."""
        steps, channels = self._split(shapes[0])
        (frames,) = self._slid(steps, (self.frame_length,), (self._step,), self.padding)
        return frames * channels * sum(prod(weight.shape) for weight in self.weights(*shapes))

    def window(self, *shapes: Shape) -> Window:
        """The frame."""
        return Window.over((self.frame_length,), (self._step,), (1,))

    def margins(self, *shapes: Shape) -> Pair:
        """Of `same`, the smaller half of what it pads."""
        flat = dataclasses.replace(self, expand_dims=False)
        return super(STFTSpectrogram, flat).margins(*shapes)

    @property
    def _step(self) -> int:
        return self.frame_length // 2 if self.frame_step is None else self.frame_step

    @property
    def _frequencies(self) -> int:
        return (self.frame_length if self.fft_length is None else self.fft_length) // 2 + 1
