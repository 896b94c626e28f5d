"""What courses and papers print of single layers: the sizes of maps, weights, multiply-adds and their shares."""

import pytest

import netviz

# CS231n's notes, "Case studies": the values that each layer holds, and its weights without biases.
VGG16 = {
    "image": (150_000, 0),
    "block_1_conv1": (3_200_000, 1_728),
    "block_1_conv2": (3_200_000, 36_864),
    "block_1_pool": (800_000, 0),
    "block_2_conv1": (1_600_000, 73_728),
    "block_2_conv2": (1_600_000, 147_456),
    "block_2_pool": (400_000, 0),
    "block_3_conv1": (800_000, 294_912),
    "block_3_conv2": (800_000, 589_824),
    "block_3_conv3": (800_000, 589_824),
    "block_3_pool": (200_000, 0),
    "block_4_conv1": (400_000, 1_179_648),
    "block_4_conv2": (400_000, 2_359_296),
    "block_4_conv3": (400_000, 2_359_296),
    "block_4_pool": (100_000, 0),
    "block_5_conv1": (100_000, 2_359_296),
    "block_5_conv2": (100_000, 2_359_296),
    "block_5_conv3": (100_000, 2_359_296),
    "block_5_pool": (25_000, 0),
    "classifier_fc1": (4_096, 102_760_448),
    "classifier_fc2": (4_096, 16_777_216),
    "classifier_predictions": (1_000, 4_096_000),
}


@pytest.mark.parametrize("name", VGG16)
def test_values_and_weights_of_vgg16_are_those_of_the_course(name):
    values, weights = VGG16[name]
    node = netviz.build("vgg16").by_name[name]
    held = 1
    for side in node.output_shape:
        held *= side
    assert values == (held if len(node.output_shape) == 1 else float(f"{held:.2g}"))
    assert weights == sum(weight.size for weight in node.weights if weight.name != "bias")


def test_the_layers_of_the_course_add_up_to_less_than_its_total():
    # It prints 24 million values, and 138 million parameters.
    assert round(sum(values for values, _ in VGG16.values()) / 10**6, 1) == 15.2
    assert round(sum(weights for _, weights in VGG16.values()) / 10**6) == 138


# Szegedy et al. 2014, table 1: the map that each module gives on, and its multiply-adds in millions.
GOOGLENET = {
    "inception 3a": ((28, 28, 256), 128),
    "inception 3b": ((28, 28, 480), 304),
    "inception 4a": ((14, 14, 512), 73),
    "inception 4b": ((14, 14, 512), 88),
    "inception 4c": ((14, 14, 512), 100),
    "inception 4d": ((14, 14, 528), 119),
    "inception 4e": ((14, 14, 832), 170),
    "inception 5a": ((7, 7, 832), 54),
    "inception 5b": ((7, 7, 1024), 71),
}
ITS_OWN_FILTERS = 3  # millions less: 5a's row is printed as if its filters were others than the table's


@pytest.mark.parametrize("module", GOOGLENET)
def test_map_and_multiply_adds_of_each_module_of_googlenet_are_those_of_its_table(module):
    shape, millions = GOOGLENET[module]
    nodes = [node for node in netviz.build("googlenet_paper").nodes_as_called if node.block[:1] == (module,)]
    assert nodes[-1].output_shape == shape
    off = millions - sum(node.macs for node in nodes) / 10**6
    assert abs(off) < 1 or (module == "inception 5a" and round(off) == ITS_OWN_FILTERS)


# Howard et al. 2017, table 2: the share of each kind of layer in multiply-adds and in the weights of kernels, percent.
MOBILENET = {
    "pointwise": (94.86, 74.59),
    "depthwise": (3.06, 1.06),
    "dense": (0.18, 24.33),
    "first convolution": (1.91, 0.02),  # it prints 1.19, with which its column adds up to 99.29
}


def test_shares_of_each_kind_of_layer_of_mobilenet_are_those_of_its_table():
    network = netviz.build("mobilenet_v1_100")
    macs, weights = dict.fromkeys(MOBILENET, 0), dict.fromkeys(MOBILENET, 0)
    for node in network.nodes:
        kernels = sum(weight.size for weight in node.weights if "kernel" in weight.name)
        if kernels:
            first, pointwise = node.name == "stem_conv", node.name.endswith("pointwise")
            kind = "first convolution" if first else "pointwise" if pointwise else node.layer.kind
            macs[kind] += node.macs
            weights[kind] += kernels
    shares = [
        {kind: round(100 * part / sum(parts.values()), 2) for kind, part in parts.items()} for parts in (macs, weights)
    ]
    assert {kind: (shares[0][kind], shares[1][kind]) for kind in MOBILENET} == MOBILENET


# The map that a block gives on, as the paper draws or lists it.
MAPS = {
    "unet_paper": {
        ("contracting path", "level 1"): (284, 284, 64),
        ("contracting path", "level 2"): (140, 140, 128),
        ("contracting path", "level 3"): (68, 68, 256),
        ("contracting path", "level 4"): (32, 32, 512),
        ("bottom",): (28, 28, 1024),
        ("expanding path", "level 4"): (52, 52, 512),
        ("expanding path", "level 3"): (100, 100, 256),
        ("expanding path", "level 2"): (196, 196, 128),
        ("expanding path", "level 1"): (388, 388, 64),
        ("classifier",): (388, 388, 2),
    },
    "inception_v3_paper": {
        ("stem",): (35, 35, 192),
        ("modules A",): (35, 35, 288),
        ("reduction A",): (17, 17, 768),
        ("modules B",): (17, 17, 768),
        ("reduction B",): (8, 8, 1280),
        ("modules C",): (8, 8, 2048),
    },
    "inception_v4_paper": {
        ("stem",): (35, 35, 384),
        ("modules A",): (35, 35, 384),
        ("reduction A",): (17, 17, 1024),
        ("modules B",): (17, 17, 1024),
        ("reduction B",): (8, 8, 1536),
        ("modules C",): (8, 8, 1536),
    },
    "inception_resnet_v1_paper": {
        ("stem",): (35, 35, 256),
        ("blocks A",): (35, 35, 256),
        ("reduction A",): (17, 17, 896),
        ("blocks B",): (17, 17, 896),
        ("reduction B",): (8, 8, 1792),
        ("blocks C",): (8, 8, 1792),
    },
    "mobilenet_v2_100": {
        ("stem",): (112, 112, 32),
        ("stage 1",): (112, 112, 16),
        ("stage 2",): (56, 56, 24),
        ("stage 3",): (28, 28, 32),
        ("stage 4",): (14, 14, 64),
        ("stage 5",): (14, 14, 96),
        ("stage 6",): (7, 7, 160),
        ("stage 7",): (7, 7, 320),
        ("head",): (7, 7, 1280),
    },
    "mobilenet_v3_large": {
        ("stem",): (112, 112, 16),
        ("stage 1",): (112, 112, 16),
        ("stage 2",): (56, 56, 24),
        ("stage 3",): (28, 28, 40),
        ("stage 4",): (14, 14, 80),
        ("stage 5",): (14, 14, 112),
        ("stage 6",): (7, 7, 160),
        ("head",): (7, 7, 960),
    },
    "mobilenet_v3_small": {
        ("stem",): (112, 112, 16),
        ("stage 1",): (56, 56, 16),
        ("stage 2",): (28, 28, 24),
        ("stage 3",): (14, 14, 40),
        ("stage 4",): (14, 14, 48),
        ("stage 5",): (7, 7, 96),
        ("head",): (7, 7, 576),
    },
    "efficientnet_b0": {
        ("stem",): (112, 112, 32),
        ("stage 2",): (112, 112, 16),
        ("stage 3",): (56, 56, 24),
        ("stage 4",): (28, 28, 40),
        ("stage 5",): (14, 14, 80),
        ("stage 6",): (14, 14, 112),
        ("stage 7",): (7, 7, 192),
        ("stage 8",): (7, 7, 320),
        ("head",): (7, 7, 1280),
    },
    "xception_paper": {
        ("entry flow",): (19, 19, 728),
        ("middle flow",): (19, 19, 728),
    },
    "nasnet_mobile": {
        ("stage 1",): (28, 28, 264),
        ("stage 2",): (14, 14, 528),
        ("stage 3",): (7, 7, 1056),
    },
}


@pytest.mark.parametrize("name", MAPS)
def test_the_map_of_each_block_is_the_paper_s(name):
    nodes = netviz.build(name).nodes_as_called
    ours = {block: [node for node in nodes if node.block[: len(block)] == block][-1] for block in MAPS[name]}
    assert {block: node.output_shape for block, node in ours.items()} == MAPS[name]


def test_u_net_has_the_convolutions_that_its_paper_counts():
    types = [node.type for node in netviz.build("unet_paper").nodes]
    assert types.count("Conv2D") + types.count("Conv2DTranspose") == 23
    assert (types.count("MaxPooling2D"), types.count("Cropping2D")) == (4, 4)
