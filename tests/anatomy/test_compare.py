"""Laws of comparing two networks."""

import pytest
from hypothesis import given
from hypothesis import settings as hypothesis_settings

import netviz
from netviz import layers
from netviz.anatomy.compare import compare
from netviz.layers.base import Call, Tensor
from netviz.layers.form import Form, Operand
from netviz.layers.operation import TensorOperation
from tests.drawing.networks import NETWORKS, small
from tests.networks import ending_in


@hypothesis_settings(max_examples=20, deadline=None)
@given(small(NETWORKS), small(NETWORKS))
def test_blocks_add_up_to_both_networks(left, right):
    changes = compare(left, right)
    for side, network in enumerate((left, right)):
        assert sum(change.params[side] for change in changes) == network.total_params
        assert sum(change.macs[side] for change in changes) == network.macs
        assert sum(change.layers[side] for change in changes) == len(network.nodes)


@hypothesis_settings(max_examples=20, deadline=None)
@given(small(NETWORKS))
def test_a_network_does_not_differ_from_itself(network):
    assert not [change for change in compare(network, network) if change.changed]


def test_the_tutorials_xceptions_differ_from_the_papers_where_they_should():
    chained = {c.block: c for c in compare(netviz.build("xception_paper"), netviz.build("xception_chained"))}
    assert "shortcut: fed by block 1 / add → block 1 / shortcut_bn" in chained["entry flow / block 2"].differences
    assert "relu4 (ReLU) added" in chained["middle flow / block 1"].differences
    assert chained["exit flow"].differences == ("relu4 (ReLU) left out",)
    sparse = {c.block: c for c in compare(netviz.build("xception_paper"), netviz.build("xception_sparse"))}
    assert "shortcut (Conv2D) left out" in sparse["entry flow / block 1"].differences
    assert "predictions: activation softmax → None" in sparse["classifier"].differences


def merged(merge, *, swapped):
    image = layers.Input((8, 8, 3))
    branches = [layers.Conv2D(3, 1, name=name)(image) for name in ("one", "other")]
    return ending_in(merge(name="merge")(branches[::-1] if swapped else branches))


@pytest.mark.parametrize("merge", [layers.Add, layers.Multiply, layers.Average, layers.Maximum, layers.Minimum])
def test_the_order_of_what_is_added_makes_no_difference(merge):
    assert not any(change.changed for change in compare(merged(merge, swapped=False), merged(merge, swapped=True)))


@pytest.mark.parametrize("merge", [layers.Subtract, layers.Concatenate])
def test_the_order_makes_a_difference_where_it_is_one(merge):
    (change,) = compare(merged(merge, swapped=False), merged(merge, swapped=True))
    assert change.differences == ("merge: fed by one and other → other and one",)


def applied(layer):
    image = layers.Input((8, 8, 3))
    return ending_in(layer(image))


@pytest.mark.parametrize(
    ("one", "other", "differences"),
    [
        (layers.Activation("relu", name="f"), layers.ReLU(name="f"), ()),
        (layers.Activation("relu6", name="f"), layers.ReLU(max_value=6, name="f"), ()),
        (layers.Activation("softmax", name="f"), layers.Softmax(name="f"), ()),
        (layers.Activation("relu", name="f"), layers.ReLU(max_value=4, name="f"), ("f: Activation → ReLU",)),
        (layers.Activation("softmax", name="f"), layers.Softmax(axis=1, name="f"), ("f: Activation → Softmax",)),
        (layers.ReLU(name="f"), layers.ReLU(max_value=6, name="f"), ("f: max_value None → 6",)),
        (layers.Activation("relu", name="f"), layers.Activation("tanh", name="f"), ("f: activation relu → tanh",)),
    ],
    ids=str,
)
def test_two_classes_that_apply_the_same_function_do_not_differ(one, other, differences):
    assert sum((change.differences for change in compare(applied(one), applied(other))), ()) == differences


def computed(function, *args):
    image = layers.Input((8, 8, 3))
    operation = TensorOperation("Operation", image.shape, elementwise=True, function=function)
    return ending_in(Tensor(image.shape, Call(operation, (image,), form=Form(args))))


@pytest.mark.parametrize(
    ("function", "one", "other", "differences"),
    [
        ("divide", (Operand(0), 127.5), (Operand(0), 255), ("operation: / 127.5 → / 255",)),
        ("subtract", (Operand(0), 1), (1, Operand(0)), ("operation: − 1 → 1 − x",)),
        ("add", (Operand(0), 1), (1, Operand(0)), ()),
        ("mean", (Operand(0), 1), (Operand(0), 2), ("operation: called with other arguments",)),
    ],
)
def test_an_operation_differs_by_the_numbers_that_it_computes_with(function, one, other, differences):
    changes = compare(computed(function, *one), computed(function, *other))
    assert sum((change.differences for change in changes), ()) == differences


def test_a_block_that_only_one_network_has_is_named_as_such():
    changes = {c.block: c for c in compare(netviz.build("resnet18"), netviz.build("resnet34"))}
    assert changes["stage 3 / block 6"].differences == ("only in the right network",)
    assert list(changes).index("stage 3 / block 6") < list(changes).index("stage 4 / block 1")
