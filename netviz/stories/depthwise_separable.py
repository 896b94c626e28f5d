"""The depthwise separable convolution: what it leaves out, what that saves, and why.

Sources: Howard et al. 2017 (arXiv:1704.04861), section 3.1; Chollet 2017 (arXiv:1610.02357); for a column and a row
Szegedy et al. 2015 (arXiv:1512.00567), section 3.2.
"""

from __future__ import annotations

from netviz.anatomy.quantities import QUANTITIES
from netviz.architectures.catalog import build
from netviz.convolution.costs import weights
from netviz.convolution.kinds import convolution
from netviz.convolution.real_size import RealSize, cost
from netviz.convolution.settings import ConvolutionSettings
from netviz.convolution.stages import Convolution
from netviz.stories.pictures import Bar, Bars, Drawing, Line, Lines, Recorded, Stage, costs, word
from netviz.stories.story import Scene, Shown, Story
from netviz.stories.tasks import Choose, Guess, Slide
from netviz.words import count, short

_PAPER = ConvolutionSettings(bias=False)
"""Papers count weights without a bias."""
_FIRST = RealSize(map_size=150, real_channels_in=3, real_channels_out=64, window=3)
"""A first layer: of an image's three colours 64 maps."""
_LARGE = RealSize()
"""256 maps of 256 by a large window: the usual example for a column and a row."""


def _weights(kind: str, real: RealSize, settings: ConvolutionSettings = _PAPER) -> int:
    return cost(kind, real, settings).params


def _stage(*kinds: str, real: RealSize | None = None, **settings: object) -> tuple[Stage, list[Convolution]]:
    """A stage without biases, and what it plays."""
    stage = Stage(kinds, {"bias": False, **settings}, real)
    return stage, [convolution(kind, stage.chosen) for kind in kinds]


def _times(part: int, whole: int) -> str:
    return f"{whole / part:.1f}"


def _standard(filters: float) -> Shown:
    stage, (played,) = _stage("standard", channels_out=int(filters))
    kernel = played.stages[0].kernel
    return Shown(
        stage,
        {
            "filters": f"{filters:g}",
            "read": str(kernel.shape[2]),
            "one": str(kernel[..., 0].size),
            "weights": count(kernel.size),
            "first": count(_weights("standard", _FIRST)),
            "maps": str(_FIRST.real_channels_out),
        },
    )


def _depthwise(guess: str) -> Shown:
    stage, (played,) = _stage("depthwise")
    kernels = played.stages[0]
    return Shown(
        stage,
        {"kernels": str(kernels.kernel.shape[3]), "weights": count(weights(kernels))},
        right="mix" if kernels.kernel.shape[2] == 1 else "blur",
    )


def _pointwise(filters: float) -> Shown:
    stage, (played,) = _stage("separable", channels_out=int(filters))
    looking, mixing = map(weights, played.stages)
    _, (standard,) = _stage("standard", channels_out=int(filters))
    return Shown(
        stage,
        {
            "filters": f"{filters:g}",
            "looking": count(looking),
            "mixing": count(mixing),
            "both": count(looking + mixing),
            "standard": count(weights(standard.stages[0])),
        },
    )


def _side_by_side(guess: str) -> Shown:
    stage, _ = _stage("standard", "separable", real=_FIRST)
    standard, separable = _weights("standard", _FIRST), _weights("separable", _FIRST)
    depthwise = _weights("depthwise", _FIRST)
    rows = {
        "standard": ("Standard", standard), "depthwise": ("Depthwise", depthwise),
        "pointwise": ("Pointwise", separable - depthwise), "both": ("Separable", separable),
    }  # fmt: skip
    times = round(standard / separable)
    return Shown(
        stage,
        {
            "standard": count(standard), "separable": count(separable), "depthwise": count(depthwise),
            "pointwise": count(separable - depthwise), "channels": str(_FIRST.real_channels_in),
            "maps": str(_FIRST.real_channels_out), "times": _times(separable, standard), "cells": str(_FIRST.window**2),
            "few": str(_FIRST.real_channels_in), "some": str(times), "many": str(_FIRST.real_channels_out),
        },
        Bars(("Weights",), [Bar(name, title, (value,), (count(value),)) for name, (title, value) in rows.items()]),
        right="some",
    )  # fmt: skip


def _share(filters: int, window: int) -> float:
    real = RealSize(real_channels_in=64, real_channels_out=filters, window=window)
    return _weights("separable", real) / _weights("standard", real)


def _law(filters: float) -> Shown:
    windows, axis = (3, 5, 7), [1, 2, 4, 8, 16, 32, 64, 128, 256, 512]
    lines = [Line(f"window_{k}", f"{k} × {k}", axis, [_share(each, k) for each in axis]) for k in windows]
    floor = _share(4096, windows[0])
    return Shown(
        Lines("Filters", "Separable, as a share of standard", lines, per_cent=True, at=filters, log=True),
        {
            "of_filters": f"1/{filters:g}",
            "share": f"{100 * _share(int(filters), windows[0]):.1f} %",
            "floor": f"{100 * floor:.1f} %",
            "window": f"{windows[0]} × {windows[0]}",
            "cells": str(windows[0] ** 2),
            "of_cells": f"1/{windows[0] ** 2}",
        },
    )


def _spatial(window: float) -> Shown:
    real = _LARGE.model_copy(update={"window": int(window)})
    settings = ConvolutionSettings()
    stage = Stage(["standard", "spatial"], {"kernel": min(int(window), 5)}, real)
    square, both = (_weights(kind, real, settings) for kind in ("standard", "spatial"))
    rows = {"square": ("Square", square), "both": ("Column, then row", both)}
    return Shown(
        stage,
        {
            "n": f"{window:g}", "square": count(square), "both": count(both), "times": _times(both, square),
            "channels": str(real.real_channels_in), "drawn": str(stage.chosen.kernel),
        },
        Bars(
            (QUANTITIES["params"],),
            [Bar(name, title, (value,), (short(value),)) for name, (title, value) in rows.items()],
        ),
    )  # fmt: skip


def _mobilenet(convolution: str) -> Shown:
    words = {kind: word("mobilenet_v1", convolution=kind) for kind in ("standard", "separable")}
    built = {kind: build("mobilenet_v1", convolution=kind) for kind in words}
    return Shown(
        Drawing(words[convolution]),
        {
            "standard": short(built["standard"].macs),
            "separable": short(built["separable"].macs),
            "times": _times(built["separable"].macs, built["standard"].macs),
        },
        costs({kind: (kind.capitalize(), each) for kind, each in words.items()}, convolution),
    )


def _equal_cost(guess: str) -> Shown:
    curves = Recorded("separable", on="training")
    runs = {each.run.name.lower(): each.run for each in curves.recordings}
    accuracy = {name: run.figures.test_accuracy or 0.0 for name, run in runs.items()}
    macs = {name: build(run.network, **run.network_settings).macs for name, run in runs.items()}
    images = next(iter(runs.values())).figures.train_images or 0
    return Shown(
        curves,
        {f"{name}_macs": short(each) for name, each in macs.items()}
        | {name: f"{100 * share:.1f} %" for name, share in accuracy.items()}
        | {"images": count(images), "better": max(accuracy, key=accuracy.__getitem__)},
        right=max(accuracy, key=accuracy.__getitem__),
    )


STORY = Story(
    "depthwise_separable",
    "Depthwise separable convolution",
    "Space first, channels second: why the most used trick of small networks saves so much.",
    [
        Scene(
            "standard",
            "One window through all channels",
            "A standard convolution looks around and mixes channels in one step. Each [[filter|standard/standard]] "
            "has a window for each of the {read} channels of the [[image|standard/image]]: {one} weights, which make "
            "one [[map|standard/output]]. {filters} filters have {weights}. The first layer of a network, with {maps} "
            "filters on three colours, has {first}.",
            _standard,
            Slide("Filters", (1, 2, 3, 4, 5, 6), 4),
        ),
        Scene(
            "depthwise",
            "Each channel by itself",
            "A depthwise convolution has one window for each [[channel|depthwise/image]]: {kernels} "
            "[[windows|depthwise/depthwise]] with {weights} weights. Each reads its own channel, and makes one "
            "[[map|depthwise/output]] of it.",
            _depthwise,
            Guess(
                "What can it not do?",
                {"mix": "Tell that a place is red and not green", "blur": "Blur an image", "edge": "Find an edge"},
                "Each of its [[maps|depthwise/output]] comes from one channel: nothing in it compares red with green.",
            ),
        ),
        Scene(
            "pointwise",
            "Then a 1 × 1 mixes the channels",
            "A second step mixes the channels, at each position by itself: a [[pointwise "
            "convolution|separable/pointwise]]. [[Looking around|separable/depthwise]] takes {looking} weights and "
            "mixing {mixing}: together {both}, where a standard convolution has {standard}.",
            _pointwise,
            Slide("Filters", (1, 2, 3, 4, 5, 6), 4),
        ),
        Scene(
            "side_by_side",
            "Standard and separable, side by side",
            "A first layer makes {maps} maps of {channels} channels. A [[standard|standard]] one has {standard} "
            "weights. A [[separable|separable]] one has {depthwise} to look around and {pointwise} to mix: "
            "[[{separable} together|both]]. Each weight is used once at every position: multiply-adds fall by the same "
            "factor.",
            _side_by_side,
            Guess(
                "How many times fewer is that?",
                {"few": "{few} times", "some": "{some} times", "many": "{many} times"},
                "{times} times. A window has {cells} cells, and the saving comes close to that: the next scene says "
                "why.",
            ),
        ),
        Scene(
            "law",
            "Why it is so much less",
            "The depthwise part has its windows once, and not once for each filter: {of_filters} of the standard "
            "convolution's weights. The 1 × 1 has one weight where a [[{window}|window_3]] window has {cells}: "
            "{of_cells}. Together that is {share}. With more filters the share falls to {floor}, and larger "
            "[[windows|window_5 window_7]] save more.",
            _law,
            Slide("Filters", (1, 2, 4, 8, 16, 32, 64, 128, 256, 512), 64),
        ),
        Scene(
            "spatial",
            "Another way: a column, then a row",
            "A window can also be split in space, into a column and a row. From {channels} channels to {channels} a "
            "[[window of {n} × {n}|square]] has {square} parameters, [[column and row together|both]] {both}: {times} "
            "times fewer. But every filter still reads every channel.",
            _spatial,
            Slide("Side of the window", (3, 5, 7, 9), 7),
        ),
        Scene(
            "mobilenet",
            "A whole network of them",
            "MobileNet V1 uses this trick from end to end. With [[separable convolutions|separable]] it takes "
            "{separable} multiply-adds for an image; with [[standard ones|standard]] in their place {standard}, "
            "{times} times as many.",
            _mobilenet,
            Choose("Convolutions", {"standard": "Standard", "separable": "Separable"}, "separable"),
        ),
        Scene(
            "equal_cost",
            "At equal cost, in a short run",
            "What is saved can be spent on more filters. Two recorded runs on the same {images} images of CIFAR-10: "
            "[[separable|Separable]] with {separable_macs} multiply-adds for an image, and narrower "
            "[[standard|Standard]] with {standard_macs}.",
            _equal_cost,
            Guess(
                "Which is right more often after one epoch?",
                {"separable": "Separable, with more filters", "standard": "Standard, with fewer"},
                "[[Separable|Separable]] is right on {separable} of the test images, [[standard|Standard]] on "
                "{standard}. What is cheap need not learn quickly: many thin layers take a longer run.",
            ),
        ),
    ],
    source=(
        "Howard et al. 2017, arXiv:1704.04861; Chollet 2017, arXiv:1610.02357; Szegedy et al. 2015, arXiv:1512.00567"
    ),
)
