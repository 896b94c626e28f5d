"""Residual learning: why deeper networks became worse, and what an identity shortcut changes.

After He et al. 2015; the runs are recorded ones of netviz, the ways those of `netviz.anatomy.ways`.
"""

from dataclasses import replace
from typing import Any

from netviz.anatomy.ways import ways
from netviz.architectures.catalog import FAMILIES
from netviz.network import Network
from netviz.stories.pictures import Drawing, Line, Lines, Recorded, Stage, costs, network_of, word
from netviz.stories.story import Scene, Shown, Story
from netviz.stories.tasks import Choose, Slide
from netviz.words import count, percent, short

_BLOCK = "stage_1/block_1"
_HALVING = "stage_2/block_1"
_ON = {"training": "Training images", "held_out": "Held-out images"}
_PLAIN = {"plain20": "Plain-20", "plain56": "Plain-56"}
_DEPTHS = (8, 20, 32, 44, 56, 110)
_OF_IMAGENET = {"34": "resnet34_imagenet", "50": "resnet50", "101": "resnet101", "152": "resnet152"}


def _cifar(depth: int, **settings: Any) -> Network:
    return network_of(word("resnet_cifar", depth=depth, **settings))


def _deeper(name: str) -> Shown:
    rows = {each: (title, each) for each, title in _PLAIN.items()}
    fields = {"depth": str(max(ways(network_of(name))))}
    return Shown(Drawing(name, opened=["stage_1"]), fields, costs(rows, name))


def _runs(on: str, *names: str) -> Shown:
    """Recorded runs, and where each of their curves ends: the name of the run in small letters."""
    picture = Recorded("degradation", on="held_out" if on == "held_out" else "training", runs=names)
    ends = {name.lower().replace("-", "_"): percent(end) for name, end in picture.ends.items()}
    return Shown(picture, {**ends, "images": count(picture.images), "where": _ON[on].lower()})


def _degradation(on: str) -> Shown:
    return _runs(on, "Plain-20", "Plain-56")


def _identity(kernel: str) -> Shown:
    block = [node for node in _cifar(20, residual=False).nodes if node.name.startswith("stage_1_block_1_")]
    weights = sum(each.size for node in block for each in node.weights if each.name == "kernel")
    settings = {"channels_in": 1, "channels_out": 1, "bias": False, "data": "random", "weights": kernel}
    return Shown(Stage(["standard"], settings), {"weights": count(weights)})


def _shortcut(form: str) -> Shown:
    plain, residual = _cifar(20, residual=False), _cifar(20)
    network = residual if form == "residual" else plain
    joined = "stage_1_block_1_add" if form == "residual" else "stage_1_block_1_conv2"
    fields = {
        "total": count(residual.total_params),
        "plain": count(plain.total_params),
        "joined": joined,
    }
    lit = [node.name for node in network.nodes if node.layer.adds and node.name.startswith("stage_1_")]
    picture = Drawing(word("resnet20", residual=form == "residual"), opened=["stage_1", f"{_BLOCK}*"], lit=lit)
    return Shown(picture, fields)


def _halving(shortcut: str) -> Shown:
    identity, projection = _cifar(20), _cifar(20, shortcut="projection")
    network = identity if shortcut == "identity" else projection
    layers = [name for name in network.by_name if name.startswith("stage_2_block_1_shortcut")]
    added = network.by_name["stage_2_block_1_add"]
    fields = {
        "shortcut": " ".join(layers),
        "read": count(network.by_name["stage_2_block_1_conv1"].input_shapes[0][-1]),
        "made": count(added.output_shape[-1]),
        "extra": count(projection.total_params - identity.total_params),
        "share": percent((projection.total_params - identity.total_params) / identity.total_params),
    }
    picture = Drawing(word("resnet20", shortcut=shortcut), opened=["stage_2", _HALVING], lit=layers)
    return Shown(picture, fields)


def _learns(on: str) -> Shown:
    return _runs(on)


def _ways(depth: float) -> Shown:
    network = _cifar(int(depth))
    found = ways(network)
    (alone,) = ways(_cifar(int(depth), residual=False))
    whole = sum(found.values())
    usual = max(found, key=lambda length: found[length])
    lines = [
        Line("residual", f"ResNet-{depth:g}", [*found], [many / whole for many in found.values()]),
        Line("plain", f"Plain-{depth:g}: its only way", [alone], [None], upright=True),
    ]
    fields = {
        "depth": f"{depth:g}",
        "blocks": str(sum(node.layer.adds for node in network.nodes)),
        "ways": count(whole) if whole < 1e12 else f"2 to the power of {whole.bit_length() - 1}",
        "shortest": str(min(found)),
        "usual": str(usual),
    }
    return Shown(Lines("Layers with weights on a way", "Share of all ways", lines, per_cent=True), fields)


def _bottleneck(depth: str) -> Shown:
    networks = {each: network_of(preset) for each, preset in _OF_IMAGENET.items()}
    deep = networks["50"]
    squeeze, filter_, widen = (deep.by_name[f"stage_1_block_2_conv{number}"] for number in (1, 2, 3))
    wide = replace(filter_.layer, filters=widen.output_shape[-1])
    whole = 2 * wide.macs(widen.output_shape)
    fields = {
        "wide": count(widen.output_shape[-1]),
        "thin": count(filter_.output_shape[-1]),
        "macs": short(squeeze.macs + filter_.macs + widen.macs),
        "whole": short(whole),
        "fifty": short(deep.macs),
        "shallow": short(networks["34"].macs),
    }
    rows = {f"resnet{each}": (f"ResNet-{each}", preset) for each, preset in _OF_IMAGENET.items()}
    first = "stage_1/block_1*" if depth == "34" else "stage_1/block_2*"  # where its equal blocks begin
    picture = Drawing(_OF_IMAGENET[depth], opened=["stage_1", first])
    return Shown(picture, fields, costs(rows, f"resnet{depth}"))


STORY = Story(
    "residual_learning",
    "Residual learning",
    "Deeper networks learnt worse, even their training images, until each block only had to learn what to add.",
    [
        Scene(
            "deeper",
            "Deeper should be no worse",
            "A plain network stacks blocks of two convolutions in [[three stages|stage_1 stage_2 stage_3]], here "
            "{depth} layers. A deeper one can do all that a shallower one can: its further blocks need only hand on "
            "what they get. So depth should never hurt on the training images.",
            _deeper,
            Choose("Network", _PLAIN, "plain56"),
        ),
        Scene(
            "degradation",
            "But deeper is worse",
            "Two real runs saw {images} images of CIFAR-10: [[Plain-20|Plain-20]] gets {plain_20} of the {where} "
            "right, [[Plain-56|Plain-56]] {plain_56}. This is not overfitting: a network that overfits is good on its "
            "training images. It is degradation: the deep network is harder to optimise.",
            _degradation,
            Choose("Accuracy on", _ON, "training"),
        ),
        Scene(
            "identity",
            "Handing on is hard to learn",
            "Only one [[kernel|standard/standard]] hands on a map unchanged: a one in the middle, and zeros around it. "
            "Then the [[output|standard/output]] is the [[image|standard/image]]. A block of two convolutions has "
            "{weights} weights, all of which must come out right, and training begins with random ones.",
            _identity,
            Choose("Kernel", {"identity": "Hands on", "random": "Random, as at first"}, "identity"),
        ),
        Scene(
            "shortcut",
            "The identity shortcut",
            "A residual block [[adds|{joined}]] its input x to what its [[two convolutions|stage_1_block_1_conv1 "
            "stage_1_block_1_conv2]] make of it, F(x). To hand on x, F need only be zero. The addition has nothing to "
            "learn: the network has {total} parameters with it, and {plain} without.",
            _shortcut,
            Choose("Block", {"residual": "With the shortcut", "plain": "Without"}, "residual"),
        ),
        Scene(
            "halving",
            "Where the map is halved",
            "Where a stage begins, F(x) has {made} channels on a map of half the side, and x only {read}. The "
            "[[shortcut|{shortcut}]] must bridge that. Option A takes every second pixel and adds channels of zeros: "
            "no parameters. Option B is a 1 × 1 convolution: {extra} parameters in the whole network, {share} more.",
            _halving,
            Choose("Shortcut", {"identity": "Option A: zeros", "projection": "Option B: 1 × 1"}, "identity"),
        ),
        Scene(
            "learns",
            "With shortcuts, depth learns",
            "With shortcuts, after the same {images} images, [[ResNet-56|ResNet-56]] gets {resnet_56} of the {where} "
            "right, [[Plain-56|Plain-56]] {plain_56}. After so few images [[ResNet-20|ResNet-20]] is still ahead, with "
            "{resnet_20}. Open the runs in Train, and repeat them live.",
            _learns,
            Choose("Accuracy on", _ON, "training"),
        ),
        Scene(
            "ways",
            "Short ways for the gradient",
            "In a [[plain network|plain]] the gradient has one way back, through all {depth} layers. Each of {blocks} "
            "shortcuts doubles the ways: [[ResNet-{depth}|residual]] has {ways}. A typical one passes {usual} layers, "
            "the shortest only {shortest}. So the gradient reaches the first layers.",
            _ways,
            Slide("Layers", _DEPTHS, 56),
        ),
        Scene(
            "bottleneck",
            "From ResNet-34 to ResNet-152",
            "A bottleneck makes depth cheap: it reduces {wide} channels to {thin}, filters those, and widens them "
            "again. That takes {macs} multiply-adds, where two 3 × 3 convolutions of all channels would take {whole}. "
            "So [[ResNet-50|resnet50]] takes {fifty}, hardly more than [[ResNet-34|resnet34]], which has no "
            "bottlenecks and takes {shallow}.",
            _bottleneck,
            Choose("Network", {each: f"ResNet-{each}" for each in _OF_IMAGENET}, "50"),
        ),
    ],
    source=FAMILIES["resnet"].source,
)
