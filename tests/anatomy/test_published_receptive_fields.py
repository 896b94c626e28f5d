"""Receptive fields are those that were published, layer by layer.

Araujo et al. 2019, Computing receptive fields of convolutional neural networks, and the tables of its library
(google-research/receptive_field), which measures TF-Slim's networks on images of 224 pixels.
"""

import pytest

import netviz
from netviz.anatomy.receptive_field import receptive_fields

SIDE = 224

# preset: its layers with the published receptive field, effective stride and effective padding of each, pixels.
PUBLISHED = {
    "alexnet_2012": {"features_pool5": (195, 32, 64)},
    "vgg11": {
        "block_1_conv1": (3, 1, 1), "block_1_pool": (4, 2, 1),
        "block_2_conv1": (8, 2, 3), "block_2_pool": (10, 4, 3),
        "block_3_conv1": (18, 4, 7), "block_3_conv2": (26, 4, 11), "block_3_pool": (30, 8, 11),
        "block_4_conv1": (46, 8, 19), "block_4_conv2": (62, 8, 27), "block_4_pool": (70, 16, 27),
        "block_5_conv1": (102, 16, 43), "block_5_conv2": (134, 16, 59), "block_5_pool": (150, 32, 59),
    },
    "vgg16": {
        "block_1_conv1": (3, 1, 1), "block_1_pool": (6, 2, 2),
        "block_2_conv1": (10, 2, 4), "block_2_pool": (16, 4, 6),
        "block_3_conv1": (24, 4, 10), "block_3_conv2": (32, 4, 14), "block_3_pool": (44, 8, 18),
        "block_4_conv1": (60, 8, 26), "block_4_conv2": (76, 8, 34), "block_4_pool": (100, 16, 42),
        "block_5_conv1": (132, 16, 58), "block_5_conv2": (164, 16, 74), "block_5_pool": (212, 32, 90),
    },
    "inception_v3_paper": {
        "stem_conv3x3": (3, 2, 0), "stem_conv3x3_2": (7, 2, 0), "stem_conv3x3_3": (11, 2, 2),
        "stem_pool": (15, 4, 2), "stem_conv1x1": (15, 4, 2), "stem_conv3x3_4": (23, 4, 2), "stem_pool_2": (31, 8, 2),
        "modules_A_module_1_concat": (63, 8, 18), "modules_A_module_2_concat": (95, 8, 34),
        "modules_A_module_3_concat": (127, 8, 50), "reduction_A_concat": (159, 16, 58),
        "modules_B_module_1_concat": (351, 16, 154), "modules_B_module_2_concat": (543, 16, 250),
        "modules_B_module_3_concat": (735, 16, 346), "modules_B_module_4_concat": (927, 16, 442),
        "reduction_B_concat": (1055, 32, 490),
        "modules_C_module_1_concat": (1183, 32, 554), "modules_C_module_2_concat": (1311, 32, 618),
    },
    "inception_v4_paper": {
        "stem_conv3x3": (3, 2, 0), "stem_conv3x3_2": (7, 2, 0), "stem_conv3x3_3": (11, 2, 2),
        "stem_concat": (15, 4, 2), "stem_concat_2": (47, 4, 14), "stem_concat_3": (55, 8, 14),
        "modules_A_module_1_concat": (87, 8, 30), "modules_A_module_2_concat": (119, 8, 46),
        "modules_A_module_3_concat": (151, 8, 62), "modules_A_module_4_concat": (183, 8, 78),
        "reduction_A_concat": (215, 16, 86),
        "modules_B_module_1_concat": (407, 16, 182), "modules_B_module_2_concat": (599, 16, 278),
        "modules_B_module_3_concat": (791, 16, 374), "modules_B_module_4_concat": (983, 16, 470),
        "modules_B_module_5_concat": (1175, 16, 566), "modules_B_module_6_concat": (1367, 16, 662),
        "modules_B_module_7_concat": (1559, 16, 758), "reduction_B_concat": (1687, 32, 806),
        "modules_C_module_1_concat": (1815, 32, 870), "modules_C_module_2_concat": (1943, 32, 934),
        "modules_C_module_3_concat": (2071, 32, 998),
    },
    "inception_resnet_v2_paper": {
        "stem_conv3x3": (3, 2, 0), "stem_conv3x3_2": (7, 2, 0), "stem_conv3x3_3": (11, 2, 2),
        "stem_pool": (15, 4, 2), "stem_conv1x1": (15, 4, 2), "stem_conv3x3_4": (23, 4, 2), "stem_pool_2": (31, 8, 2),
        "stem_mixed_concat": (63, 8, 18), "reduction_A_concat": (415, 16, 186),
        "blocks_B_block_20_scaled_add": (2335, 16, 1146), "reduction_B_concat": (2399, 32, 1162),
        "classifier_conv1x1": (3039, 32, 1482),
    },
    "mobilenet_v1_100": {
        "stem_conv": (3, 2, 0),
        **{
            f"separable_{number}_pointwise": figures
            for number, figures in enumerate(
                [(7, 2, 2), (11, 4, 2), (19, 4, 6), (27, 8, 6), (43, 8, 14), (59, 16, 14), (91, 16, 30),
                 (123, 16, 46), (155, 16, 62), (187, 16, 78), (219, 16, 94), (251, 32, 94), (315, 32, 126)], 1,
            )
        },
    },
}  # fmt: skip

# On images of 321 pixels, where padding is alike at both ends; that of MobileNet depends on the image.
MOBILENET_321 = [
    *((3, 2, 1), (7, 2, 3), (11, 4, 5), (19, 4, 9), (27, 8, 13), (43, 8, 21), (59, 16, 29), (91, 16, 45)),
    *((123, 16, 61), (155, 16, 77), (187, 16, 93), (219, 16, 109), (251, 32, 125), (315, 32, 157)),
]
RESNETS = {  # the last block of each stage
    (3, 4, 6, 3): [(35, 8, 17), (99, 16, 49), (291, 32, 145), (483, 32, 241)],
    (3, 4, 23, 3): [(35, 8, 17), (99, 16, 49), (835, 32, 417), (1027, 32, 513)],
    (3, 8, 36, 3): [(35, 8, 17), (163, 16, 81), (1315, 32, 657), (1507, 32, 753)],
}


@pytest.mark.parametrize("name", PUBLISHED)
def test_field_stride_and_padding_of_each_layer_equal_the_published_table(name):
    fields = receptive_fields(netviz.build(name, input_size=SIDE))
    ours = {layer: fields[layer] for layer in PUBLISHED[name]}
    assert {layer: (field.size, field.stride, -field.start[0]) for layer, field in ours.items()} == PUBLISHED[name]


def test_the_padding_of_mobilenet_depends_on_the_image_as_in_the_published_table():
    network = netviz.build("mobilenet_v1_100", input_size=321)
    fields = receptive_fields(network)
    ours = [fields[node.name] for node in network.nodes_as_called if node.type == "Conv2D"]
    assert [(field.size, field.stride, -field.start[0]) for field in ours] == MOBILENET_321


@pytest.mark.parametrize("blocks", RESNETS)
def test_the_stages_of_a_pre_activation_resnet_equal_the_published_table(blocks):
    assert stages("resnet50_v2", blocks, 321) == RESNETS[blocks]


@pytest.mark.parametrize("blocks", RESNETS)
def test_the_stages_of_a_resnet_equal_the_published_table_but_for_where_they_stride(blocks):
    """TF-Slim strides in the last block of a stage, Keras in the first of the next, with the same fields."""
    ours = stages("resnet50", blocks, 225)  # no more than 256 pixels; it pads as with 321
    assert [(size, padding) for size, _, padding in ours] == [(size, padding) for size, _, padding in RESNETS[blocks]]
    assert [stride for _, stride, _ in ours] == [4, 8, 16, 32]


def stages(name, blocks, side):
    network = netviz.build(name, blocks=blocks, input_size=side)
    fields = receptive_fields(network)
    last = [fields[f"stage_{stage}_block_{count}_add"] for stage, count in enumerate(blocks, 1)]
    return [(field.size, field.stride, -field.start[0]) for field in last]
