"""Deserialization: the config of a Keras model as a Network, each layer as its twin or by its class' name.

Functional and Sequential configs are read, of Keras 1 to 3 and of TensorFlow.js. A nested model is taken apart, with
its name as a block. A shape that the config of a layer leaves open, such as what a Lambda returns, is taken from the
layers that use it: Keras writes the shape of each tensor beside the call that takes it.
"""

from netviz.interchange.keras_config.network import FileSettings as FileSettings
from netviz.interchange.keras_config.network import network_of as network_of
from netviz.interchange.keras_config.stored import Stored as Stored
