"""Networks to draw: every architecture's, the same without their blocks, and graphs that nobody would build."""

from hypothesis import strategies as st

from netviz import layers
from netviz.architectures.catalog import FAMILIES
from netviz.network import Call, Network, Tensor
from netviz.settings import Settings
from tests.strategies import settings_of

NETWORKS = st.sampled_from(list(FAMILIES.values())).flatmap(lambda family: settings_of(family).map(family.build))


def flat(network):
    """The network as a file without names would give it: no blocks, each layer named after its class and a number."""
    tensors, calls, count = {}, {}, {}
    for node in network.nodes_as_called:
        number = count[node.type] = count.get(node.type, -1) + 1
        name = f"{node.type.lower()}_{number}" if number else node.type.lower()
        inputs = tuple(tensors[source] for source in node.inputs)
        call = Call(node.layer, inputs, block=(), named=(name, name), again=calls[node.again] if node.again else None)
        tensors[node], calls[node] = Tensor(node.output_shape, call), call
    outputs = [tensors[node] for node in network.outputs]
    return Network(outputs, architecture="flat", title=network.title, settings=Settings())


@st.composite
def tangles(draw, most=120):
    """A network of convolutions, activations and merges, wired at random, with up to three images and three outputs."""
    made = [layers.Input((8, 8, 4)) for _ in range(draw(st.integers(1, 3)))]
    # Mostly from what was made last, as networks are; now and then from anywhere.
    for near in draw(st.lists(st.integers(1, 6) | st.integers(1, most), min_size=1, max_size=most)):
        recent = st.sampled_from(made[-near:])
        match draw(st.integers(0, 3)):
            case 0:
                made.append(layers.Conv2D(4, 3, padding="same")(draw(recent)))
            case 1:
                made.append(layers.ReLU()(draw(recent)))
            case 2:
                made.append(layers.MaxPooling2D(3, strides=1, padding="same")(draw(recent)))
            case _:
                made.append(layers.Add()([made[-1], draw(recent)]))
    outputs = [made[-1], *draw(st.lists(st.sampled_from(made), max_size=2))]
    return Network(outputs, architecture="tangle", title="Tangle", settings=Settings())
