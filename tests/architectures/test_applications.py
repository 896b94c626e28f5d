"""What keras.applications has, ours equals: layer by layer, in order, with every argument."""

import pytest

import netviz
from netviz.interchange.keras_model import keras_layer
from tests.keras_skeleton import skeletons

# preset: the function in keras.applications, and its arguments beside weights=None.
APPLICATIONS = {
    "vgg16": ("VGG16", {}),
    "vgg19": ("VGG19", {}),
    "densenet121": ("DenseNet121", {}),
    "densenet169": ("DenseNet169", {}),
    "densenet201": ("DenseNet201", {}),
    "resnet50": ("ResNet50", {}),
    "resnet101": ("ResNet101", {}),
    "resnet152": ("ResNet152", {}),
    "resnet50_v2": ("ResNet50V2", {}),
    "resnet101_v2": ("ResNet101V2", {}),
    "resnet152_v2": ("ResNet152V2", {}),
    "xception_paper": ("Xception", {}),
    "inception_v3_paper": ("InceptionV3", {}),
    "inception_resnet_v2_paper": ("InceptionResNetV2", {}),
    "mobilenet_v1_keras": ("MobileNet", {}),
    "mobilenet_v2_100": ("MobileNetV2", {}),
    "mobilenet_v2_140": ("MobileNetV2", {"alpha": 1.4}),
    "mobilenet_v2_130": ("MobileNetV2", {"alpha": 1.3}),
    "mobilenet_v2_075": ("MobileNetV2", {"alpha": 0.75}),
    "mobilenet_v2_050": ("MobileNetV2", {"alpha": 0.5}),
    "mobilenet_v2_035": ("MobileNetV2", {"alpha": 0.35}),
    "mobilenet_v3_large": ("MobileNetV3Large", {"input_shape": (224, 224, 3)}),
    "mobilenet_v3_large_075": ("MobileNetV3Large", {"input_shape": (224, 224, 3), "alpha": 0.75}),
    "mobilenet_v3_large_minimalistic": ("MobileNetV3Large", {"input_shape": (224, 224, 3), "minimalistic": True}),
    "mobilenet_v3_small": ("MobileNetV3Small", {"input_shape": (224, 224, 3)}),
    "mobilenet_v3_small_075": ("MobileNetV3Small", {"input_shape": (224, 224, 3), "alpha": 0.75}),
    "mobilenet_v3_small_minimalistic": ("MobileNetV3Small", {"input_shape": (224, 224, 3), "minimalistic": True}),
    "nasnet_mobile": ("NASNetMobile", {}),
    "nasnet_large": ("NASNetLarge", {}),
    **{f"efficientnet_v2_{size.lower()}": (f"EfficientNetV2{size}", {}) for size in ("S", "M", "L")},
    **{f"efficientnet_v2_b{number}": (f"EfficientNetV2B{number}", {}) for number in range(4)},
    **{f"efficientnet_b{number}": (f"EfficientNetB{number}", {}) for number in range(8)},
    **{f"convnext_{size.lower()}": (f"ConvNeXt{size}", {}) for size in ("Tiny", "Small", "Base", "Large", "XLarge")},
}


@pytest.mark.parametrize("preset", APPLICATIONS)
def test_ours_equals_keras_applications_layer_by_layer(preset):
    import keras

    name, arguments = APPLICATIONS[preset]
    network = netviz.build(preset)
    with skeletons():
        model = getattr(keras.applications, name)(weights=None, **arguments)
        assert facts(network) == keras_facts(model)
        assert network.total_params == model.count_params()
        assert [settings(layer) for layer in keras_layers(network)] == [settings(layer) for layer in flat(model)]


def test_no_application_is_missing():
    import keras

    assert {name for name, _ in APPLICATIONS.values()} == {
        name for name in dir(keras.applications) if name[0].isupper()
    }


def facts(network):
    """Layer by layer: class, output shape, weights, and which of the layers before it are its inputs."""
    place = {node: index for index, node in enumerate(network.nodes)}
    return [
        (
            node.type,
            node.output_shape,
            [(weight.shape, weight.trainable) for weight in node.weights],
            [place[source] for source in node.inputs],
        )
        for node in network.nodes
    ]


def keras_facts(model):
    rows, place = [], {}
    for operation in model.operations:
        sources = [place[source] for source in inputs_of(operation)]
        for layer in parts(operation):
            weights = [(tuple(weight.shape), weight.trainable) for weight in getattr(layer, "weights", [])]
            rows.append((type(layer).__name__, tuple(layer.output.shape[1:]), weights, sources))
            sources = [len(rows) - 1]
        place[operation] = len(rows) - 1 if parts(operation) else sources[0]
    return rows


def inputs_of(operation):
    return [tensor._keras_history.operation for tensor in operation._inbound_nodes[0].input_tensors]


def parts(operation):
    """The layers of a Sequential, which ConvNeXt nests; else the operation: a layer, or the sum written as a + b.

    MobileNetV3's relu6(x + 3) * (1 / 6) is one layer: the hard sigmoid that it computes.
    """
    import keras

    shifted = any(is_with_number(source, "Add") for source in (operation, *inputs_of(operation)))
    if shifted:
        return []
    if is_with_number(operation, "Multiply"):
        sigmoid = keras.layers.Activation("hard_sigmoid")
        sigmoid(operation.input)
        return [sigmoid]
    return getattr(operation, "layers", [operation])


def is_with_number(operation, name):
    """Whether it is a tensor's sum or product with a number."""
    ours = type(operation).__module__ == "keras.src.ops.numpy" and type(operation).__name__ == name
    return ours and len(inputs_of(operation)) == 1


def flat(model):
    return [layer for operation in model.operations[1:] for layer in parts(operation)]


def keras_layers(network):
    """A Keras layer for each of ours but the image; one for all that are equal."""
    nodes = {node.layer: node for node in network.nodes}
    made = {layer: keras_layer(node) for layer, node in nodes.items() if node.inputs}
    return [made[node.layer] for node in network.nodes if node.inputs]


def settings(layer):
    """Its configuration, without its name, what every layer has, and the axis, which is always the channels'."""
    if type(layer).__module__ == "keras.src.ops.numpy":
        return {}
    return {
        key: ZEROS if value == CONSTANT_0 else value
        for key, value in layer.get_config().items()
        if key not in ("name", "trainable", "dtype", "axis")
    }


ZEROS = {"module": "keras.initializers", "class_name": "Zeros", "config": {}, "registered_name": None}
CONSTANT_0 = ZEROS | {"class_name": "Constant", "config": {"value": 0.0}}
"""As EfficientNetV2 writes them."""
