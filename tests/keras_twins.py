"""What looks like Keras and builds a Network: scripts run in milliseconds, and every argument can be compared."""

import sys
from contextlib import contextmanager
from types import ModuleType, SimpleNamespace

from netviz import layers
from netviz.interchange.layer_config import TWINS
from netviz.network import Network
from netviz.settings import Settings


def network_of(script):
    """The network that a script's `build_model()` makes, with netviz's twins in the place of Keras' layers."""
    space = {"__name__": "script"}
    with _twins():
        exec(compile(script, "script", "exec"), space)
    space |= {name: getattr(layers, name) for name in TWINS if name in space}
    return space["build_model"]()


@contextmanager
def _twins():
    keras = ModuleType("keras")
    keras.layers = ModuleType("keras.layers")
    for name, kind in vars(layers).items():
        if isinstance(kind, type) and issubclass(kind, layers.Layer):
            setattr(keras.layers, name, kind)
    keras.Input = layers.Input
    keras.initializers = SimpleNamespace(VarianceScaling=layers.VarianceScaling)
    keras.saving = SimpleNamespace(register_keras_serializable=lambda: lambda kind: kind)
    keras.Model = lambda image, outputs, name: Network(outputs, architecture=name, title=name, settings=Settings())
    known = {name: sys.modules.get(name) for name in ("keras", "keras.layers")}
    sys.modules |= {"keras": keras, "keras.layers": keras.layers}
    try:
        yield
    finally:
        for name, module in known.items():
            if module:
                sys.modules[name] = module
            else:
                del sys.modules[name]
