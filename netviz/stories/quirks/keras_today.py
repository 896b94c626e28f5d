"""Quirks that no drawing shows: lines of scripts that today's Keras refuses, or answers otherwise than one expects."""

from collections.abc import Callable, Mapping

from netviz.stories.answers import answers
from netviz.stories.pictures import network_of
from netviz.stories.quirks.quirk import Quirk
from netviz.stories.scripts import SCRIPTS
from netviz.stories.story import Shown
from netviz.words import count


def _asked(question: str, fields: Callable[[], Mapping[str, str]] = dict) -> Callable[[], Shown]:
    return lambda: Shown(answers()[question], {"keras": answers()[question].keras, **fields()})


def _stored() -> dict[str, str]:
    script, _ = SCRIPTS["resnet"].both
    return {"lost": count(script.non_trainable_params), "trainable": count(script.trainable_params)}


def _listed() -> dict[str, str]:
    network = network_of(SCRIPTS["inception10"].preset)
    joins = [node for node in network.nodes if node.layer.kind == "concatenation"]
    return {"layers": str(network.layer_count), "joins": str(len(joins))}


KERAS_TODAY = {
    "history": Quirk(
        "History",
        "A script trains for all its epochs, and then draws what its history calls [[acc|script]]. Keras {keras} "
        "raises an error there: a history has the [[names of its metrics|today]], as they were compiled.",
        _asked("history"),
    ),
    "checkpoint": Quirk(
        "Checkpoint",
        "A script keeps its best weights in a [[.ckpt|script]]. Keras {keras} refuses that name before it trains: "
        "weights alone go into a [[.weights.h5|today]]. To look for an old file's index, as the script does, finds "
        "nothing any more.",
        _asked("checkpoint"),
    ),
    "text": Quirk(
        "Weights as text",
        "A script writes its [[trainable weights|script]] into a text file, number by number, and nothing can read "
        "them back. Of its ResNet-18 that is {trainable} numbers, without the {lost} [[moving means and "
        "variances|today]] of its normalisations: without those it tells nothing.",
        _asked("text", _stored),
    ),
    "padding": Quirk(
        "Padding",
        "The block of a tutorial's Inception10 takes a padding, and never hands it on. Ask it for [[valid|script]], "
        "and the map keeps its size; asked [[itself|today]], the convolution crops it. Keras sees no error in an "
        "argument that nobody reads.",
        _asked("padding"),
    ),
    "layers": Quirk(
        "Layers",
        "A class of one's own keeps its [[layers|script]], but not how they are joined: what its call does with "
        "operations, such as stacking, is in no list and no summary. As a [[graph of layers|today]] the stacking is "
        "one of them: Inception10 has {layers}, {joins} of which stack.",
        _asked("layers", _listed),
    ),
    "pooling": Quirk(
        "Pooling",
        "The last pooling of a tutorial's ResNet is made with [[no argument|script]], and was meant to be one of 2 × "
        "2: so old versions had it where nobody asked. Keras {keras} wants to be [[told|today]], and still nothing "
        "flattens the map.",
        _asked("pooling"),
    ),
}
