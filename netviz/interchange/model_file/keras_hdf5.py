"""What Keras writes into HDF5: a whole model of Keras 1 to 3 (`.h5`), or the weights alone (`.weights.h5`).

Source: keras/src/legacy/saving/legacy_h5_format.py and keras/src/saving/saving_lib.py.
`assets/model_opener/keras_hdf5.js` reads the same in the browser.
"""

from __future__ import annotations

from collections.abc import Iterator
from itertools import islice

from netviz.interchange.model_file.extract import WEIGHTS, Stored
from netviz.interchange.model_file.hdf5 import Hdf5, Object
from netviz.interchange.model_file.window import Damaged, Window

ASIDE = ("optimizer", "optimizer_weights", "metrics", "top_level_model_weights")
"""Groups of values that are no weights of layers."""
_DEPTH = 128  # groups within groups


def described(file: Hdf5) -> tuple[str | None, str]:
    """The text that describes the model, None where there are weights alone, and the version of Keras."""
    config, version = file.root.texts("model_config"), file.root.texts("keras_version")
    return config[0] if config else None, version[0] if version else ""


def model_weights(file: Hdf5) -> tuple[Stored, ...]:
    """The weights of a whole model, layer by layer, at most one more than may be; none where they cannot be read."""
    try:
        group = file.root.child("model_weights") or file.root
        return tuple(islice(_by_layer(group), WEIGHTS + 1))
    except Damaged:
        return ()


def archived_weights(window: Window) -> tuple[Stored, ...]:
    """The weights in `model.weights.h5` of a `.keras` archive, by their paths; none where they cannot be read."""
    try:
        return tuple(islice(_by_path(Hdf5(window).root, "", window), WEIGHTS + 1))
    except Damaged:
        return ()


def _by_layer(group: Object) -> Iterator[Stored]:
    for layer in group.texts("layer_names"):
        own = group.child(layer)
        for name in own.texts("weight_names") if own else ():
            weight = own.child(name) if own else None
            if weight is None or weight.shape is None:
                raise Damaged
            yield Stored(layer, name, weight.shape)


def _by_path(group: Object, path: str, window: Window) -> Iterator[Stored]:
    if path.count("/") > _DEPTH:
        raise Damaged
    for name in sorted(group.links, key=lambda name: (len(name), name) if name.isdigit() else (0, name)):
        window.count()  # a group may be reached on many ways
        child = group.child(name)
        if child is None or (not path and name in ASIDE):
            continue
        if child.shape is None:
            yield from _by_path(child, f"{path}{name}/", window)
        else:
            yield Stored("", path + name, child.shape)
