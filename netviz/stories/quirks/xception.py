"""Quirks of two tutorials' Xceptions: one leaves out what the paper has, the other joins it in another way."""

from netviz.anatomy.idle_biases import idle_biases
from netviz.network import Network
from netviz.stories.nodes import joined, normalisations
from netviz.stories.quirks.quirk import Quirk, argument, beside, there
from netviz.stories.scripts import SCRIPTS
from netviz.stories.story import Shown
from netviz.words import count, percent, shape

_SPARSE, _CHAINED = SCRIPTS["sparse"], SCRIPTS["chained"]
_FIRST, _DENSE = "entry_flow_conv1", "classifier_predictions"


def _comment() -> Shown:
    first, meant = (network.by_name[_FIRST] for network in _SPARSE.both)
    fields = {
        "built": str(first.output_shape[0]),
        "told": str(meant.output_shape[0]),
        "padding": argument(first, "padding"),
        "paper_padding": argument(meant, "padding"),
    }
    return beside(_SPARSE, ["entry_flow"], there(_FIRST), fields)


def _unused() -> Shown:
    script, paper = _SPARSE.both
    left_out = [
        node for name, node in paper.by_name.items() if "block_1_shortcut" in name and name not in script.by_name
    ]
    sums = [sum(node.layer.adds for node in network.nodes) for network in (script, paper)]
    fields = {
        "left_out": joined(left_out),
        "total": count(sum(node.params for node in left_out)),
        "sums": str(sums[0]),
        "paper_sums": str(sums[1]),
    }
    lit = there(*(node.name for node in left_out), "entry_flow_block_1_add")
    return beside(_SPARSE, ["entry_flow", "entry_flow/block_1"], lit, fields)


def _biased() -> Shown:
    script, paper = _SPARSE.both
    idle = idle_biases(script)
    fields = {
        "shortcuts": joined(idle),
        "norms": " ".join(f"{node.name}_bn" for node in idle),
        "idle": count(sum(idle.values())),
        "paper_idle": count(sum(idle_biases(paper).values())),
        "padding": argument(next(iter(idle)), "padding"),
        "paper_padding": argument(paper.by_name[next(iter(idle)).name], "padding"),
    }
    opened = ["entry_flow", "entry_flow/block_2", "entry_flow/block_3"]
    return beside(_SPARSE, opened, there(*fields["shortcuts"].split()), fields)


def _normalised_middle(network: Network) -> list[str]:
    return [node.name for node in normalisations(network) if node.name.startswith("middle_flow_")]


def _few() -> Shown:
    script, paper = _SPARSE.both
    few, all_ = (len(normalisations(network)) for network in (script, paper))
    saved = paper.total_params - script.total_params
    fields = {
        "few": str(few),
        "all": str(all_),
        "saved": count(saved),
        "total": count(script.total_params),
        "share": percent(saved / paper.total_params),
    }
    return beside(_SPARSE, ["middle_flow", "middle_flow/block_1*"], _normalised_middle, fields)


def _logits() -> Shown:
    dense = _SPARSE.both[0].by_name[_DENSE]
    fields = {"classes": count(dense.output_shape[-1]), "weights": count(dense.params)}
    return beside(_SPARSE, ["classifier"], there(_DENSE), fields)


SPARSE = {
    "comment": Quirk(
        "A comment",
        "A comment in a tutorial's Xception says {told} × {told} behind the [[first convolution|entry_flow_conv1]]. "
        "The code builds {built} × {built}: its padding is “{padding}”, which rounds up, where the paper's form has "
        "“{paper_padding}”. Measure shapes; do not believe comments.",
        _comment,
    ),
    "unused": Quirk(
        "A lost shortcut",
        "The script makes a [[shortcut|{left_out}]] around its first [[block|entry_flow/block_1]], a 1 × 1 convolution "
        "and a normalisation, and never adds it. Keras says nothing: what nobody uses is no part of the network. So "
        "there are {total} fewer parameters, and {sums} sums instead of {paper_sums}.",
        _unused,
    ),
    "biases": Quirk(
        "Biased shortcuts",
        "Its other [[shortcuts|{shortcuts}]] have biases, {idle} parameters that the [[normalisations|{norms}]] behind "
        "them subtract again; the paper's form has {paper_idle}. Their padding is “{padding}” in place of "
        "“{paper_padding}”, and changes nothing: a 1 × 1 never looks beyond an edge.",
        _biased,
    ),
    "normalisations": Quirk(
        "Few normalisations",
        "The script normalises {few} times, the paper's network {all} times, and in its [[middle flow|middle_flow]] "
        "the script never does. Yet its total of {total} parameters is only {saved} lower, {share}: normalisations "
        "have few weights, but change a great deal in how a network learns.",
        _few,
    ),
    "logits": Quirk(
        "Logits",
        "The script ends in a [[dense layer|classifier_predictions]] without an activation: its {classes} values are "
        "logits, any numbers at all. The paper's form makes probabilities of them, by a softmax. Both have {weights} "
        "parameters, and a loss takes either; but it must be told which.",
        _logits,
    ),
}


def _shortcuts() -> Shown:
    script, paper = _CHAINED.both
    sources = [network.by_name["entry_flow_block_2_shortcut"].inputs[0].name for network in (script, paper)]
    fields = {
        "source": sources[0],
        "paper_source": sources[1],
        "total": count(script.total_params),
        "paper_total": count(paper.total_params),
        "trainable": count(script.trainable_params),
    }
    lit = there("entry_flow_block_2_shortcut", "entry_flow_block_1_shortcut_bn", "entry_flow_block_1_add")
    return beside(_CHAINED, ["entry_flow", "entry_flow/block_1", "entry_flow/block_2"], lit, fields)


def _more() -> Shown:
    script, paper = _CHAINED.both
    extra = [node for node in script.nodes if node.name.startswith("middle_flow") and node.name not in paper.by_name]
    (added,) = (node for node in script.nodes if extra[0] in node.inputs)
    fields = {
        "active": extra[0].name,
        "sum": added.name,
        "extra": str(len(extra)),
        "layers": str(script.layer_count),
        "paper_layers": str(paper.layer_count),
    }
    lit = there(extra[0].name, added.name)
    return beside(_CHAINED, ["middle_flow", "middle_flow/block_1*"], lit, fields, every_layer=True)


def _less() -> Shown:
    script, paper = _CHAINED.both
    (lost,) = (node for node in paper.nodes if node.name.startswith("exit_flow") and node.name not in script.by_name)
    pooled = next(node for node in paper.nodes if lost in node.inputs)
    fields = {
        "lost": lost.name,
        "last": lost.inputs[0].name,
        "pooled": pooled.name,
        "map": shape(lost.output_shape[:2]),
        "total": count(script.total_params),
    }
    lit = there(lost.name, lost.inputs[0].name)
    return beside(_CHAINED, ["exit_flow"], lit, fields)


CHAINED = {
    "shortcuts": Quirk(
        "Chained shortcuts",
        "In another tutorial's Xception the [[shortcut of the second block|entry_flow_block_2_shortcut]] begins at the "
        "[[shortcut before|{source}]], not at the [[sum|{paper_source}]], and so misses what the first block found. No "
        "total can tell: it has {total} parameters, the paper's form {paper_total}. The tutorial's text prints "
        "{trainable}, the trainable ones alone.",
        _shortcuts,
    ),
    "more": Quirk(
        "A ReLU more",
        "In each of {extra} blocks of the middle flow one more [[ReLU|{active}]] stands right before the "
        "[[sum|{sum}]]. Behind it nothing is negative: a block can add to its input, and take nothing away. So the "
        "script has {layers} layers, the paper's form {paper_layers}.",
        _more,
    ),
    "less": Quirk(
        "A ReLU less",
        "Behind the last [[normalisation|{last}]] the paper's form has a [[ReLU|{lost}]]: each channel says how much "
        "of something it found, at {map} places, and the [[mean|{pooled}]] of that goes on. The script leaves the "
        "ReLU out: negative values in some places cancel what was found in others.",
        _less,
    ),
}
