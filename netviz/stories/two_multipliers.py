"""MobileNet's two multipliers: what width and resolution take away, and what Keras' depth_multiplier is instead.

The paper's figures stand in `netviz.anatomy.published` and `netviz.anatomy.accuracy`.
"""

from collections.abc import Iterable, Sequence
from functools import cache
from typing import Any

import numpy as np

from netviz.anatomy.accuracy import reported
from netviz.anatomy.published import PUBLISHED
from netviz.anatomy.width_law import WidthLaw, width_law
from netviz.architectures.catalog import FAMILIES
from netviz.network import Network
from netviz.stories.pictures import Bar, Bars, Drawing, Line, Lines, Recorded, network_of, part_of, word
from netviz.stories.quirks.mobilenet import CUT, cut_filters, depth_multiplied
from netviz.stories.story import Scene, Shown, Story
from netviz.stories.tasks import Choose, Guess, Slide
from netviz.words import count, percent, shape, short

_WIDTHS = {0.25: "mobilenet_v1_025", 0.5: "mobilenet_v1_050", 0.75: "mobilenet_v1_075", 1.0: "mobilenet_v1_100"}
_SIDES = {128: "mobilenet_v1_128", 160: "mobilenet_v1_160", 192: "mobilenet_v1_192", 224: "mobilenet_v1_100"}
"""The networks of the paper's tables 6 and 7, by what their dial says."""
_SLIDE_WIDTHS = tuple(each / 20 for each in range(2, 31))
_SLIDE_SIDES = tuple(range(32, 257, 16))
_ON = {"held_out": "Held-out images", "training": "Training images"}
_ALIKE = 1.0
"""Points of accuracy: two dials that differ by less do about the same."""


def _network(**settings: Any) -> Network:
    return network_of(word("mobilenet_v1", **settings))


@cache
def _counted(figure: str, setting: str, values: Sequence[float]) -> list[float]:
    """A figure of MobileNet, in millions, at each value of a setting."""
    return [getattr(_network(**{setting: each}), figure) / 1e6 for each in values]


def _printed(preset: str, figure: str) -> int:
    """What the paper prints of one of its networks."""
    return next(each.printed * each.unit for each in PUBLISHED[preset] if each.figure == figure and each.unit > 1)


def _millions(numbers: Sequence[float]) -> list[float]:
    return [number / 1e6 for number in numbers]


def _dials(guess: str) -> Shown:
    full = _network()
    freed = {
        "width": full.total_params - _network(alpha=0.5).total_params,
        "resolution": full.total_params - _network(input_size=112).total_params,
    }
    blocks = [node for node in full.nodes if node.label == "pointwise"]
    fields = {"blocks": str(len(blocks)), "total": short(full.total_params), "macs": short(full.macs)}
    right = "both" if all(freed.values()) else max(freed, key=lambda dial: freed[dial])
    return Shown(Drawing("mobilenet_v1", colour_by="macs"), fields, right=right)


def _width(alpha: float) -> Shown:
    network, full = _network(alpha=alpha), _network()
    printed = [_printed(preset, "macs") for preset in _WIDTHS.values()]
    lines = [
        Line("ours", "Counted here", _SLIDE_WIDTHS, _counted("macs", "alpha", _SLIDE_WIDTHS)),
        Line("table_6", "Printed in table 6", [*_WIDTHS], _millions(printed), dots=True),
    ]
    fields = {
        "alpha": f"{alpha:g}",
        "filters": count(network.by_name["stem_conv"].output_shape[-1]),
        "full_filters": count(full.by_name["stem_conv"].output_shape[-1]),
        "macs": short(network.macs),
        "share": percent(network.macs / full.macs, 0),
    }
    return Shown(
        Drawing(word("mobilenet_v1", alpha=alpha), colour_by="macs"),
        fields,
        Lines("Width multiplier α", "Multiply-adds, millions", lines, at=alpha),
    )


@cache
def _law() -> WidthLaw:
    return width_law(_network(), _network(alpha=0.5))


def _left(guess: str) -> Shown:
    alpha = min(_WIDTHS)
    full, thin = _network().total_params, _network(alpha=alpha).total_params
    shares = {"square": alpha**2, "between": (alpha**2 + alpha) / 2, "linear": alpha}
    right = min(shares, key=lambda each: abs(shares[each] - thin / full))
    squares = [full * each**2 for each in _SLIDE_WIDTHS]
    printed = [_printed(preset, "trainable_params") for preset in _WIDTHS.values()]
    lines = [
        Line("counted", "Counted here", _SLIDE_WIDTHS, _counted("total_params", "alpha", _SLIDE_WIDTHS)),
        Line("square", "If all fell with α²", _SLIDE_WIDTHS, _millions(squares), soft=True),
        Line("table_6", "Printed in table 6", [*_WIDTHS], _millions(printed), dots=True),
    ]
    fields = {
        "alpha": f"{alpha:g}",
        "full": count(full),
        "thin": count(thin),
        "times": f"{full / thin:.1f}",
        "square": count(round(full * alpha**2)),
        "squared": f"{alpha**-2:g}",
        **{f"{name}_share": percent(share, 0) for name, share in shares.items()},
        "between_share": percent(thin / full, 0),
    }
    return Shown(Lines("Width multiplier α", "Parameters, millions", lines, at=alpha), fields, right=right)


def _squares(alpha: float) -> Shown:
    law = _law()
    parts = {"squared": law.squared * alpha**2, "linear": law.linear * alpha, "constant": float(law.constant)}
    titles = {"squared": "Fall with α²", "linear": "Fall with α", "constant": "Stay"}
    bars = [Bar(name, titles[name], [value], [count(round(value))]) for name, value in parts.items()]
    fields = {
        "alpha": f"{alpha:g}",
        "classes": count(_network().output_shape[-1]),
        "linear": percent(parts["linear"] / sum(parts.values()), 0),
        "full_linear": percent(law.linear / law.at(1), 0),
    }
    return Shown(
        Drawing(word("mobilenet_v1", alpha=alpha), opened=["separable_1"], every_layer=True, colour_by="params"),
        fields,
        Bars([f"Parameters at α {alpha:g}"], bars),
    )


def _resolution(side: float) -> Shown:
    network, full = _network(input_size=int(side)), _network()
    printed = [_printed(preset, "macs") for preset in _SIDES.values()]
    lines = [
        Line("ours", "Counted here", _SLIDE_SIDES, _counted("macs", "input_size", _SLIDE_SIDES)),
        Line("table_7", "Printed in table 7", [*_SIDES], _millions(printed), dots=True),
    ]
    fields = {
        "side": f"{side:g}",
        "map": shape(network.by_name["stem_conv"].output_shape),
        "total": count(network.total_params),
        "macs": short(network.macs),
        "share": percent(network.macs / full.macs, 0),
        "square": percent((side / full.image_side) ** 2, 0),
    }  # fmt: skip
    return Shown(
        Drawing(word("mobilenet_v1", input_size=int(side)), colour_by="macs"),
        fields,
        Lines("Side of the image, pixels", "Multiply-adds, millions", lines, at=side),
    )


def _accuracies(presets: Iterable[str]) -> tuple[list[float], list[float]]:
    """Of networks, the smallest first: their multiply-adds, and the accuracies that the paper measured, as shares."""
    rows = [(network_of(preset).macs, row.top1 / 100) for preset in presets if (row := reported(preset))]
    return [macs for macs, _ in rows], [accuracy for _, accuracy in rows]


def _which(guess: str) -> Shown:
    (thin, of_thin), (small, of_small) = _accuracies(_WIDTHS.values()), _accuracies(_SIDES.values())
    instead = np.interp(np.log(small), np.log(thin), of_thin)  # of a thin network that takes as many multiply-adds
    ahead = 100 * (instead - of_small)
    right = "same" if np.abs(ahead).max() < _ALIKE else "width" if ahead.sum() > 0 else "resolution"
    fields = {
        "most": f"{np.abs(ahead).max():.1f}",
        "alpha": f"{[*_WIDTHS][-2]:g}",
        "thin": percent(of_thin[-2]),
        "thin_macs": short(thin[-2]),
        "side": str([*_SIDES][1]),
        "small": percent(of_small[1]),
        "small_macs": short(small[1]),
    }
    thinner = f"Thinner: α from {max(_WIDTHS):g} to {min(_WIDTHS):g}"
    smaller = f"Smaller images: {max(_SIDES)} to {min(_SIDES)} pixels"
    lines = [Line("width", thinner, _millions(thin), of_thin), Line("resolution", smaller, _millions(small), of_small)]
    picture = Lines(
        "Multiply-adds, millions", "Accuracy on ImageNet, as published", lines, per_cent=True, from_zero=False
    )
    return Shown(picture, fields, right=right)


def _learnt(on: str) -> Shown:
    picture = Recorded("width", on="training" if on == "training" else "held_out")
    thin, *_, wide = sorted((each.run for each in picture.recordings), key=lambda run: run.network_settings["alpha"])
    macs = [network_of(word(run.network, **run.network_settings)).macs for run in (thin, wide)]
    fields = {
        "thin": part_of(thin.name),
        "wide": part_of(wide.name),
        "images": count(picture.images),
        "where": _ON[on].lower(),
        "thin_end": percent(picture.ends[part_of(thin.name)]),
        "wide_end": percent(picture.ends[part_of(wide.name)]),
        "times": f"{macs[1] / macs[0]:.0f}",
    }
    return Shown(picture, fields)


STORY = Story(
    "two_multipliers",
    "MobileNet's two multipliers",
    "One network becomes a whole family by two dials: how wide its layers are, and how large its image is.",
    [
        Scene(
            "dials",
            "One network, two dials",
            "MobileNet has a [[first convolution|stem]], {blocks} separable blocks and a [[classifier|classifier]]: "
            "{total} parameters, and {macs} multiply-adds for an image. Two dials make it smaller: α thins every "
            "layer, ρ shrinks the [[image|image]].",
            _dials,
            Guess(
                "Which of them leaves fewer parameters to store?",
                {"width": "α alone", "resolution": "ρ alone", "both": "Both"},
                "α alone. On a smaller image the same weights are used, only at fewer positions.",
            ),
        ),
        Scene(
            "width",
            "The width multiplier α",
            "α multiplies the filters of every layer: at α {alpha} the [[first convolution|stem]] has {filters} "
            "filters in place of {full_filters}. That leaves {macs} multiply-adds, {share} of all. The paper prints "
            "the [[dots|table_6]]; the [[curve|ours]] is counted here, layer by layer.",
            _width,
            Slide("Width multiplier α", _SLIDE_WIDTHS, 0.5),
        ),
        Scene(
            "share",
            "How many parameters are left?",
            "The paper says that α leaves about α² of the parameters. At α {alpha} that would be [[{square}|square]] "
            "of {full}. The [[count|counted]] says {thin}, and so does the [[paper's table|table_6]].",
            _left,
            Guess(
                "Which share of all parameters is that?",
                {
                    "square": "{square_share}, which is α²",
                    "between": "{between_share}",
                    "linear": "{linear_share}, which is α",
                },
                "It has {times} times fewer, not {squared} times: some of them do not fall with the square. Go on to "
                "see which.",
            ),
        ),
        Scene(
            "law",
            "Why not exactly α²",
            "A [[1 × 1 convolution|separable_1_pointwise]] loses inputs and filters alike: its weights fall with "
            "[[α²|squared]]. A [[depthwise convolution|separable_1_depthwise]], a "
            "[[normalisation|separable_1_depthwise_bn]] and the [[classifier|classifier_predictions]], which keeps "
            "its {classes} classes, lose only one of the two: their weights fall with [[α|linear]]. Those are "
            "{full_linear} of the parameters at full width, and {linear} at α {alpha}.",
            _squares,
            Slide("Width multiplier α", tuple(_WIDTHS), 0.25),
        ),
        Scene(
            "rounded",
            "Rounded, or cut?",
            CUT,
            cut_filters,
            Slide("Width multiplier α", (0.25, 0.3, 0.35, 0.4, 0.45, 0.5, 0.55, 0.6, 0.7, 0.75, 0.8, 0.9), 0.3),
        ),
        Scene(
            "resolution",
            "The resolution multiplier ρ",
            "With an [[image|image]] of {side} × {side} pixels every map is smaller, the [[first|stem]] {map}. The "
            "weights stay: {total} parameters. At {square} of the area, {share} of the multiply-adds are left: "
            "{macs}. The paper prints the [[dots|table_7]]; the [[curve|ours]] is counted here.",
            _resolution,
            Slide("Side of the image", _SLIDE_SIDES, 128, "pixels"),
        ),
        Scene(
            "choice",
            "Which dial for half the work?",
            "Both dials trade accuracy for fewer multiply-adds. [[At α {alpha}|width]] the network takes {thin_macs} "
            "and gets {thin} of ImageNet's images right, [[at {side} pixels|resolution]] {small_macs} and {small}. "
            "The paper measured these accuracies.",
            _which,
            Guess(
                "At equal multiply-adds, which dial keeps more accuracy?",
                {"width": "Thinner layers", "resolution": "Smaller images", "same": "About the same"},
                "The curves differ by {most} points at most. So choose by what else you need: only [[α|width]] saves "
                "parameters, and only [[ρ|resolution]] leaves the weights as they are.",
            ),
        ),
        Scene(
            "depth_multiplier",
            "depth_multiplier is no resolution",
            "A tutorial calls Keras' depth_multiplier the resolution multiplier. It is something else: how many "
            "filters a [[depthwise convolution|separable_1_depthwise]] has for each channel. At {multiplier} it reads "
            "{read} channels and makes {made}, and the [[image|image]] still has {side} pixels. The network has "
            "[[{total} parameters|multiplied]], the paper's [[{full}|paper]].",
            depth_multiplied,
            Slide("depth_multiplier", (1, 2, 3, 4), 2),
        ),
        Scene(
            "learnt",
            "Three widths learn",
            "Three real runs saw {images} images of CIFAR-10. At the end the [[widest|{wide}]] network gets {wide_end} "
            "of the {where} right, the [[thinnest|{thin}]] {thin_end}. But for each image the widest takes {times} "
            "times the multiply-adds.",
            _learnt,
            Choose("Accuracy on", _ON, "held_out"),
        ),
    ],
    source=FAMILIES["mobilenet_v1"].source,
)
