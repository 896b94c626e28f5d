"""Quirks of a tutorial's MobileNet: another classifier, a multiplier by the wrong name, filters that are cut."""

from netviz.network import Network
from netviz.stories.pictures import Bar, Bars, Drawing, costs, network_of, word
from netviz.stories.quirks.quirk import Quirk, argument, beside, side_by_side
from netviz.stories.scripts import SCRIPTS
from netviz.stories.story import Shown
from netviz.words import count, percent

_SCRIPT = SCRIPTS["mobilenet"]
_TUTORIAL = _SCRIPT.preset
_RESHAPES = "classifier_as_map", "classifier_as_vector"
_ALPHA, _MULTIPLIER = 0.3, 2
_DENSE, _DROPOUT, _DEPTHWISE = "classifier_predictions", "classifier_dropout", "separable_1_depthwise"


def _classifier() -> Shown:
    script, paper = _SCRIPT.both
    fields = {
        "dense": _DENSE,
        "reshapes": " ".join(_RESHAPES),
        "weights": count(script.by_name[_DENSE].params),
        "rate": percent(float(argument(script.by_name[_DROPOUT], "rate")), 0),
        "paper_rate": percent(float(argument(paper.by_name[_DROPOUT], "rate"))),
        "channels": count(script.by_name[_DROPOUT].output_shape[-1]),
    }
    lit = [*_RESHAPES, _DENSE, _DROPOUT]
    return beside(
        _SCRIPT, ["classifier"], lambda network: [name for name in lit if name in network.by_name], fields,
        every_layer=True,
    )  # fmt: skip


def _resolution() -> Shown:
    side = network_of(_TUTORIAL).image_side
    words = word(_TUTORIAL, depth_multiplier=_MULTIPLIER), word(_TUTORIAL, input_size=_MULTIPLIER * side)
    built, said = map(network_of, words)
    fields = {
        "multiplier": str(_MULTIPLIER),
        "side": count(said.image_side),
        "built_side": count(built.image_side),
        "made": count(built.by_name[_DEPTHWISE].output_shape[-1]),
        "said": count(said.by_name[_DEPTHWISE].output_shape[-1]),
        "total": count(built.total_params),
        "full": count(said.total_params),
    }
    titles = "As Keras builds it", "As the text says"
    return side_by_side(words, titles, ["separable_1"], lambda network: ["image", _DEPTHWISE], fields)


def depth_multiplied(multiplier: float) -> Shown:
    """The paper's network with that depth multiplier: other channels, and never another image."""
    multiplied = word("mobilenet_v1", depth_multiplier=int(multiplier))
    network, full = network_of(multiplied), network_of("mobilenet_v1")
    depthwise = network.by_name[_DEPTHWISE]
    fields = {
        "multiplier": f"{multiplier:g}",
        "read": count(depthwise.input_shapes[0][-1]),
        "made": count(depthwise.output_shape[-1]),
        "side": str(network.image_side),
        "total": count(network.total_params),
        "full": count(full.total_params),
    }
    picture = Drawing(multiplied, opened=["separable_1"], reference="mobilenet_v1")
    rows = {"paper": ("The paper's", "mobilenet_v1"), "multiplied": (f"depth_multiplier {multiplier:g}", multiplied)}
    return Shown(picture, fields, costs(rows, "multiplied"))


def cut_filters(alpha: float) -> Shown:
    """The script's network at that width, lit where it has fewer filters than its text says."""
    network, whole = network_of(word(_TUTORIAL, alpha=alpha)), network_of(_TUTORIAL)
    of_whole, made = _filters(whole), _filters(network)
    asked = {name: alpha * filters for name, filters in of_whole.items()}
    lit = [name for name in asked if round(asked[name]) != made[name]]
    fields = {
        "alpha": f"{alpha:g}",
        "asked": f"{asked['stem_conv']:g}",
        "made": str(made["stem_conv"]),
        "rounded": str(round(asked["stem_conv"])),
        "layers": str(len(lit)),
        "all": str(len(asked)),
    }
    sizes = {filters: name for name, filters in of_whole.items()}
    bars = [
        Bar(f"of_{filters}", f"{asked[name]:g}", pair, [*map(str, pair)])
        for filters, name in sizes.items()
        if (pair := (round(asked[name]), made[name]))
    ]
    picture = Drawing(word(_TUTORIAL, alpha=alpha), opened=["separable_1"], lit=lit)
    return Shown(picture, fields, Bars(("Rounded", "Cut"), bars))


def _filters(network: Network) -> dict[str, int]:
    """By its name, the filters of every convolution whose filters α multiplies."""
    convolutions = [node for node in network.nodes_as_called if node.macs and node.layer.kind != "depthwise"]
    return {node.name: node.output_shape[-1] for node in convolutions if node.block != ("classifier",)}


CUT = (
    "A text on MobileNet says that filters times α are rounded. Its code calls int(), which cuts: at α {alpha} the "
    "[[first convolution|stem]] should have {asked} filters and gets {made}, where rounding gives {rounded}. Of {all} "
    "such layers, {layers} come out thinner than the text says."
)
MOBILENET = {
    "classifier": Quirk(
        "Classifier",
        "The script [[reshapes|{reshapes}]] its {channels} means into a map of one position, for a [[1 × 1 "
        "convolution|{dense}]]: the same sums, and the same {weights} parameters, as the [[dense layer|{dense}]] of "
        "the paper. But its [[dropout|classifier_dropout]] makes {rate} of the means zero in training, where Keras' "
        "own MobileNet has {paper_rate}.",
        _classifier,
    ),
    "resolution": Quirk(
        "depth_multiplier",
        "The text calls depth_multiplier the resolution multiplier: at {multiplier} the [[image|image]] would have "
        "{side} pixels a side, and the parameters stayed {full}. What Keras does: every [[depthwise "
        "convolution|separable_1_depthwise]] makes {multiplier} maps of each channel, here {made} in place of {said}. "
        "The image keeps its {built_side} pixels, and there are {total} parameters.",
        _resolution,
    ),
    "filters": Quirk("int()", CUT, lambda: cut_filters(_ALPHA)),
}
