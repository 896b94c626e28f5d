"""The network that a model's config describes."""

from __future__ import annotations

import json

from netviz.errors import FileError
from netviz.interchange.foreign_words import quoted
from netviz.interchange.keras_config.ages import Topology, topology_of
from netviz.interchange.keras_config.model import Model, check_layers, is_model, layers_inside
from netviz.interchange.keras_config.stored import Ledger, Stored
from netviz.interchange.keras_config.walk import Walk, plain_name
from netviz.interchange.layer_config import LARGEST
from netviz.layers import Shape
from netviz.network import Network, Node
from netviz.settings import Settings

_MARK = "\N{PRIME}"  # tells a block from a layer of the same name


class FileSettings(Settings):
    """Which file a network was read from."""

    file: str = ""
    sha256: str = ""
    keras_version: str = ""

    def changes(self) -> dict[str, str]:
        """None: no link opens a file."""
        return {}


def network_of(
    config: object,
    source: FileSettings,
    *,
    title: str = "",
    stored: Stored | None = None,
    image: Shape | None = None,
) -> Network:
    """The network that a model's config describes; `title` is used where the config has no name of its own.

    A model that takes images of any size is called on those of the shape `image`, where it is given.
    `stored` are the weights that the file carries: they tell the parameters of layers that nobody knows, and are held
    against the count of the others. Raises FileError: what is wrong, the rule, what came.

    >>> image = {"class_name": "InputLayer", "config": {"name": "image", "batch_shape": [None, 8, 8, 3]}}
    >>> conv = {"class_name": "Conv2D", "config": {"name": "conv", "filters": 4, "kernel_size": [3, 3]}}
    >>> model = {"class_name": "Sequential", "config": {"name": "mine", "layers": [image, conv]}}
    >>> network_of(model, FileSettings()).output_shape
    (6, 6, 4)
    """
    topology = topology_of(config)
    if not is_model(topology.model):
        raise FileError(
            "A model that is written as a class has its layers in Python code, which is not run: call that code on an "
            "input, as in keras.Model(x, model.call(x)) with x = keras.Input(...), and save the model that comes of it",
            received=quoted(topology.model["class_name"]),
        )
    check_layers(layers_inside(topology.model["config"]))
    if not source.keras_version:
        source = source.model_copy(update={"keras_version": topology.keras_version})
    network = _network(topology, source, title, stored, image)
    if {node.block[0] for node in network.nodes if node.block} & set(network.by_name):
        marks = max(len(node.name) - len(node.name.rstrip(_MARK)) for node in network.nodes)
        network = _network(topology, source, title, stored, image, mark=_MARK * (marks + 1))
    _check_strides(network)
    return network


def _check_strides(network: Network) -> None:
    """That the strides on no way through the network multiply to a number beyond all images."""
    steps: dict[Node, int] = {}
    for node in network.nodes_as_called:
        window = node.window
        own = 1 if window is None else max(1, *window.strides)
        steps[node] = own * max((steps[source] for source in node.inputs), default=1)
        if steps[node] > LARGEST:
            rule = f"The strides of a model's layers, one behind the other, may multiply to {LARGEST:,}"
            raise FileError(rule, received=f"more at {quoted(node.name)}")


def _network(
    topology: Topology, source: FileSettings, title: str, stored: Stored | None, image: Shape | None, mark: str = ""
) -> Network:
    model = Model(topology.model)
    ledger = Ledger(stored, by_size=source.keras_version.startswith("1."))
    is_keras_3 = source.keras_version.startswith("3") if source.keras_version else model.is_keras_3
    outputs, unused = Walk(model, ledger, mark=mark, is_keras_3=is_keras_3, image=image).outputs(model)
    name = model.name or title
    slug = "".join(letter if letter.isalnum() else "_" for letter in name)[:60] or "model"
    return Network(
        outputs,
        architecture=slug,
        title=name or slug,
        settings=source,
        layer_count=model.keras_layers,
        unused=unused,
        stored=ledger.balance(),
        config=json.dumps(topology.model, separators=(",", ":")),
        inputs=[plain_name(ref.layer) for ref in model.inputs],
    )
