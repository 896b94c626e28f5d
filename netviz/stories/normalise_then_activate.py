"""Normalise, then activate: why convolutions go without a bias, what ReLU6 is for, what freezing does to a run.

The values are those of a small convolution, the runs recorded ones of netviz.
"""

from functools import cache

import numpy as np

from netviz.anatomy.activations import RELU, RELU6
from netviz.anatomy.batch_statistics import Values, frozen, normalised
from netviz.anatomy.idle_biases import idle_biases
from netviz.anatomy.precision import fixed_step, float16_step
from netviz.convolution.kinds import convolution
from netviz.convolution.settings import ConvolutionSettings
from netviz.network import Network
from netviz.stories.nodes import normalisations
from netviz.stories.pictures import Drawing, Line, Lines, Recorded, network_of, part_of
from netviz.stories.story import Scene, Shown, Story
from netviz.stories.tasks import Choose, Slide
from netviz.words import count, percent

_NETWORKS = {"mobilenet_v1": "MobileNet V1", "resnet18": "ResNet-18", "inception_v3": "Inception V3"}
_LIMIT = float(RELU6.of(np.array([np.inf]))[0])
_BITS = 8
_ON = {"held_out": "Held-out images", "training": "Training images"}


def _epsilon(network: Network) -> float:
    """What the network's normalisations add to the variance."""
    return getattr(normalisations(network)[0].layer, "epsilon")  # noqa: B009 (an argument of batch normalisation)


def _order(name: str) -> Shown:
    network = network_of(name)
    norm = next(node for node in normalisations(network) if node.block == ("stem",))
    (conv,) = norm.inputs
    active = next(node for node in network.nodes_as_called if norm in node.inputs)
    fields = {
        "conv": conv.name,
        "norm": norm.name,
        "active": active.name,
        "many": str(len(normalisations(network))),
        "channels": count(norm.output_shape[-1]),
    }
    return Shown(Drawing(name, opened=["stem"], every_layer=True), fields)


@cache
def _values() -> Values:
    """One channel of a small convolution, without its bias, place by place."""
    settings = ConvolutionSettings.of({"data": "random", "weights": "gaussian", "bias": False, "padding": "valid"})
    return convolution("depthwise", settings.model_copy(update={"size": 10})).stages[0].output[..., 0].ravel()


def _bias(bias: float) -> Shown:
    epsilon = _epsilon(network_of("inception_resnet_v2_tutorial"))
    before = _values() + bias
    places = list(range(1, len(before) + 1))
    lines = [
        Line("before", "Behind the convolution", places, before.tolist(), soft=True),
        Line("after", "Behind the normalisation", places, normalised(before, epsilon).tolist()),
    ]
    fields = {"bias": f"{bias:g}", "mean": f"{before.mean():.2f}", "bare": f"{_values().mean():.2f}"}
    return Shown(Lines("Position in the map", "Value of the channel", lines), fields)


def _idle(form: str) -> Shown:
    names = {"script": "inception_resnet_v2_tutorial", "paper": "inception_resnet_v2_paper"}
    networks = {each: network_of(name) for each, name in names.items()}
    idle = idle_biases(networks["script"])
    found = idle_biases(networks[form])
    fields = {
        "layers": count(len(idle)),
        "idle": count(sum(idle.values())),
        "paper": count(sum(idle_biases(networks["paper"]).values())),
    }
    inside = [node.name for node in found if node.name.startswith("blocks_A_block_1_")]
    fields["lit"] = " ".join(inside) or "blocks_A"
    picture = Drawing(names[form], opened=["blocks_A", "blocks_A/block_1*", "blocks_A/block_1"], lit=inside)
    return Shown(picture, fields)


def _same(beside: str) -> Shown:
    names = ["With normalisation", "And a bias before it" if beside == "bias" else "Without"]
    picture = Recorded("batch_norm", runs=names)
    first, second = (percent(picture.ends[part_of(name)]) for name in names)
    told = {
        "bias": "Chance alone makes two runs differ by so little",
        "none": "Without it the same convolutions learn far less from the same images",
    }
    fields = {
        "first": first,
        "second": second,
        "other": "with a bias before it" if beside == "bias" else "without normalisation",
        "part": part_of(names[1]),
        "images": count(picture.images),
        "told": told[beside],
    }
    return Shown(picture, fields)


def _relu6(value: float) -> Shown:
    x = np.linspace(-4, 10, 57)
    lines = [
        Line("relu", "ReLU", x.tolist(), RELU.of(x).tolist()),
        Line("relu6", "ReLU6", x.tolist(), RELU6.of(x).tolist()),
    ]
    each = np.array([value])
    fields = {
        "limit": f"{_LIMIT:g}",
        "value": f"{value:g}",
        "relu": f"{RELU.of(each)[0]:g}",
        "relu6": f"{RELU6.of(each)[0]:g}",
    }
    return Shown(Lines("What goes in", "What comes out", lines, at=value), fields)


def _float16(largest: float) -> Shown:
    x = np.arange(1 / 8, 64, 1 / 8)
    lines = [
        Line("float16", "float16", x.tolist(), [float16_step(each) for each in x]),
        Line("fixed", f"{_BITS} bits, up to {largest:g}", [x[0], largest], [fixed_step(largest, _BITS)] * 2),
    ]
    fields = {
        "limit": f"{_LIMIT:g}",
        "bits": str(_BITS),
        "largest": f"{largest:g}",
        "step": _fraction(float16_step(largest * (1 - 1e-3))),
        "six": _fraction(float16_step(RELU6.of(np.array([largest]))[0])),
        "fixed": f"{fixed_step(largest, _BITS):.3f}",
        "fixed_six": f"{fixed_step(_LIMIT, _BITS):.3f}",
    }
    return Shown(Lines("Value", "Distance to the next number", lines, at=largest), fields)


def _fraction(number: float) -> str:
    """1/256 for what is below 1."""
    return f"1/{round(1 / number)}" if number < 1 else f"{number:g}"


_FROZEN = {"script": "inception10_tutorial", "corrected": "inception10_corrected"}


def _frozen(form: str) -> Shown:
    network = network_of(_FROZEN[form])
    norms, values = normalisations(network), _values()
    epsilon = _epsilon(network)
    places = list(range(1, len(values) + 1))
    apply = frozen if form == "script" else normalised
    lines = [
        Line("before", "Behind the convolution", places, values.tolist(), dots=True, soft=True),
        Line("after", "Frozen" if form == "script" else "Normalised", places, apply(values, epsilon).tolist()),
    ]
    fields = {
        "many": str(len(norms)),
        "norm": norms[0].name,
        "variance": f"{1 + epsilon:g}",
        "factor": f"{frozen(np.ones(1), epsilon)[0]:.4f}",
    }
    picture = Drawing(_FROZEN[form], opened=["stem"], every_layer=True, lit=[node.name for node in norms])
    return Shown(picture, fields, Lines("Position in the map", "Value of the channel", lines))


def _frozen_run(on: str) -> Shown:
    picture = Recorded("frozen", on="training" if on == "training" else "held_out")
    corrected, still = map(percent, picture.ends.values())
    fields = {
        "corrected": corrected,
        "frozen": still,
        "images": count(picture.images),
        "where": _ON[on].lower(),
    }
    return Shown(picture, fields)


STORY = Story(
    "normalise_then_activate",
    "Normalise, then activate",
    "Behind almost every convolution stand a normalisation and an activation, and each has a reason to be there.",
    [
        Scene(
            "order",
            "Convolve, normalise, activate",
            "A [[convolution|{conv}]] adds up products. A [[batch normalisation|{norm}]] brings each of its "
            "{channels} channels to mean zero and variance one over the batch, then scales and shifts it. An "
            "[[activation|{active}]] sets what is negative to zero. This network normalises {many} times.",
            _order,
            Choose("Network", _NETWORKS, "mobilenet_v1"),
        ),
        Scene(
            "bias",
            "A bias that comes to nothing",
            "A bias of {bias} shifts [[every value|before]] of a channel alike, and so their mean, from {bare} to "
            "{mean}. The normalisation subtracts the mean, and the bias with it: [[its values|after]] stay where they "
            "are. So a convolution before a normalisation needs no bias.",
            _bias,
            Slide("Bias", tuple(range(-6, 7)), 4),
        ),
        Scene(
            "idle",
            "Parameters without effect",
            "A tutorial's Inception-ResNet-V2 has a bias in each of {layers} normalised convolutions, such as those "
            "in [[block A|{lit}]]: {idle} parameters that change nothing, and are stored and trained all the same. "
            "The paper's network has {paper} of them.",
            _idle,
            Choose("Network", {"script": "The tutorial's", "paper": "The paper's"}, "script"),
        ),
        Scene(
            "same",
            "The same run with a bias",
            "Two real runs saw {images} images of CIFAR-10. [[With normalisation|With_normalisation]] the network gets "
            "{first} of the held-out images right, [[{other}|{part}]] {second}. {told}.",
            _same,
            Choose("Beside it", {"bias": "A bias before it", "none": "No normalisation"}, "bias"),
        ),
        Scene(
            "relu6",
            "ReLU, and ReLU6",
            "[[ReLU|relu]] keeps what is positive and sets the rest to zero. [[ReLU6|relu6]] also cuts off what "
            "exceeds {limit}. From {value} ReLU makes {relu}, ReLU6 {relu6}. Behind a normalisation {limit} lies "
            "{limit} standard deviations above the mean: hardly any value gets there.",
            _relu6,
            Slide("What goes in", tuple(range(-4, 11)), 8),
        ),
        Scene(
            "float16",
            "Few bits leave gaps between numbers",
            "The gaps of [[float16|float16]] grow with the value: {step} just below {largest}, and {six} where ReLU6 "
            "ends. Phones often compute with [[{bits} bits|fixed]], whose numbers lie evenly up to the largest value: "
            "every gap is {fixed} if that is {largest}, and {fixed_six} if it is {limit}. So a limit makes numbers "
            "finer.",
            _float16,
            Slide("Largest value", (6, 8, 12, 16, 24, 32, 48, 64), 32),
        ),
        Scene(
            "frozen",
            "Frozen by one word",
            "A tutorial calls its {many} [[normalisations|{norm}]] with training=False. So none looks at the batch: "
            "each subtracts zero and divides by the root of {variance}. That multiplies [[every value|before]] by "
            "{factor} and normalises nothing. Corrected, [[the values|after]] have mean zero and variance one.",
            _frozen,
            Choose("Call", {"script": "training=False", "corrected": "Corrected"}, "script"),
        ),
        Scene(
            "frozen_run",
            "What it does to a run",
            "The same network saw the same {images} images of CIFAR-10 twice. [[Corrected|Corrected]] it gets "
            "{corrected} of the {where} right, [[frozen|Frozen,_as_in_the_tutorial]] {frozen}. Nothing warns you: both "
            "run without an error, and only the curve tells.",
            _frozen_run,
            Choose("Accuracy on", _ON, "held_out"),
        ),
    ],
    source="Ioffe and Szegedy 2015, Howard et al. 2017: arXiv:1502.03167, arXiv:1704.04861",
)
