"""What a card says of the blocks in it."""

import pytest

import netviz
from netviz import layers
from netviz.drawing.layout.card_words import card_words
from netviz.drawing.outline.tree import outline
from netviz.drawing.outline.units import with_units
from netviz.layers import block
from netviz.network import Network
from netviz.settings import Settings


def said_of(network):
    """What stands on the cards of the folded drawing, by their names."""
    return {item.label: card_words(item).count for item in with_units(outline(network)).children}


@pytest.mark.parametrize(
    ("name", "said"),
    [
        # as in He et al. 2015, table 1; Szegedy et al. 2016, figure 15; Chollet 2017, figure 5
        ("resnet50", {"stage 1": "3 blocks", "stage 2": "4 blocks · /2", "stage 3": "6 blocks · /2", "classifier": ""}),
        ("inception_resnet_v2_paper", {"blocks A": "10 blocks", "reduction A": "/2", "blocks B": "20 blocks"}),
        ("xception_paper", {"middle flow": "8 blocks", "exit flow": "/2", "image": ""}),
        ("mobilenet_v1", {"separable 1": "", "separable 2": "/2", "separable 7–11": "× 5"}),
        ("googlenet", {"inception 3a": "", "pool_3": ""}),
        ("densenet121", {"dense block 1": "6 blocks", "transition 1": "/2"}),
    ],
)
def test_a_folded_block_says_how_many_blocks_are_in_it_and_whether_it_halves_the_map(name, said):
    cards = said_of(netviz.build(name))
    assert {label: cards[label] for label in said} == said


@pytest.mark.parametrize("side", [32, 33])
@pytest.mark.parametrize("padding", ["same", "valid"])
@pytest.mark.parametrize("strides", [1, 2, 4])
def test_a_block_halves_the_map_where_its_strides_do(side, padding, strides):
    x = layers.Input((side, side, 3), name="image")
    with block("stage"):
        x = layers.Conv2D(4, 3, strides=strides, padding=padding)(x)
        x = layers.MaxPooling2D(1)(x)
    network = Network(x, architecture="test", title="test", settings=Settings())
    assert said_of(network)["stage"] == ("/2" if strides == 2 else "")
