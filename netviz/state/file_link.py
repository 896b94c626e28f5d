"""A visitor's own network in a link: the config of its model, and never its weights.

Whoever opens the link has it read as the file itself would be: by the same reader, as data, nothing of it run.
"""

from __future__ import annotations

from collections.abc import Mapping
from weakref import WeakKeyDictionary

from netviz.interchange.keras_config import FileSettings
from netviz.interchange.keras_file import network_in
from netviz.interchange.model_file.extract import Extract
from netviz.state.long_link import MOST_UNPACKED, fits
from netviz.state.shown_network import ShownNetwork, from_file

FILE = "file"
"""What the file was called."""
NAMES = (FILE, "keras", "config")
"""The parameters of the address; the second is the version of Keras that wrote the file."""
_links: WeakKeyDictionary[ShownNetwork, dict[str, str]] = WeakKeyDictionary()
"""Of files that are shown: each is forgotten with its network."""


def file_link(shown: ShownNetwork) -> dict[str, str]:
    """The part of an address that opens the network of a file; empty where that is too large for one."""
    if shown not in _links:
        _links[shown] = _link(shown)
    return dict(_links[shown])


def _link(shown: ShownNetwork) -> dict[str, str]:
    network, source = shown.network, shown.network.settings
    assert isinstance(source, FileSettings)
    if len(network.config) > MOST_UNPACKED:
        return {}
    keras = {"keras": source.keras_version} if source.keras_version else {}
    link = {FILE: source.file, **keras, "config": network.config}
    return link if fits(link) else {}


def file_of_link(address: Mapping[str, str]) -> ShownNetwork:
    """The network that such a link describes. Raises FileError."""
    name, keras, config = (address.get(each, "") for each in NAMES)
    return from_file(network_in(Extract(name, "json", config=config.encode(), keras_version=keras)))
