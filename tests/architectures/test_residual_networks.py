"""The heirs of ResNet are ResNet where what they add is switched off."""

import netviz


def layers_of(network):
    """What the layers are and have, in the order of the calls, whatever their names."""
    return [(node.layer, node.input_shapes, node.weights) for node in network.nodes_as_called]


RESNET_50 = {"blocks": (3, 4, 6, 3), "bottleneck": True, "stem": "imagenet", "input_size": 224, "classes": 1000}


def without_decay(network):
    """Without the classifier, whose weights only ResNet's own file lets decay."""
    return layers_of(network)[:-1]


def test_one_group_of_64_makes_a_resnext_a_resnet():
    resnet = netviz.build("resnet", **RESNET_50, stride_in_3x3=True)
    assert without_decay(netviz.build("resnext", cardinality=1, group_width=64)) == without_decay(resnet)


def test_a_senet_without_its_blocks_is_the_network_that_they_were_added_to():
    plain = netviz.build("senet", recalibration=False)
    assert without_decay(plain) == without_decay(netviz.build("resnet", **RESNET_50))
    resnext = netviz.build("se_resnext50", recalibration=False)
    assert layers_of(resnext) == layers_of(netviz.build("resnext50"))


def test_a_resnext_with_a_channel_in_each_group_is_depthwise():
    network = netviz.build("resnext29", cardinality=64, group_width=1)
    first = network.by_name["stage_1_block_1_conv2"]
    assert first.variety == "depthwise"


def test_widening_a_bottleneck_widens_its_inside_only():
    wide, narrow = netviz.build("wide_resnet50_2"), netviz.build("resnet50_v1_5")
    for node in narrow.nodes:
        times = 2 if node.label.startswith(("conv1", "conv2", "relu1", "relu2")) else 1
        assert wide.by_name[node.name].output_shape[-1] == times * node.output_shape[-1]
