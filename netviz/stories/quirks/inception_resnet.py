"""Quirks of a tutorial's Inception-ResNet-V2: whole residuals, idle biases, other widths, a pooling of one size."""

from bisect import bisect_left
from collections.abc import Callable
from functools import cache

from netviz.anatomy.idle_biases import idle_biases
from netviz.anatomy.residual_growth import residual_scales
from netviz.architectures.catalog import parse_specification
from netviz.errors import SettingsError
from netviz.network import Node
from netviz.stories.nodes import first_block, joined
from netviz.stories.pictures import network_of, word
from netviz.stories.quirks.quirk import Quirk, beside, side_by_side, there
from netviz.stories.scripts import SCRIPTS
from netviz.stories.story import Shown
from netviz.words import count, shape, short

_SCRIPT = SCRIPTS["inception_resnet"]
_DENSE = "classifier_predictions"
_BLOCK_A = ["blocks_A", "blocks_A/block_1*"]


def _whole() -> Shown:
    script, paper = _SCRIPT.both
    inside = [first_block(network, "A") for network in (script, paper)]
    added = [next(node for node in nodes.values() if node.layer.adds) for nodes in inside]
    fields = {
        "scale": f"{residual_scales(paper)[added[1]]:g}",
        "joined": joined(added),
        "active": added[0].inputs[0].name,
        "up": inside[1]["up"].name,
    }
    return beside(_SCRIPT, _BLOCK_A, there(fields["active"], fields["up"], *fields["joined"].split()), fields)


def _biased() -> Shown:
    script, paper = _SCRIPT.both
    idle = idle_biases(script)
    fields = {
        "lit": joined(node for node in first_block(script, "A").values() if node in idle),
        "layers": count(len(idle)),
        "idle": count(sum(idle.values())),
        "paper_idle": count(sum(idle_biases(paper).values())),
    }
    return beside(_SCRIPT, _BLOCK_A, lambda network: fields["lit"].split() if network is script else [], fields)


def _wide() -> Shown:
    script, paper = _SCRIPT.both
    kinds = {f"{kind}{number}": first_block(network, kind) for number, network in enumerate((script, paper))
             for kind in "ABC"}  # fmt: skip
    thin = [node for number in (0, 1) for label, node in kinds[f"C{number}"].items() if label in _THIN]
    widths = {name: next(node for node in nodes.values() if node.layer.adds) for name, nodes in kinds.items()}
    fields = {
        **{name: count(node.output_shape[-1]) for name, node in widths.items()},
        "thin": joined(thin),
        "kernels": _kernels(thin[:2]),
        "paper_kernels": _kernels(thin[2:]),
        "total": short(script.total_params),
        "paper_total": short(paper.total_params),
    }
    return beside(_SCRIPT, ["blocks_C", "blocks_C/block_1*"], there(*fields["thin"].split()), fields)


_THIN = ("conv1x7", "conv7x1", "conv1x3", "conv3x1")


def _kernels(nodes: list[Node]) -> str:
    """1 × 7 and 7 × 1."""
    windows = [node.window for node in nodes]
    return " and ".join(shape(window.kernel) for window in windows if window)


def _pooled() -> Shown:
    smallest, larger = _sides()
    words = _SCRIPT.preset, word(_SCRIPT.preset, input_size=larger)
    small, large = map(network_of, words)
    pool = next(node for node in small.nodes if node.block == ("classifier",) and node.layer.kind == "pooling")
    window = pool.window
    assert window is not None
    fields = {
        "pool": pool.name,
        "window": shape(window.kernel),
        "smallest": str(smallest),
        "larger": str(larger),
        "map": shape(large.by_name[pool.name].output_shape[:2]),
        "dense": count(small.by_name[_DENSE].params),
        "more": count(large.by_name[_DENSE].params),
    }
    titles = f"The script at {small.image_side} pixels", f"The same at {larger} pixels"
    return side_by_side(words, titles, ["classifier"], there(pool.name, _DENSE), fields)


@cache
def _sides() -> tuple[int, int]:
    """The smallest image that the script's network takes, and the smallest of which its last map has several places."""
    family, settings = parse_specification(_SCRIPT.preset)
    sides = range(1, 601)

    def is_taken(side: int) -> bool:
        try:
            family.settings.of({**settings.model_dump(), "input_size": side})
        except SettingsError:
            return False
        return True

    def is_larger(side: int) -> bool:
        if not is_taken(side):
            return False
        usual, dense = network_of(_SCRIPT.preset), network_of(word(_SCRIPT.preset, input_size=side)).by_name[_DENSE]
        return dense.params > usual.by_name[_DENSE].params

    return _first(sides, is_taken), _first(sides, is_larger)


def _first(sides: range, holds: Callable[[int], bool]) -> int:
    """The first side for which it holds, as it then does for all that follow."""
    return sides[bisect_left(sides, True, key=holds)]


INCEPTION_RESNET = {
    "whole": Quirk(
        "Whole residuals",
        "A tutorial's Inception-ResNet-V2 [[adds|{joined}]] its residuals whole, behind a [[ReLU|{active}]]. So none "
        "is negative, and a block can only add. The paper's residuals come from a [[convolution without an "
        "activation|{up}]] and may be negative, too; they are scaled by {scale} before they are added.",
        _whole,
    ),
    "biases": Quirk(
        "Biases",
        "All {layers} convolutions with a normalisation behind them have a bias, too, such as those in [[block "
        "A|{lit}]]. The normalisation subtracts it again with the mean: {idle} parameters that change nothing, and "
        "are stored and trained all the same. The paper's form has {paper_idle} of these.",
        _biased,
    ),
    "widths": Quirk(
        "Widths",
        "Blocks A, B and C have {A0}, {B0} and {C0} channels, where the authors' code has {A1}, {B1} and {C1}. And in "
        "[[blocks C|{thin}]] the script filters with {kernels} in place of {paper_kernels}. That makes {total} "
        "parameters instead of {paper_total}.",
        _wide,
    ),
    "pooling": Quirk(
        "Last pooling",
        "The last [[pooling|{pool}]] is one of {window}, not of the whole map, so an image must have at least "
        "{smallest} pixels a side. From {larger} on it leaves {map} places, and the [[dense layer|"
        "classifier_predictions]] has {more} parameters in place of {dense}: weights of one size do not fit the other.",
        _pooled,
    ),
}
