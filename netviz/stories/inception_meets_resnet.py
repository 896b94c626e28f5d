"""Inception meets ResNet: the parts of Inception-ResNet-V2, found on its drawing, and what a tutorial's widths cost."""

from netviz.anatomy.quantities import QUANTITIES
from netviz.anatomy.residual_growth import TIMES, measured, residual_scales
from netviz.architectures.catalog import FAMILIES
from netviz.network import Network, Node
from netviz.stories.nodes import first_block, joined
from netviz.stories.pictures import Bar, Bars, Drawing, Line, Lines, network_of, word
from netviz.stories.story import Scene, Shown, Story
from netviz.stories.tasks import Choose, Guess, Slide
from netviz.words import count, shape, short

_PAPER, _TUTORIAL = "inception_resnet_v2_paper", "inception_resnet_v2_tutorial"
_PARTS = {
    "stem": "Stem", "blocks_A": "Blocks A", "reduction_A": "Reduction A", "blocks_B": "Blocks B",
    "reduction_B": "Reduction B", "blocks_C": "Blocks C", "classifier": "Classifier",
}  # fmt: skip


def _of(network: Network, part: str) -> list[Node]:
    """The layers of a part, in the order of their calls."""
    return [node for node in network.nodes_as_called if node.block and node.block[0].replace(" ", "_") == part]


def _sums(network: Network, figure: str) -> dict[str, int]:
    """What each part has of a figure, params or macs."""
    return {part: sum(getattr(node, figure) for node in _of(network, part)) for part in _PARTS}


def _end(network: Network, part: str) -> Node:
    return _of(network, part)[-1]


def _whole(guess: str) -> Shown:
    network = network_of(_PAPER)
    sums = _sums(network, "params")
    kinds = ("blocks_A", "blocks_B", "blocks_C")
    fields = {
        "side": count(network.image_side),
        **{part: shape(_end(network, part).output_shape) for part in _PARTS},
        **{f"many_{kind[-1]}": str(sum(node.layer.adds for node in _of(network, kind))) for kind in kinds},
        "total": short(network.total_params),
        **{f"params_{kind[-1]}": short(sums[kind]) for kind in kinds},
    }
    return Shown(Drawing(_PAPER), fields, right=max(kinds, key=lambda kind: sums[kind])[-1])


_STEMS = {"paper": _TUTORIAL, "keras": _PAPER}


def _stem(drawn: str) -> Shown:
    networks = {each: network_of(name) for each, name in _STEMS.items()}
    network = networks[drawn]
    joins = [node.name for node in _of(network, "stem") if node.layer.kind == "concatenation"]
    pools = [node.name for node in _of(network, "stem") if node.layer.kind == "pooling"]
    fields = {
        "joins": " ".join(joins),
        "pools": " ".join(pools),
        "side": count(network.image_side),
        "map": shape(_end(network, "stem").output_shape[:2]),
        **{f"{each}_channels": count(_end(one, "stem").output_shape[-1]) for each, one in networks.items()},
    }
    opened = ["stem"] if drawn == "paper" else ["stem", "stem/mixed"]
    return Shown(Drawing(_STEMS[drawn], opened=opened, lit=joins), fields)


def _block(kind: str) -> list[str]:
    """What is unfolded where one of the equal blocks is to be seen inside."""
    return [f"blocks_{kind}", f"blocks_{kind}/block_1*"]


def _block_a(guess: str) -> Shown:
    inside = first_block(network_of(_PAPER), "A")
    fields = {
        "thin": joined(inside[label] for label in ("conv1x1", "conv1x1_2", "conv1x1_3")),
        "stacked": inside["concat"].name,
        "up": inside["up"].name,
        "added": inside["scaled_add"].name,
        "reads": count(inside["up"].output_shape[-1]),
        "found": count(inside["concat"].output_shape[-1]),
        "many": str(len(inside["concat"].inputs)),
        "scale": f"{_scale(inside['scaled_add']):g}",
    }
    right = "raise" if inside["up"].layer.activation_function == "relu" else "both"
    picture = Drawing(_PAPER, opened=_block("A"), lit=[inside["up"].name, inside["scaled_add"].name])
    return Shown(picture, fields, right=right)


def _scale(node: Node) -> float:
    return {each.name: scale for each, scale in residual_scales(network_of(_PAPER)).items()}[node.name]


_FACTORS = {"A": ("conv3x3_2", "conv3x3_3"), "B": ("conv1x7", "conv7x1"), "C": ("conv1x3", "conv3x1")}
"""The large kernels of each block's longest branch, by their labels."""


def _kinds(kind: str) -> Shown:
    network = network_of(_PAPER)
    inside = first_block(network, kind)
    first, second = (inside[label] for label in _FACTORS[kind])
    kernels = [window.kernel for node in (first, second) if (window := node.window)]
    rows, columns = (sum(side - 1 for side in sides) + 1 for sides in zip(*kernels, strict=True))
    fields = {
        "kind": kind,
        "long": f"{first.name} {second.name}",
        "map": shape(second.output_shape[:2]),
        "channels": count(inside["up"].output_shape[-1]),
        "many": str(sum(node.layer.adds for node in _of(network, f"blocks_{kind}"))),
        "both": count(first.params + second.params),
        "square": count(rows * columns * first.input_shapes[0][-1] * second.output_shape[-1]),
        "sees": shape((rows, columns)),
        "two": " and ".join(map(shape, kernels)),
    }
    return Shown(Drawing(_PAPER, opened=_block(kind), lit=[first.name, second.name]), fields)


def _reduction(kind: str) -> Shown:
    network = network_of(_PAPER)
    layers = _of(network, f"reduction_{kind}")
    stacked = layers[-1]
    (pool,) = (node for node in layers if node.layer.kind == "pooling")
    strided = [node for node in layers if node.macs and node.output_shape[:2] == stacked.output_shape[:2]]
    read = pool.input_shapes[0]
    fields = {
        "kind": kind,
        "before": shape(read[:2]),
        "after": shape(stacked.output_shape[:2]),
        "read": count(read[-1]),
        "made": count(stacked.output_shape[-1]),
        "pool": pool.name,
        "strided": joined(strided),
        "stacked": stacked.name,
        "found": count(stacked.output_shape[-1] - read[-1]),
    }
    return Shown(
        Drawing(_PAPER, opened=[f"reduction_{kind}"], lit=[pool.name, *(node.name for node in strided)]), fields
    )


def _residual_scale(times: float) -> Shown:
    network = network_of(word(_PAPER, residual_scale=times))
    growth = measured()
    usual = {kind: _scale(first_block(network_of(_PAPER), kind)["scaled_add"]) * times for kind in "ABC"}
    spreads, whole = growth.scaled[times], growth.whole
    blocks = list(range(len(whole)))
    lines = [
        Line("scaled", f"Scaled: A {usual['A']:.2g}, B {usual['B']:.2g}, C {usual['C']:.2g}", blocks, spreads),
        Line("whole", "Added whole", blocks, whole, soft=True),
    ]
    fields = {
        **{kind: f"{scale:.2g}" for kind, scale in usual.items()},
        "blocks": str(blocks[-1]),
        "images": str(growth.images),
        "spread": f"{spreads[-1]:.2g}",
        "whole": f"{whole[-1]:.2g}",
    }
    added = first_block(network, "A")["scaled_add"].name
    picture = Drawing(word(_PAPER, residual_scale=times), opened=_block("A"), lit=[added])
    return Shown(picture, fields, Lines("Blocks passed", "Spread, in units of the first map's", lines))


_FIGURES = {name: QUANTITIES[name] for name in ("params", "macs")}


def _widths(figure: str) -> Shown:
    paper, tutorial = (network_of(name) for name in (_PAPER, _TUTORIAL))
    ours, theirs = (_sums(network, figure) for network in (paper, tutorial))
    more = {part: theirs[part] - ours[part] for part in _PARTS}
    most = max(more, key=lambda part: more[part])
    inside = first_block(tutorial, "C")
    totals = {"params": "total_params", "macs": "macs"}[figure]
    bars = [
        Bar(part, title, [theirs[part], ours[part]], [short(theirs[part]), short(ours[part])])
        for part, title in _PARTS.items()
    ]
    fields = {
        "paper": short(getattr(paper, totals)),
        "tutorial": short(getattr(tutorial, totals)),
        "figure": _FIGURES[figure].lower(),
        "long": joined(node for label, node in inside.items() if label in ("conv1x7", "conv7x1")),
        "most": most,
        "most_title": _PARTS[most][:1].lower() + _PARTS[most][1:],
    }
    widened = {"stem": "stem", "C": "blocks_C"}
    for name, network in (("paper", paper), ("tutorial", tutorial)):
        fields |= {f"{name}_{part}": count(_end(network, at).output_shape[-1]) for part, at in widened.items()}
    return Shown(
        Drawing(_TUTORIAL, opened=_block("C"), lit=[inside["conv1x7"].name, inside["conv7x1"].name]),
        fields,
        Bars([f"{_FIGURES[figure]}, tutorial", "Paper"], bars, now=most),
    )


STORY = Story(
    "inception_meets_resnet",
    "Inception meets ResNet",
    "Inception modules use several kernels at once, shortcuts let deep networks learn: Inception-ResNet-V2 has both.",
    [
        Scene(
            "whole",
            "The parts of a long network",
            "A [[stem|stem]] turns the image of {side} pixels into a map of {stem}. Then [[blocks A|blocks_A]], "
            "[[B|blocks_B]] and [[C|blocks_C]] repeat {many_A}, {many_B} and {many_C} times, and between them a "
            "[[reduction|reduction_A reduction_B]] halves the map. Each block is an Inception module that only learns "
            "what to add.",
            _whole,
            Guess(
                "Which blocks hold most of its {total} parameters?",
                {"A": "Blocks A", "B": "Blocks B", "C": "Blocks C"},
                "[[Blocks B|blocks_B]] with {params_B}: there are more of them than of any other. [[A|blocks_A]] have "
                "{params_A}, [[C|blocks_C]] {params_C}.",
            ),
        ),
        Scene(
            "stem",
            "Two stems for one network",
            "The stem in the paper's figure branches: [[pooling|{pools}]] and a strided convolution each halve the "
            "map, and their results are [[stacked|{joins}]], up to {paper_channels} channels. Keras builds the stem "
            "of the authors' code: a chain and one Inception module, with {keras_channels} channels. Both end at "
            "{map}.",
            _stem,
            Choose("Stem", {"paper": "The paper's figure", "keras": "The authors' code"}, "paper"),
        ),
        Scene(
            "block_a",
            "Inside a block A",
            "Its {many} branches are thin: [[1 × 1 convolutions|{thin}]] reduce first. What they find is "
            "[[stacked|{stacked}]] to {found} channels, and [[a last 1 × 1|{up}]] without an activation widens it to "
            "the {reads} of the block's input. That is the residual: times {scale}, it is [[added|{added}]] to the "
            "input.",
            _block_a,
            Guess(
                "What can a residual do to a value of the map?",
                {"raise": "Only make it larger", "both": "Make it larger or smaller"},
                "[[The last 1 × 1|{up}]] has no activation, so its values may be negative, too: a block can also take "
                "away.",
            ),
        ),
        Scene(
            "kinds",
            "A, B and C differ in reach",
            "There are {many} blocks {kind}, on maps of {map} with {channels} channels. Their longest branch "
            "[[filters with {two}|{long}]]. Together they see {sees}, as one kernel of that size would, and have "
            "{both} parameters where it would have {square}.",
            _kinds,
            Choose("Blocks", {"A": "A", "B": "B", "C": "C"}, "B"),
        ),
        Scene(
            "reductions",
            "Halve the map, keep what was found",
            "Reduction {kind} brings {before} to {after}. A [[pooling|{pool}]] keeps all {read} channels, [[strided "
            "convolutions|{strided}]] add {found} new ones, and all are [[stacked|{stacked}]]: {made}. The map keeps "
            "a quarter of its positions, so more channels are affordable.",
            _reduction,
            Choose("Reduction", {"A": "A", "B": "B"}, "A"),
        ),
        Scene(
            "scale",
            "Why residuals are scaled",
            "{images} images passed the untrained network. After {blocks} residuals added [[whole|whole]] the values "
            "of the map spread {whole} times as far as before the first; [[scaled|scaled]] by {A} (A), {B} (B) and {C} "
            "(C), {spread} times. The authors saw their widest networks die in training without such scales. The two "
            "steps in the curves are the reductions, which pool.",
            _residual_scale,
            Slide("Times the paper's scales", TIMES, 1.0),
        ),
        Scene(
            "widths",
            "What a tutorial's widths cost",
            "A tutorial's stem ends with {tutorial_stem} channels, the authors' code with {paper_stem}, and all "
            "blocks inherit them. Its [[blocks C|blocks_C]] have {tutorial_C} channels instead of {paper_C}, and "
            "filter with [[1 × 7 and 7 × 1|{long}]] instead of 1 × 3 and 3 × 1. That makes {tutorial} {figure} "
            "instead of {paper}. Most of the difference lies in the [[{most_title}|{most}]].",
            _widths,
            Choose("What they cost", _FIGURES, "params"),
        ),
    ],
    source=FAMILIES["inception_resnet_v2"].source,
)
