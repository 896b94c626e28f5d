from hypothesis import given
from hypothesis import strategies as st

from netviz.convolution.real_layer import drawn_layer

CONV_DW_1 = {
    "name": "conv_dw_1",
    "type": "DepthwiseConv2D",
    "network": "MobileNetV1 alpha=0.5",
    "kernel": (3, 3),
    "strides": (1, 1),
    "padding": "same",
    "dilation": (1, 1),
    "input_shape": (112, 112, 16),
    "output_shape": (112, 112, 16),
    "depth_multiplier": 1,
    "groups": 16,
    "macs": 1_806_336,
    "params": 144,
}


def test_a_depthwise_layer_opens_with_its_kind_and_its_true_figures():
    drawn = drawn_layer(CONV_DW_1)
    assert drawn.kinds == ("depthwise", "standard")
    assert drawn.settings.size == 8
    assert drawn.settings.channels_in == 4
    assert drawn.sentence == (
        "conv_dw_1 of MobileNetV1 alpha=0.5: 3 x 3 depthwise on 112 x 112 x 16, stride 1, same padding, "
        "gives 112 x 112 x 16 with 144 parameters and 1,806,336 multiply-adds. "
        "Drawn here with 4 channels and 8 x 8 cells."
    )


def test_a_one_by_one_layer_is_pointwise_and_stands_beside_a_window():
    drawn = drawn_layer({**CONV_DW_1, "type": "Conv2D", "kernel": (1, 1), "groups": 1})
    assert drawn.kinds[0] == "pointwise"
    assert drawn.settings.kernel == 3
    assert "beside a 3 x 3 standard convolution" in drawn.sentence


def test_a_kernel_too_large_to_draw_is_cut_and_the_sentence_says_so():
    drawn = drawn_layer({**CONV_DW_1, "type": "Conv2D", "kernel": 7, "strides": 2, "groups": 1})
    assert (drawn.kinds[0], drawn.settings.kernel, drawn.settings.stride) == ("standard", 5, 2)
    assert drawn.sentence.endswith("and with a 5 x 5 kernel.")


@given(
    type=st.sampled_from(["Conv2D", "DepthwiseConv2D", "SeparableConv2D"]),
    kernel=st.tuples(st.integers(1, 11), st.integers(1, 11)),
    size=st.integers(1, 400),
    channels=st.integers(1, 2048),
    stride=st.integers(1, 8),
    dilation=st.integers(1, 12),
    padding=st.sampled_from(["same", "valid"]),
    multiplier=st.sampled_from([None, 1, 2, 8]),
)
def test_any_layer_of_a_network_can_be_opened(type, kernel, size, channels, stride, dilation, padding, multiplier):
    drawn_layer(
        {
            **CONV_DW_1,
            "type": type,
            "kernel": kernel,
            "input_shape": (size, size, channels),
            "strides": stride if dilation == 1 else 1,
            "dilation": dilation,
            "padding": padding,
            "depth_multiplier": multiplier,
        }
    )
