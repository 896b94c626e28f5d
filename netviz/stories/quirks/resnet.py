"""Quirks of a tutorial's ResNet-18: a list compared with a number, a map that nobody flattens, one layer held small."""

from math import prod

from netviz.network import Network, Node
from netviz.stories.nodes import joined
from netviz.stories.pictures import network_of, word
from netviz.stories.quirks.quirk import Quirk, beside, side_by_side, there
from netviz.stories.scripts import SCRIPTS
from netviz.stories.story import Shown
from netviz.words import shape, share, short

_SCRIPT = SCRIPTS["resnet"]
_DENSE = "classifier_predictions"
_LARGE = 64


def _halved() -> Shown:
    script, meant = _SCRIPT.both
    maps = [network.by_name["stage_1_block_1_add"].output_shape for network in (script, meant)]
    added = [name for name in script.by_name if name.startswith("stage_1_block_1_shortcut")]
    fields = {
        "map": shape(maps[0][:2]),
        "meant_map": shape(maps[1][:2]),
        "macs": short(script.macs),
        "meant_macs": short(meant.macs),
        "times": f"{meant.macs / script.macs:.1f}",
        "added": " ".join(added),
    }
    opened = ["stage_1", "stage_1/block_1", "stage_1/block_1*"]
    return beside(_SCRIPT, opened, there("stage_1_block_1_conv1", *added), fields)


def _unflattened() -> Shown:
    script, meant = _SCRIPT.both
    pools = [network.by_name[_DENSE].inputs[0] for network in (script, meant)]
    large = network_of(word(_SCRIPT.preset, input_size=_LARGE)).output_shape
    window = pools[0].layer.window(*pools[0].input_shapes)
    assert window is not None
    fields = {
        "pool": joined(pools),
        "window": shape(window.kernel),
        "output": shape(script.output_shape),
        "meant_output": shape(meant.output_shape),
        "side": str(_LARGE),
        "large": shape(large),
        "answers": str(prod(large[:-1])),
    }
    return beside(_SCRIPT, ["classifier"], there(*(node.name for node in pools), _DENSE), fields)


def _weighted(network: Network) -> list[Node]:
    return [node for node in network.nodes if node.macs]


def _regularised() -> Shown:
    script, meant = _SCRIPT.both
    held = [node for node in _weighted(script) if getattr(node.layer, "kernel_regularizer", None)]
    fields = {
        "held": joined(held),
        "of_all": str(len(_weighted(script))),
        "share": share(sum(node.params for node in held), script.total_params),
        "kernels": joined(_weighted(meant)),
    }

    def lit(network: Network) -> list[str]:
        return [node.name for node in (held if network is script else _weighted(network))]

    titles = "What the script holds small", "What the paper's weight decay does"
    return side_by_side((_SCRIPT.preset, _SCRIPT.meant), titles, ["stage_1", "classifier"], lit, fields)


RESNET = {
    "halved": Quirk(
        "A comparison",
        "A tutorial's ResNet-18 should halve the map in every stage but the [[first|stage_1]]. But it compares "
        "block_list, a list, with zero, and the two always differ; block_id was meant. So the first stage halves the "
        "map, too, with a [[shortcut|{added}]] that it should not need: {map} in place of {meant_map}, and {times} "
        "times fewer multiply-adds, {macs} in place of {meant_macs}.",
        _halved,
    ),
    "unflattened": Quirk(
        "No flatten",
        "The script's last [[pooling|{pool}]] takes the mean of each {window}, and nothing flattens its map. So the "
        "[[dense layer|classifier_predictions]] works position by position: the output is {output}, not "
        "{meant_output}. An image of {side} pixels a side would get {answers} answers in place of one: {large}.",
        _unflattened,
    ),
    "regularised": Quirk(
        "L2 regulariser",
        "Of {of_all} layers with kernels only the [[dense layer|{held}]] has an L2 regulariser: {share} of all "
        "parameters are held small. The paper's weight decay reaches the [[kernels of every layer|{kernels}]]. And the "
        "loss that the script prints has this penalty in it.",
        _regularised,
    ),
}
