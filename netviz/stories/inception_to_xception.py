"""From Inception to Xception: one module on one feature map, and what each step takes away.

The steps are those of `netviz.architectures.inception_module`, which names its papers.
"""

from dataclasses import replace

from netviz.anatomy.accuracy import reported
from netviz.anatomy.receptive_field import receptive_fields
from netviz.architectures.catalog import FAMILIES, build
from netviz.convolution.real_size import RealSize, cost
from netviz.convolution.settings import ConvolutionSettings
from netviz.network import Network
from netviz.stories.pictures import Bars, Drawing, costs, word
from netviz.stories.story import Scene, Shown, Story
from netviz.stories.tasks import Choose, Guess, Slide
from netviz.words import count, short

_STEPS = {
    "naive": "Naive",
    "bottleneck": "Bottleneck",
    "double_3x3": "Two 3 × 3",
    "thin": "1 × n and n × 1",
    "pool_then_3x3": "Pool, then 3 × 3",
    "all_3x3": "All 1 × 1, then 3 × 3",
    "shared_1x1": "One shared 1 × 1",
    "grouped": "Grouped 3 × 3",
    "separable": "One channel a group",
}
_USUAL = {"thin_kernel": 3}
"""At which 1 × n and n × 1 see what two 3 × 3 see."""


def _word(step: str, **settings: object) -> str:
    return word("inception_module", **{**_USUAL, **settings, "step": step})


def _network(step: str, **settings: object) -> Network:
    return build("inception_module", **{**_USUAL, **settings, "step": step})


def _staircase(now: str, **settings: object) -> Bars:
    return costs({step: (title, _word(step, **settings)) for step, title in _STEPS.items()}, now)


def _module(step: str, before: str, settings: dict[str, object] | None = None, **fields: str) -> Shown:
    """A step of the module, what is new in it lit, with the figures that every scene may tell."""
    settings = settings or {}
    network, last = _network(step, **settings), _network(before, **settings)
    return Shown(
        Drawing(_word(step, **settings), opened="all", reference=_word(before, **settings) if before != step else ""),
        {
            "total": count(network.total_params),
            "before": count(last.total_params),
            "share": _share(network.total_params, last.total_params),
            "field": str(_field(network)),
            "field_before": str(_field(last)),
            **fields,
        },
        _staircase(step, **settings),
    )


def _share(part: int, whole: int) -> str:
    return f"{100 * part / whole:.0f} %"


def _field(network: Network) -> int:
    return receptive_fields(network)[network.output.name].size


def _square(read: int, filters: int, side: int) -> int:
    """The parameters of one convolution with a square kernel."""
    real = RealSize(real_channels_in=read, real_channels_out=filters, window=side)
    return cost("standard", real, ConvolutionSettings()).params


def _params(network: Network, *names: str) -> int:
    return sum(network.by_name[name].params for name in names)


def _naive(channels: float) -> Shown:
    network = _network("naive", channels=int(channels))
    heaviest = max(network.nodes, key=lambda node: node.params)
    return _module(
        "naive", "naive", {"channels": int(channels)}, channels=f"{channels:g}", heaviest=heaviest.name,
        heaviest_params=count(heaviest.params), heaviest_share=_share(heaviest.params, network.total_params),
    )  # fmt: skip


def _bottleneck(guess: str) -> Shown:
    reducing, large = "module_branch_3_conv1x1", "module_branch_3_conv5x5"
    network = _network("bottleneck")
    now, before = _params(network, reducing, large), _params(_network("naive"), large)
    reduced = network.by_name[reducing].output_shape[-1]
    shown = _module("bottleneck", "naive", reduced=str(reduced), third=count(now), third_before=count(before))
    return replace(shown, right="fewer" if now < before else "more")


def _double(kernels: str) -> Shown:
    step, before = ("double_3x3", "bottleneck") if kernels == "threes" else ("bottleneck", "double_3x3")
    five = _params(_network("bottleneck"), "module_branch_3_conv5x5")
    threes = _params(_network("double_3x3"), "module_branch_3_conv3x3", "module_branch_3_conv3x3_2")
    return _module(
        step, before, five=count(five), threes=count(threes), large="module_branch_3_conv5x5"
        if kernels == "five" else "module_branch_3_conv3x3 module_branch_3_conv3x3_2",
    )  # fmt: skip


def _thin(n: float) -> Shown:
    network = _network("thin", thin_kernel=int(n))
    row, column = f"module_branch_2_conv1x{n:g}", f"module_branch_2_conv{n:g}x1"
    read, filters = network.by_name[row].input_shapes[0][-1], network.by_name[column].output_shape[-1]
    return _module(
        "thin", "double_3x3", {"thin_kernel": int(n)}, n=f"{n:g}", row=row, column=column,
        both=count(_params(network, row, column)), square=count(_square(read, filters, int(n))),
    )  # fmt: skip


def _alike(step: str) -> Shown:
    ones = [node.name for node in _network(step).nodes if node.label == "conv1x1"]
    return _module(step, {"pool_then_3x3": "double_3x3", "all_3x3": "pool_then_3x3"}[step], ones=" ".join(ones))


def _shared(guess: str) -> Shown:
    network = _network("shared_1x1")
    ones = [node.params for node in _network("all_3x3").nodes if node.label == "conv1x1"]
    one = network.by_name["module_conv1x1"]
    threes = [node for node in network.nodes if node.label == "conv3x3"]
    filters = sum(node.output_shape[-1] for node in threes)
    wide = _square(one.output_shape[-1], filters, 3)
    shown = _module(
        "shared_1x1", "all_3x3", ones=count(sum(ones)), one=count(one.params), channels=str(one.output_shape[-1]),
        filters=str(filters), wide=count(wide),
    )  # fmt: skip
    return replace(shown, right="same" if wide == sum(node.params for node in threes) else "less")


def _grouped(groups: str) -> Shown:
    network = _network("grouped", groups=groups)
    channels = network.by_name["module_conv1x1"].output_shape[-1]
    return _module(
        "grouped", "shared_1x1", {"groups": groups}, groups=groups, channels=str(channels),
        own=str(channels // int(groups)), alike=count(_network("all_3x3").total_params),
    )  # fmt: skip


def _separable(guess: str) -> Shown:
    network, naive = _network("separable"), _network("naive")
    costs_of = {part: _params(network, f"module_{part}") for part in ("depthwise", "conv1x1")}
    shown = _module(
        "separable", "grouped", of_naive=_share(network.total_params, naive.total_params),
        naive_field=str(_field(naive)),
        conv1x1=count(costs_of["conv1x1"]), depthwise=count(costs_of["depthwise"]),
    )  # fmt: skip
    return replace(shown, right=max(costs_of, key=costs_of.__getitem__))


def _xception(part: str) -> Shown:
    network, inception = build("xception"), build("inception_v3")
    separable = [node for node in network.nodes if node.label.startswith("separable") and node.macs]
    rows = {"inception_v3": ("Inception V3", "inception_v3"), "xception": ("Xception", "xception")}
    return Shown(
        Drawing("xception", opened=[part]),
        {
            "separable": str(len(separable)),
            "total": short(network.total_params),
            "inception": short(inception.total_params),
            "right": _right("xception_paper"),
            "right_before": _right("inception_v3_paper"),
        },
        costs(rows, "xception"),
    )


def _right(preset: str) -> str:
    """The published top-1 accuracy, of one source for both."""
    row = reported(preset)
    assert row is not None
    return f"{row.top1:.1f} %"


STORY = Story(
    "inception_to_xception",
    "From Inception to Xception",
    "One module, taken apart step by step, until space and channels are handled one after the other.",
    [
        Scene(
            "naive",
            "Several kernels at once",
            "How large should a kernel be? An Inception module does not choose: [[1 × 1|module/branch_1]], "
            "[[3 × 3|module/branch_2]], [[5 × 5|module/branch_3]] and a [[pooling|module/pooled]] read the same map, "
            "and their results are [[stacked|module_concat]]. But every kernel reads all {channels} channels: "
            "[[the largest|{heaviest}]] alone has {heaviest_params} of {total} parameters, {heaviest_share}.",
            _naive,
            Slide("Channels that come in", (48, 96, 192, 384, 768), 192),
        ),
        Scene(
            "bottleneck",
            "A bottleneck before each large kernel",
            "A [[1 × 1|module_branch_2_conv1x1 module_branch_3_conv1x1]] first reduces the map to {reduced} channels; "
            "only then comes the large kernel. The module falls from [[{before} parameters|naive]] to "
            "[[{total}|bottleneck]], and still sees {field} × {field} pixels.",
            _bottleneck,
            Guess(
                "The branch of the 5 × 5 has one layer more than before. Does it have more parameters, too?",
                {"more": "More", "fewer": "Fewer"},
                "[[The branch|module/branch_3]] has {third} parameters in place of {third_before}: its large kernel "
                "has fewer channels to read.",
            ),
        ),
        Scene(
            "double_3x3",
            "Two small kernels for a large one",
            "Two 3 × 3 in a row see {field} × {field} pixels, as one 5 × 5 does. They need {threes} parameters in "
            "place of {five}, and there is one more ReLU between them. Switch the [[third branch|{large}]] to and fro.",
            _double,
            Choose("Third branch", {"five": "One 5 × 5", "threes": "Two 3 × 3"}, "threes"),
        ),
        Scene(
            "thin",
            "A row, then a column",
            "A [[1 × {n}|{row}]] and a [[{n} × 1|{column}]] in a row see a square of {n} × {n}. Together they have "
            "{both} parameters, where a square kernel would have {square}. The longer the kernel, the more this saves. "
            "One value of the module sees {field} × {field} pixels.",
            _thin,
            Slide("Length n", (3, 5, 7, 9), 3),
        ),
        Scene(
            "alike",
            "Every branch becomes alike",
            {
                "pool_then_3x3": "Equal branches are simpler, though not cheaper at first: the [[pooled "
                "branch|module/pooled]] gets a 3 × 3 in place of its 1 × 1. That makes {total} parameters, {share} of "
                "the step before. One value of the module still sees {field} × {field} pixels.",
                "all_3x3": "Then the other branches give up their pooling and their second kernel: each is a [[1 × "
                "1|{ones}]] and a 3 × 3. The module has {total} parameters, {share} of the step before. In return its "
                "receptive field shrinks from {field_before} × {field_before} pixels to {field} × {field}.",
            },
            _alike,
            Choose("Step", {"pool_then_3x3": "Pool, then 3 × 3", "all_3x3": "All 1 × 1, then 3 × 3"}, "all_3x3"),
        ),
        Scene(
            "shared_1x1",
            "One 1 × 1 for all",
            "If every branch begins with a 1 × 1, one can serve them all. [[It|module_conv1x1]] has {one} parameters "
            "in place of {ones}, and all branches read the same {channels} channels. What a value sees stays "
            "{field} × {field}.",
            _shared,
            Guess(
                "What do four 3 × 3 on the same map cost, beside one 3 × 3 with {filters} filters?",
                {"less": "Less", "same": "The same"},
                "The same {wide} parameters: four branches that read one map are one convolution in four parts.",
            ),
        ),
        Scene(
            "grouped",
            "To each kernel its own channels",
            "The [[shared 1 × 1|module_conv1x1]] makes {channels} channels, and the [[3 × 3|module_conv3x3]] reads "
            "them in {groups} groups of {own}. Together they have {total} parameters. With four groups this is the "
            "module of four branches again, which had [[{alike}|all_3x3]].",
            _grouped,
            Choose("Groups", {"2": "Two", "4": "Four"}, "4"),
        ),
        Scene(
            "separable",
            "The extreme: one channel a group",
            "Now each channel is a group of its own. The [[1 × 1|module_conv1x1]] mixes channels and sees no "
            "neighbours, the [[depthwise 3 × 3|module_depthwise]] sees neighbours and mixes no channels. "
            "{total} parameters are left, {of_naive} of the [[first module|naive]]. One module sees {field} × {field} "
            "pixels, the first {naive_field} × {naive_field}: a large receptive field takes several modules.",
            _separable,
            Guess(
                "Where are these parameters?",
                {"conv1x1": "In the 1 × 1", "depthwise": "In the 3 × 3"},
                "The [[1 × 1|module_conv1x1]] has {conv1x1}, the [[depthwise 3 × 3|module_depthwise]] only "
                "{depthwise}: looking around is cheap, mixing channels is not.",
            ),
        ),
        Scene(
            "xception",
            "Xception: this step, again and again",
            "Xception repeats that step, with the depthwise part first: {separable} separable convolutions, and "
            "shortcuts around them. It has [[{total} parameters|xception]] where [[Inception V3|inception_v3]] has "
            "{inception}, and is right on {right} of ImageNet's images, Inception V3 on {right_before}.",
            _xception,
            Choose(
                "Unfold",
                {"entry_flow": "Entry flow", "middle_flow": "Middle flow", "exit_flow": "Exit flow"},
                "entry_flow",
            ),
        ),
    ],
    source=f"{FAMILIES['inception_module'].source}; accuracy on ImageNet: osmr/imgclsmob, for both networks",
)
