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
        "weights alone go into a [[.weights.h5|today]]. The script then looks for the index of an old file, and finds "
        "none.",
        _asked("checkpoint"),
    ),
    "text": Quirk(
        "Weights as text",
        "A script writes its [[trainable weights|script]] into a text file, number by number, and nothing can read "
        "them back. Of its ResNet-18 these are {trainable} numbers. The {lost} [[moving means and variances|today]] of "
        "its normalisations are missing, and without them the network predicts nothing of use.",
        _asked("text", _stored),
    ),
    "padding": Quirk(
        "Padding",
        "The block of a tutorial's Inception10 takes a padding, and never hands it on. Called with "
        "[[valid|script]], the block keeps the map's size; the convolution [[itself|today]] would crop it. Keras sees "
        "no error in an argument that nobody reads.",
        _asked("padding"),
    ),
    "layers": Quirk(
        "Layers",
        "A model class of one's own lists its [[layers|script]], but not how they are joined: operations in its call, "
        "such as stacking, are in no list and no summary. In a [[graph of layers|today]] stacking is a layer, too: "
        "Inception10 has {layers} layers, {joins} of which stack.",
        _asked("layers", _listed),
    ),
    "pooling": Quirk(
        "Pooling",
        "The last pooling of a tutorial's ResNet is made with [[no argument|script]]; old versions then took 2 × 2. "
        "Keras {keras} wants to be [[told|today]]. And still nothing flattens the map.",
        _asked("pooling"),
    ),
}
