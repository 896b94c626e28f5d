"""What a scene shows: a drawing, a convolution stage, bars, lines, volumes or code, each said in a few plain words.

`parts` are the names of what a phrase can point at. The page makes the app's own components of a picture; nothing here
knows how.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property, lru_cache
from typing import Any, Literal

from netviz import words
from netviz.anatomy.compare import Pair
from netviz.anatomy.quantities import QUANTITIES
from netviz.architectures.catalog import parse_specification, specification
from netviz.convolution.kinds import KINDS, convolution
from netviz.convolution.real_size import RealSize
from netviz.convolution.settings import ConvolutionSettings
from netviz.drawing.layout.form import Direction
from netviz.drawing.look.colouring import ColourBy
from netviz.drawing.outline.tree import foldable, outline
from netviz.drawing.outline.units import with_units
from netviz.network import Network
from netviz.stories.answers import Answers
from netviz.training.codes import Series
from netviz.training.experiments import EXPERIMENTS
from netviz.training.recordings import Recording, recorded

_NEW = ("added", "changed")
"""How a layer must differ from the reference's to be lit: not by its size alone."""


@dataclass(frozen=True, eq=False)
class Drawing:
    """A network's drawing, with what is unfolded and what is lit."""

    network: str
    """As a link writes it, in one word: see `word`."""
    opened: Collection[str] | Literal["all"] = ()
    """The ids of what is unfolded."""
    lit: Collection[str] = ()
    """The ids of layers and blocks that are lit before one points at anything."""
    reference: str = ""
    """Another network: what is new or differs from it is lit, too."""
    direction: Direction = "down"
    every_layer: bool = False
    colour_by: ColourBy = "kind"
    in_columns: bool = True
    """Whether it goes on in a column beside where it is long: not where another drawing stands there."""

    @cached_property
    def built(self) -> Network:
        """The network. Raises NetvizError."""
        return network_of(self.network)

    @cached_property
    def parts(self) -> Collection[str]:
        """Its layers and blocks."""
        return self.built.by_name.keys() | foldable(with_units(outline(self.built)))

    @cached_property
    def lights(self) -> list[str]:
        """The ids of all that is lit at first, in the order of the network."""
        new = set[str]()
        if self.reference:
            found = Pair(network_of(self.reference), self.built).differences
            new = {node.name for node in self.built.nodes if node in found and found[node].role in _NEW}
        blocks = [id for id in self.lit if id not in self.built.by_name]
        return [*blocks, *(name for name in self.built.by_name if name in new or name in self.lit)]


@dataclass(frozen=True, eq=False)
class Stage:
    """One to three kinds of convolution in step over the same image; `settings` differ from the usual ones."""

    kinds: Sequence[str]
    settings: Mapping[str, Any] = field(default_factory=dict)
    real: RealSize | None = None
    """The size of a real layer, where the stage tells what that costs."""

    @cached_property
    def chosen(self) -> ConvolutionSettings:
        """All settings. Raises SettingsError."""
        return ConvolutionSettings.of(self.settings)

    @cached_property
    def parts(self) -> Collection[str]:
        """Of each kind its whole picture, its image, the kernels of each of its stages, and its output.

        "separable", "separable/image", "separable/depthwise", "separable/pointwise", "separable/output".
        """
        stages = {kind: [part_of(stage.name) for stage in convolution(kind, self.chosen).stages] for kind in self.kinds}
        inside = {f"{kind}/{name}" for kind, names in stages.items() for name in ("image", *names, "output")}
        return {*self.kinds} | inside

    @property
    def titles(self) -> list[str]:
        """What the kinds are called."""
        return [KINDS[kind].title for kind in self.kinds]


@dataclass(frozen=True)
class Part:
    """A part of a bar, which the pointer reads."""

    title: str
    value: float
    written: str


@dataclass(frozen=True)
class Bar:
    """A row of a chart, with a bar for each measure; `name` is what a phrase points at."""

    name: str
    title: str
    values: Sequence[float]
    written: Sequence[str]
    """The same as words."""
    stacked: Sequence[Sequence[Part]] = ()
    """Of each measure the parts that it adds up from, such as stages; none where it is one."""


@dataclass(frozen=True, eq=False)
class Bars:
    """Figures below one another: a staircase of costs, where one is the scene's own."""

    measures: Sequence[str]
    """What the bars of a row tell, one after the other: parameters, multiply-adds."""
    bars: Sequence[Bar]
    now: str = ""
    """The name of the one that the scene is about."""

    @property
    def parts(self) -> Collection[str]:
        """Its rows."""
        return {bar.name for bar in self.bars}


@dataclass(frozen=True)
class Line:
    """A series of points; `name` is what a phrase points at."""

    name: str
    title: str
    x: Sequence[float]
    y: Sequence[float | None]
    dots: bool = False
    """Whether its points stand apart, such as published figures, and no line joins them."""
    soft: bool = False
    """Whether it stands back, such as a curve of training behind that of held-out images."""
    upright: bool = False
    """Whether it is a place on the axis and no value: an upright line at its only x."""
    names: Sequence[str] = ()
    """What each point is of, such as a network or a layer, where that is to be read; none, or as many as points."""


@dataclass(frozen=True, eq=False)
class Lines:
    """Series over a common axis."""

    x_title: str
    y_title: str
    lines: Sequence[Line]
    per_cent: bool = False
    """Whether values are shares, written as per cent."""
    from_zero: bool = True
    """Whether the upright axis begins at zero, and not at the least value."""
    log: bool = False
    """Whether the axis is logarithmic: each step of it doubles."""
    at: float | None = None
    """Where on the axis the scene stands."""

    @property
    def parts(self) -> Collection[str]:
        """Its series."""
        return {line.name for line in self.lines}


@dataclass(frozen=True, eq=False)
class Recorded:
    """Recorded runs of an experiment: accuracy or loss, on held-out images or in training; the first seed of each."""

    experiment: str
    value: Literal["accuracy", "loss"] = "accuracy"
    on: Literal["held_out", "training"] = "held_out"
    runs: Collection[str] = ()
    """The names of those that are shown; without any, all."""

    @cached_property
    def recordings(self) -> list[Recording]:
        """The first seed of each run."""
        first: dict[str, Recording] = {}
        for each in recorded(self.experiment):
            if not self.runs or each.run.name in self.runs:
                first.setdefault(each.run.name, each)
        return list(first.values())

    @cached_property
    def parts(self) -> Collection[str]:
        """The runs, by the words of their names joined: Plain-20, With_normalisation."""
        return {part_of(each.run.name) for each in self.recordings}

    @cached_property
    def lines(self) -> Lines:
        """The runs as series over the images that they have seen."""
        series = {
            ("accuracy", "held_out"): Series.VAL_ACCURACY, ("accuracy", "training"): Series.ACCURACY,
            ("loss", "held_out"): Series.VAL_LOSS, ("loss", "training"): Series.LOSS,
        }[self.value, self.on]  # fmt: skip
        found = []
        for each in self.recordings:
            points = [event for _, event in each.events if event.series is series]
            name = each.run.name
            values = [point.value for point in points]
            if self.on == "training":  # a point is of a few images, and jumps
                values = smoothed(values)
            found.append(Line(part_of(name), name, [point.images for point in points], values))
        where = "held-out images" if self.on == "held_out" else "training images"
        y_title = f"{self.value.capitalize()} on {where}"
        return Lines("Images seen", y_title, found, per_cent=self.value == "accuracy")

    @property
    def ends(self) -> dict[str, float]:
        """By the part that it is, where the curve of each run ends."""
        known = {line.name: [value for value in line.y if value is not None] for line in self.lines.lines}
        return {name: values[-1] for name, values in known.items()}

    @property
    def images(self) -> int:
        """How many images a run has seen at its end."""
        return int(self.lines.lines[0].x[-1])

    @property
    def title(self) -> str:
        """What the experiment is called."""
        return EXPERIMENTS[self.experiment].title


@dataclass(frozen=True, eq=False)
class Volumes:
    """A network's stages as solids in a row."""

    network: str

    @cached_property
    def built(self) -> Network:
        """The network. Raises NetvizError."""
        return network_of(self.network)

    @cached_property
    def parts(self) -> Collection[str]:
        """None: its solids are too small to be pointed at from a sentence."""
        return ()


SMOOTHED = 10
"""Of the points of a curve of training as many make one that is shown."""

Picture = Drawing | Stage | Bars | Lines | Recorded | Volumes | Answers


def costs(rows: Mapping[str, tuple[str, str]], now: str = "") -> Bars:
    """Parameters and multiply-adds of networks as a staircase: by a row's name its title, and its network in a word."""
    networks = {name: network_of(word) for name, (_, word) in rows.items()}
    bars = [
        Bar(
            name, title, (networks[name].total_params, networks[name].macs),
            (words.short(networks[name].total_params), words.short(networks[name].macs)),
        )
        for name, (title, _) in rows.items()
    ]  # fmt: skip
    return Bars((QUANTITIES["params"], QUANTITIES["macs"]), bars, now)


def word(name: str, **settings: object) -> str:
    """A network in one word, as a link writes it: word("mobilenet_v1", alpha=0.5). Raises NetvizError.

    >>> word("mobilenet_v1", alpha=0.5)
    'mobilenet_v1?alpha=0.5'
    """
    family, chosen = parse_specification(name)
    return specification(family.name, family.settings.of({**chosen.model_dump(), **settings}))


def smoothed(values: Sequence[float | None]) -> list[float | None]:
    """Of each value the mean of it and those before it, SMOOTHED in all; None where one of them was no number."""
    windows = [values[max(0, end - SMOOTHED) : end] for end in range(1, len(values) + 1)]
    known = [[value for value in window if value is not None] for window in windows]
    return [sum(each) / len(each) if len(each) == len(of) else None for each, of in zip(known, windows, strict=True)]


def part_of(name: str) -> str:
    """What a phrase points at a thing of that name by: without spaces.

    >>> part_of("With normalisation")
    'With_normalisation'
    """
    return name.replace(" ", "_")


@lru_cache(maxsize=64)
def network_of(word: str) -> Network:
    """The network that a link writes as one word, made once. Raises NetvizError."""
    family, settings = parse_specification(word)
    return family.build(settings)
