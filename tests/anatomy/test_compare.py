"""Laws of comparing two networks."""

from hypothesis import given
from hypothesis import settings as hypothesis_settings

import netviz
from netviz.anatomy.compare import compare
from tests.drawing.networks import NETWORKS, small


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
    fed = "shortcut: fed by entry_flow_block_1_add → entry_flow_block_1_shortcut_bn"
    assert fed in chained["entry flow / block 2"].differences
    assert "relu4 (ReLU) added" in chained["middle flow / block 1"].differences
    assert "relu4 (Activation) left out" in chained["exit flow"].differences
    sparse = {c.block: c for c in compare(netviz.build("xception_paper"), netviz.build("xception_sparse"))}
    assert "shortcut (Conv2D) left out" in sparse["entry flow / block 1"].differences
    assert "predictions: activation softmax → None" in sparse["classifier"].differences


def test_a_block_that_only_one_network_has_is_named_as_such():
    changes = {c.block: c for c in compare(netviz.build("resnet18"), netviz.build("resnet34"))}
    assert changes["stage 3 / block 6"].differences == ("only in the right network",)
    assert list(changes).index("stage 3 / block 6") < list(changes).index("stage 4 / block 1")
