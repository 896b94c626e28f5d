"""The network that a run trains: an architecture with its settings, or what the config of a file describes.

A run of a file keeps the config itself, since nobody else has the file. It is read again as carefully as it was read
first, and a network is made of netviz's own layers: nothing of it is ever deserialized by Keras.
"""

from __future__ import annotations

from collections.abc import Mapping

from netviz.anatomy.classifier import CIFAR_SIDE, SIDES, image_shape
from netviz.architectures.catalog import build
from netviz.errors import RunError
from netviz.interchange import careful_json
from netviz.interchange.keras_config import FileSettings, network_of
from netviz.layers import Shape
from netviz.network import Network
from netviz.training.record.rows import deflated
from netviz.unknown import UNKNOWN

FILE = "file"
"""What stands in the place of an architecture's name in the record, for a network that was read from a file."""
CONFIG_BYTES = careful_json.CONFIG_BYTES
KEPT_BYTES = 256 * 1024
"""Of a config as the record keeps it, deflated; NASNetLarge's, the largest of keras.applications, takes 25 KB."""


def settings_of_file(network: Network) -> dict[str, str]:
    """What the record keeps of a file beside the config. Raises RunError where that is too large to be kept."""
    size = len(network.config.encode())
    if size > CONFIG_BYTES:
        raise RunError(f"A model's config may have {CONFIG_BYTES:,} bytes to be trained here", received=f"{size:,}")
    kept = len(deflated(network.config))
    if kept > KEPT_BYTES:
        raise RunError(
            f"A model's config may take {KEPT_BYTES:,} bytes, deflated, to be trained here, since its run keeps it: "
            "shorten names, and leave out what no layer needs",
            received=f"{kept:,}",
        )
    return {**network.settings.model_dump(), "title": network.title}


def resizing(network: Network) -> str:
    """What happens to the images, where the network takes others than CIFAR-10's; a clause."""
    height, width = network.input_shape[:2]
    is_other = (height, width) != (CIFAR_SIDE, CIFAR_SIDE)
    return f"The images are enlarged or reduced to its {height} × {width} pixels" if is_other else ""


def trained_network(name: str, settings: Mapping[str, str], config: str = "") -> Network:
    """The network of a run. Raises UnknownNameError, SettingsError, ShapeError, FileError and RunError."""
    if name != FILE:
        return build(name, **settings)
    source = FileSettings(**{key: settings.get(key, "") for key in FileSettings.model_fields})
    return on_images(_read(config, source, settings.get("title", "")))


def on_images(network: Network) -> Network:
    """A file's network on the images that it learns from: itself, unless it takes images of any size.

    Then it is called on the smallest ones that fit, CIFAR-10's own if they do. Raises FileError and RunError.
    """
    if UNKNOWN not in network.input_shape or not network.takes_image:
        return network
    shape = image_shape(network)
    if shape is None:
        rule = f"A network of any size must take images of {SIDES[0]} to {SIDES[-1]} pixels a side to be trained here"
        raise RunError(rule, received=f"{network.title}, which needs others", field="input_shape")
    assert isinstance(network.settings, FileSettings)
    return _read(network.config, network.settings, network.title, shape)


def _read(config: str, source: FileSettings, title: str, image: Shape | None = None) -> Network:
    return network_of(careful_json.parse(config.encode(), source.file), source, title=title, image=image)
