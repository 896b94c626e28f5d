"""Reading a published script critically: what five tutorials' scripts build, beside what their papers describe.

Each is a preset of its family, so that both are networks of the catalogue, and what differs is found and not told.
"""

from collections.abc import Callable, Mapping, Sequence

from netviz.anatomy.idle_biases import idle_biases
from netviz.anatomy.quantities import QUANTITIES
from netviz.anatomy.residual_growth import residual_scales
from netviz.network import Network, Node
from netviz.stories.pictures import Bar, Bars, Drawing, Recorded, network_of, part_of
from netviz.stories.scripts import CHECKS, SCRIPTS
from netviz.stories.story import Scene, Shown, Story
from netviz.stories.tasks import Choose, Guess
from netviz.words import count, decimal, percent, shape, short


def _beside(
    name: str, opened: Sequence[str], lit: Callable[[Network], list[str]], fields: Mapping[str, str], right: str
) -> Shown:
    """The script's network beside the paper's, unfolded as far as each can be; lit is what the scene is about."""
    script, paper = (
        Drawing(each, opened=[id for id in opened if id in Drawing(each).parts], lit=lit(network_of(each)))
        for each in (SCRIPTS[name].preset, SCRIPTS[name].meant)
    )
    return Shown(script, fields, paper, titles=("As the script builds it", "As it is meant"), right=right)


def _there(*names: str) -> Callable[[Network], list[str]]:
    """Those of the layers that a network has."""
    return lambda network: [name for name in names if name in network.by_name]


def _normalisations(network: Network) -> list[Node]:
    return [node for node in network.nodes_as_called if node.layer.kind == "normalization"]


def _comment(guess: str) -> Shown:
    script, paper = SCRIPTS["sparse"].both
    sides = [str(network.by_name["entry_flow_conv1"].output_shape[0]) for network in (script, paper)]
    paddings = [getattr(network.by_name["entry_flow_conv1"].layer, "padding") for network in (script, paper)]  # noqa: B009
    fields = {"built": sides[0], "told": sides[1], "side": str(script.image_side)}
    fields |= {"padding": paddings[0], "paper_padding": paddings[1]}
    return _beside("sparse", ["entry_flow"], _there("entry_flow_conv1"), fields, right=paddings[0])


def _unused(guess: str) -> Shown:
    script, paper = SCRIPTS["sparse"].both
    left_out = [
        node for name, node in paper.by_name.items() if "block_1_shortcut" in name and name not in script.by_name
    ]
    sums = sum(node.layer.adds for node in script.nodes), sum(node.layer.adds for node in paper.nodes)
    fields = {
        "left_out": " ".join(node.name for node in left_out),
        "total": count(sum(node.params for node in left_out)),
        "sums": str(sums[0]),
        "paper_sums": str(sums[1]),
    }
    right = "error" if any(node.name in script.by_name for node in left_out) else "silent"
    lit = _there(*(node.name for node in left_out), "entry_flow_block_1_add")
    return _beside("sparse", ["entry_flow", "entry_flow/block_1"], lit, fields, right)


def _normalised_middle(network: Network) -> list[str]:
    return [node.name for node in _normalisations(network) if node.name.startswith("middle_flow_")]


def _few(guess: str) -> Shown:
    script, paper = SCRIPTS["sparse"].both
    few, all_ = (len(_normalisations(network)) for network in (script, paper))
    saved = paper.total_params - script.total_params
    share = saved / paper.total_params
    fields = {
        "few": str(few),
        "all": str(all_),
        "saved": count(saved),
        "total": count(script.total_params),
        "share": percent(share),
        "ten_times": percent(10 * share),
        "hundred_times": percent(100 * share),
    }
    opened = ["middle_flow", "middle_flow/block_1*"]
    return _beside("sparse", opened, _normalised_middle, fields, "little")


def _chained(guess: str) -> Shown:
    script, paper = SCRIPTS["chained"].both
    sources = [network.by_name["entry_flow_block_2_shortcut"].inputs[0].name for network in (script, paper)]
    extra = [node for node in script.nodes if node.label == "relu4" and node.name.startswith("middle_flow_")]
    fields = {
        "source": sources[0],
        "paper_source": sources[1],
        "total": count(script.total_params),
        "trainable": count(script.trainable_params),
        "layers": str(script.layer_count),
        "paper_layers": str(paper.layer_count),
        "extra": str(len(extra)),
    }
    right = "equal" if script.total_params == paper.total_params else "other"
    lit = _there("entry_flow_block_2_shortcut", "entry_flow_block_1_shortcut_bn", "entry_flow_block_1_add")
    return _beside("chained", ["entry_flow", "entry_flow/block_1", "entry_flow/block_2"], lit, fields, right)


def _rate(value: str) -> Shown:
    picture = Recorded("rates", value="loss" if value == "loss" else "accuracy")
    runs = sorted((each.run for each in picture.recordings), key=lambda run: float(run.settings["learning_rate"]))
    ends = Recorded("rates").ends
    best = max(runs, key=lambda run: ends[part_of(run.name)])
    fields = {"images": count(picture.images)}
    for name, run in (("small", runs[0]), ("best", best)):
        rate, part = decimal(float(run.settings["learning_rate"])), part_of(run.name)
        fields |= {name: rate, f"{name}_part": part, f"{name}_end": percent(ends[part])}
    return Shown(picture, fields)


def _frozen(guess: str) -> Shown:
    script, paper = SCRIPTS["inception10"].both
    norms = _normalisations(script)
    fields = {
        "many": str(len(norms)),
        "norm": norms[0].name,
        "conv": norms[0].inputs[0].name,
        "layers": str(script.layer_count),
        "macs": short(script.macs),
    }
    right = "shapes" if _shapes(script) != _shapes(paper) else "none"
    lit = _there("stem_conv3", "stem_conv3_bn")
    return _beside("inception10", ["stem"], lit, fields, right)


def _shapes(network: Network) -> list[tuple[int, ...]]:
    return [node.output_shape for node in network.nodes]


def _compared(guess: str) -> Shown:
    script, paper = SCRIPTS["resnet"].both
    maps = [network.by_name["stage_1_block_1_add"].output_shape for network in (script, paper)]
    added = [name for name in script.by_name if name.startswith("stage_1_block_1_shortcut")]
    fields = {
        "map": shape(maps[0][:2]),
        "paper_map": shape(maps[1][:2]),
        "macs": short(script.macs),
        "paper_macs": short(paper.macs),
        "times": f"{paper.macs / script.macs:.1f}",
        "added": " ".join(added),
        "output": shape(script.output_shape),
        "paper_output": shape(paper.output_shape),
    }
    right = "fewer" if script.macs < paper.macs else "more"
    opened = ["stage_1", "stage_1/block_1", "stage_1/block_1*"]
    return _beside("resnet", opened, _there("stage_1_block_1_conv1", *added), fields, right)


def _whole(guess: str) -> Shown:
    script, paper = SCRIPTS["inception_resnet"].both
    inside = [
        {node.label: node for node in network.nodes if node.name.startswith("blocks_A_block_1_")}
        for network in (script, paper)
    ]
    joined = [next(node for node in each.values() if node.layer.adds) for each in inside]
    fields = {
        "scale": f"{residual_scales(paper)[joined[1]]:g}",
        "joined": " ".join(node.name for node in joined),
        "biases": count(sum(idle_biases(script).values())),
        "paper_biases": str(sum(idle_biases(paper).values())),
        "active": joined[0].inputs[0].name,
        "up": inside[1]["up"].name,
    }
    is_cut = joined[0].inputs[0].layer.activation_function == "relu"
    lit = _there(fields["active"], fields["up"], *(node.name for node in joined))
    opened = ["blocks_A", "blocks_A/block_1*"]
    return _beside("inception_resnet", opened, lit, fields, "paper" if is_cut else "both")


def _checked(guess: str) -> Shown:
    scripts = [Bar(name, script.title, script.shares, script.distances) for name, script in SCRIPTS.items()]
    found = {check: sum(script.differs_in(check) for script in SCRIPTS.values()) for check in CHECKS}
    found["graph"] = sum(script.differs for script in SCRIPTS.values())
    titles = {check: title for check, (title, _) in CHECKS.items()} | {"graph": "Layer by layer"}
    checks = [Bar(check, titles[check], [many], [f"{many} of {len(SCRIPTS)}"]) for check, many in found.items()]
    silent = [name for name, script in SCRIPTS.items() if not script.differs_in("parameters")]
    fields = {
        "all": str(len(SCRIPTS)),
        "silent": " ".join(silent),
        **{check: str(many) for check, many in found.items()},
    }
    return Shown(
        Bars([title for title, _ in CHECKS.values()], scripts),
        fields,
        Bars(["Scripts that differ"], checks, now="graph"),
        right=max(found, key=lambda check: found[check]),
    )


STORY = Story(
    "reading_critically",
    "Reading a published script critically",
    "Scripts are copied from page to page and run without an error, but not all of them build what their text says.",
    [
        Scene(
            "comment",
            "A comment is not the code",
            "A comment in a tutorial's Xception says {told} × {told} behind the [[first "
            "convolution|entry_flow_conv1]]. The code builds {built} × {built}: its padding is “{padding}”, where the "
            "paper's form has “{paper_padding}”. Measure shapes; do not believe comments.",
            _comment,
            Guess(
                "An image of {side} pixels, every second window: which padding gives {built}?",
                {"same": "same", "valid": "valid"},
                "same rounds up, as the [[script|entry_flow_conv1]] builds it. valid leaves out what no whole window "
                "covers.",
            ),
        ),
        Scene(
            "unused",
            "A shortcut that leads nowhere",
            "A tutorial's Xception makes a [[shortcut|{left_out}]] around its first [[block|entry_flow/block_1]], a 1 "
            "× 1 convolution and a normalisation, and never adds it. So it is no part of the network, which has "
            "{total} fewer parameters, and {sums} sums instead of {paper_sums}.",
            _unused,
            Guess(
                "What does Keras say about it?",
                {"error": "It raises an error", "silent": "Nothing"},
                "Nothing: a layer whose result nobody uses is simply left out. Look for it in the drawing, or count "
                "the sums.",
            ),
        ),
        Scene(
            "few",
            "What a total hides",
            "A tutorial's Xception normalises {few} times, the paper's {all} times. In its [[middle "
            "flow|middle_flow]] there is no normalisation at all, and yet its total of {total} parameters looks right.",
            _few,
            Guess(
                "By how much does its total differ from the paper's?",
                {"little": "{share}", "some": "{ten_times}", "much": "{hundred_times}"},
                "{saved} parameters, {share}. Normalisations have few weights, and change much of how a network "
                "learns.",
            ),
        ),
        Scene(
            "chained",
            "The right total, another graph",
            "In another tutorial's Xception the [[shortcut of the second block|entry_flow_block_2_shortcut]] begins "
            "at the [[shortcut before|{source}]], not at the [[sum|{paper_source}]], so it passes by what the first "
            "block found. Each of {extra} middle blocks has a ReLU more, too: {layers} layers in place of "
            "{paper_layers}.",
            _chained,
            Guess(
                "Is its number of parameters another one, too?",
                {"equal": "No, it is the same", "other": "Yes"},
                "Both have {total}; the tutorial's text prints {trainable}, the trainable ones alone. Who feeds whom "
                "has no weights, so no total can tell.",
            ),
        ),
        Scene(
            "rate",
            "The code is right, and nothing learns",
            "A tutorial trains MobileNet at a learning rate of {small}. Real runs of Inception10 saw {images} images "
            "of CIFAR-10 and show what that means: at [[{small}|{small_part}]] the network ends at {small_end} of the "
            "held-out images, at [[{best}|{best_part}]] at {best_end}. A script that runs need not be one that learns.",
            _rate,
            Choose("Curves of", {"accuracy": "Accuracy", "loss": "Loss"}, "accuracy"),
        ),
        Scene(
            "frozen",
            "One argument, no error",
            "A tutorial's Inception10 calls its {many} [[normalisations|{norm}]] with training=False: they never look "
            "at the batch, and normalise nothing. Each [[convolution|{conv}]] has a bias, too. Still its {layers} "
            "layers and {macs} multiply-adds are those of the corrected network.",
            _frozen,
            Guess(
                "Which shapes in the network tell that something is wrong?",
                {"shapes": "Those of the normalisations", "none": "No shape"},
                "No shape: every map has the one that it should have. Only a run shows it: see “Normalise, then "
                "activate”.",
            ),
        ),
        Scene(
            "compared",
            "A list compared with a number",
            "A tutorial's ResNet-18 should halve the map in every stage but the [[first|stage_1]]. But it compares "
            "block_list, a list, with zero, and the two always differ; block_id was meant. So the first stage halves "
            "the map, too, with a [[shortcut|{added}]] that it should not need: {map} in place of {paper_map}.",
            _compared,
            Guess(
                "What becomes of its multiply-adds?",
                {"fewer": "They are fewer", "more": "They are more"},
                "{macs} in place of {paper_macs}, {times} times fewer: every map has half the side. And nothing "
                "flattens the last one: the output is {output}, not {paper_output}.",
            ),
        ),
        Scene(
            "whole",
            "Added whole, and only upwards",
            "A tutorial's Inception-ResNet-V2 [[adds|{joined}]] its residuals whole, behind a [[ReLU|{active}]]. The "
            "paper's form widens them with a [[plain convolution|{up}]] and adds {scale} times that. And {biases} of "
            "the script's biases are subtracted again by a normalisation; the paper's form has {paper_biases} of "
            "these.",
            _whole,
            Guess(
                "In which of them can a residual make a value smaller?",
                {"paper": "In the paper's form", "both": "In both"},
                "Behind a [[ReLU|{active}]] nothing is negative: there, a block can only add.",
            ),
        ),
        Scene(
            "checks",
            "Which check finds the fault",
            "How far are {all} tutorials' networks from those that were meant? [[Some|{silent}]] have exactly the "
            "right number of parameters. That total gives away [[{parameters}|parameters]] of them, multiply-adds "
            "[[{macs}|macs]], the number of layers [[{layers}|layers]]; laid beside the right one [[layer by "
            "layer|graph]], as the page Compare does it, all {graph} differ.",
            _checked,
            Guess(
                "You have a minute to check a script. What do you look at?",
                {
                    "parameters": QUANTITIES["params"],
                    "macs": QUANTITIES["macs"],
                    "layers": "The number of layers",
                    "graph": "The graph",
                },
                "At the [[graph|graph]]: which layers there are, and what feeds what. Totals confirm it, they do not "
                "replace it. Then run it.",
            ),
        ),
    ],
    source="Chollet 2017, Howard et al. 2017, Szegedy et al. 2014 and 2016, He et al. 2015: arXiv:1610.02357, "
    "arXiv:1704.04861, arXiv:1409.4842, arXiv:1602.07261, arXiv:1512.03385",
)
