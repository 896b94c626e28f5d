"""Networks to draw: every architecture's, the same without their blocks, and graphs that nobody would build."""

import contextlib

from hypothesis import strategies as st

from netviz import layers
from netviz.architectures.catalog import FAMILIES
from netviz.layers import Call, Tensor, block
from netviz.network import Network
from netviz.settings import Settings
from tests.strategies import settings_of

NETWORKS = st.sampled_from(list(FAMILIES.values())).flatmap(lambda family: settings_of(family).map(family.build))
DIRECTIONS = st.sampled_from(["down", "right"])


def small(networks):
    """Those that are drawn in a moment."""
    return networks.filter(lambda network: len(network.nodes) < 400)


def flat(network, path=()):
    """The network as a file that names nothing gives it: all in one block, each layer named after its class."""
    tensors, calls, count = {}, {}, {}
    for node in network.nodes_as_called:
        number = count[node.type] = count.get(node.type, -1) + 1
        name = f"{node.type.lower()}_{number}" if number else node.type.lower()
        inputs = tuple(tensors[source] for source in node.inputs)
        call = Call(
            node.layer,
            inputs,
            block=path,
            given_name=(name, name),
            first_call=calls[node.first_call] if node.first_call else None,
        )
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


@st.composite
def wired_anyhow(draw):
    """A network in nested blocks, whose layers take any of the tensors before them."""
    tensors = [layers.Input((8, 8, 4), name="image")]
    paths = draw(st.lists(st.lists(st.sampled_from("abc"), max_size=2), min_size=1, max_size=5))
    for index, path in enumerate(paths):  # a block's layers are called one after the other
        with contextlib.ExitStack() as blocks:
            for name in path:
                blocks.enter_context(block(f"{name}{index}"))
            for number in range(draw(st.integers(1, 4))):
                taken = draw(st.sets(st.sampled_from(range(len(tensors))), min_size=1, max_size=3))
                sources = [tensors[i] for i in sorted(taken)]
                merge = draw(st.sampled_from([layers.Add, layers.Concatenate]))
                x = merge(name=f"merge{number}")(sources) if len(sources) > 1 else sources[0]
                tensors.append(layers.Conv2D(4, 1, name=f"conv{number}")(x))
    return Network(tensors[-1], architecture="test", title="any", settings=Settings())


@st.composite
def with_lanes(draw):
    """A chain of layers in nested blocks, some of which take any of the tensors before them, too."""
    tensors = [layers.Input((8, 8, 4), name="image")]
    for index, path in enumerate(draw(st.lists(st.lists(st.sampled_from("ab"), max_size=2), min_size=1, max_size=5))):
        with contextlib.ExitStack() as blocks:
            for name in path:
                blocks.enter_context(block(f"{name}{index}"))
            for number in range(draw(st.integers(1, 4))):
                more = draw(st.sets(st.sampled_from(range(len(tensors))), max_size=3)) - {len(tensors) - 1}
                sources = [tensors[-1], *(tensors[i] for i in sorted(more))]
                x = layers.Add(name=f"add{number}")(sources) if more else tensors[-1]
                tensors.append(layers.Conv2D(4, 1, name=f"conv{number}")(x))
    return Network(tensors[-1], architecture="test", title="lanes", settings=Settings())


ANY = st.one_of(small(NETWORKS), wired_anyhow(), with_lanes())
