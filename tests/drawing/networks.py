"""Networks to draw: every architecture's, the same without their blocks, and graphs that nobody would build."""

from hypothesis import strategies as st

from netviz import layers
from netviz.architectures.catalog import FAMILIES
from netviz.network import Call, Network, Tensor
from netviz.settings import Settings
from tests.strategies import settings_of

NETWORKS = st.sampled_from(list(FAMILIES.values())).flatmap(lambda family: settings_of(family).map(family.build))


def flat(network, path=()):
    """The network as a file that names nothing gives it: all in one block, each layer named after its class."""
    tensors, calls, count = {}, {}, {}
    for node in network.nodes_as_called:
        number = count[node.type] = count.get(node.type, -1) + 1
        name = f"{node.type.lower()}_{number}" if number else node.type.lower()
        inputs = tuple(tensors[source] for source in node.inputs)
        call = Call(node.layer, inputs, block=path, named=(name, name), again=calls[node.again] if node.again else None)
        tensors[node], calls[node] = Tensor(node.output_shape, call), call
    outputs = [tensors[node] for node in network.outputs]
    return Network(outputs, architecture="flat", title=network.title, settings=Settings())


@st.composite
def tangles(draw, most=150):
    """A network of convolutions, activations and merges, wired at random, with up to three images and three outputs."""
    chance = draw(st.randoms(use_true_random=False))
    near = draw(st.integers(2, 12))  # mostly from what was made last, as networks are; now and then from anywhere
    made = [layers.Input((8, 8, 4)) for _ in range(draw(st.integers(1, 3)))]
    for _ in range(draw(st.integers(1, most))):
        recent = made[-near:] if chance.random() < 0.95 else made
        taken = chance.choice(recent)
        match chance.randrange(4):
            case 0:
                made.append(layers.Conv2D(4, 3, padding="same")(taken))
            case 1:
                made.append(layers.ReLU()(taken))
            case 2:
                made.append(layers.MaxPooling2D(3, strides=1, padding="same")(taken))
            case _:
                made.append(layers.Add()([made[-1], taken]))
    outputs = [made[-1], *chance.choices(made, k=chance.randrange(3))]
    return Network(outputs, architecture="tangle", title="Tangle", settings=Settings())
