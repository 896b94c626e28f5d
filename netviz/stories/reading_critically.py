"""Reading a published script critically: what five tutorials' scripts build, beside what their papers describe.

Each is a preset of its family, so that both are networks of the catalogue, and what differs is found and not told. The
quirks of each script stand in `netviz.stories.quirks`.
"""

from netviz.anatomy.quantities import QUANTITIES
from netviz.network import Network
from netviz.stories.nodes import normalisations
from netviz.stories.pictures import Bar, Bars, Recorded, part_of
from netviz.stories.quirks.inception_resnet import INCEPTION_RESNET
from netviz.stories.quirks.keras_today import KERAS_TODAY
from netviz.stories.quirks.mobilenet import MOBILENET
from netviz.stories.quirks.quirk import beside, quirk_scene, there
from netviz.stories.quirks.resnet import RESNET
from netviz.stories.quirks.xception import CHAINED, SPARSE
from netviz.stories.scripts import CHECKS, SCRIPTS
from netviz.stories.story import Scene, Shown, Story
from netviz.stories.tasks import Choose, Guess
from netviz.training.recipes import NAMED
from netviz.words import count, decimal, percent, short


def _rate(on: str) -> Shown:
    picture = Recorded("tutorial_rate", on="training" if on == "training" else "held_out")
    runs = sorted((each.run for each in picture.recordings), key=lambda run: float(run.settings["learning_rate"]))
    fields = {
        "images": count(picture.images),
        "epochs": runs[0].settings["epochs"],
        "all_epochs": NAMED["tutorial_mobilenet"].settings["epochs"],
        "batch": runs[0].settings["batch_size"],
        "momentum": runs[0].settings["bn_momentum"],
    }
    for name, run in (("small", runs[0]), ("usual", runs[-1])):
        part = part_of(run.name)
        rate = decimal(float(run.settings["learning_rate"]))
        fields |= {name: rate, f"{name}_part": part, f"{name}_end": percent(picture.ends[part])}
    return Shown(picture, fields)


def _frozen(guess: str) -> Shown:
    script, meant = SCRIPTS["inception10"].both
    norms = normalisations(script)
    fields = {
        "many": str(len(norms)),
        "norm": norms[0].name,
        "conv": norms[0].inputs[0].name,
        "biases": count(script.total_params - meant.total_params),
        "layers": str(script.layer_count),
        "macs": short(script.macs),
    }
    right = "shapes" if _shapes(script) != _shapes(meant) else "none"
    return beside(SCRIPTS["inception10"], ["stem"], there("stem_conv3", "stem_conv3_bn"), fields, right=right)


def _shapes(network: Network) -> list[tuple[int, ...]]:
    return [node.output_shape for node in network.nodes]


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
        quirk_scene("comment", "Five slips in one Xception", SPARSE),
        quirk_scene("chained", "The right total, another graph", CHAINED),
        quirk_scene("mobilenet", "A text, and the code below it", MOBILENET),
        Scene(
            "rate",
            "The code is right, and nothing learns",
            {
                "training": "A tutorial trains its MobileNet for {all_epochs} epochs by Adam at {small}, batches of "
                "{batch}. Here are the first {epochs} of them, a real run on {images} images of CIFAR-10: at "
                "[[{small}|{small_part}]] it gets {small_end} of the training images right, at "
                "[[{usual}|{usual_part}]], Keras' own rate, {usual_end}. A script that runs need not be one "
                "that learns.",
                "held_out": "Held-out images show the difference later. With a momentum of {momentum} the "
                "normalisations' moving means follow so slowly that both runs begin at chance. After {epochs} epochs "
                "[[{small}|{small_part}]] is right on {small_end}, [[{usual}|{usual_part}]] on {usual_end}.",
            },
            _rate,
            Choose("Accuracy on", {"training": "Training images", "held_out": "Held-out images"}, "training"),
        ),
        Scene(
            "frozen",
            "One argument, no error",
            "A tutorial's Inception10 calls its {many} [[normalisations|{norm}]] with training=False: they never look "
            "at the batch, and normalise nothing. Each [[convolution|{conv}]] has a bias, too, {biases} parameters in "
            "all. Still its {layers} layers and {macs} multiply-adds are those of the corrected network.",
            _frozen,
            Guess(
                "Which shapes in the network tell that something is wrong?",
                {"shapes": "Those of the normalisations", "none": "No shape"},
                "No shape: every map has the one that it should have. Only a run shows it: see “Normalise, then "
                "activate”.",
            ),
        ),
        quirk_scene("compared", "A ResNet that runs, but not as meant", RESNET),
        quirk_scene("whole", "Wider, and it can only add", INCEPTION_RESNET),
        quirk_scene("today", "What Keras says today", KERAS_TODAY),
        Scene(
            "checks",
            "Which check finds the fault",
            "How far are {all} tutorials' networks from those that were meant? [[Some|{silent}]] have exactly the "
            "right number of parameters. Parameters reveal [[{parameters}|parameters]] of them, multiply-adds "
            "[[{macs}|macs]], the number of layers [[{layers}|layers]]. Compared [[layer by layer|graph]], as on the "
            "Compare page, all {graph} differ.",
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
