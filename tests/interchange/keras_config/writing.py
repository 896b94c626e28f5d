"""Configs as the Keras of some age wrote them: Keras 1 and 2, and TensorFlow.js."""

import json

IMAGE = (8, 8, 3)


def layer(class_name, name, **config):
    """A layer as Keras 1 and 2 write it: no module, and its name among its arguments."""
    return {"class_name": class_name, "config": {"name": name, "trainable": True, **config}}


def first(class_name, name, shape, **config):
    """A layer that a Sequential model begins with: it knows the images' shape."""
    return layer(class_name, name, batch_input_shape=[None, *shape], **config)


def image(name="image", shape=IMAGE):
    """An input of a functional model."""
    return {**layer("InputLayer", name, batch_input_shape=[None, *shape], dtype="float32", sparse=False),
            "name": name, "inbound_nodes": []}  # fmt: skip


def linked(written, *nodes):
    """A layer that is called once for each of the nodes; a text stands for the first output of that layer."""
    calls = [[[node, 0, 0, {}]] if isinstance(node, str) else node for node in nodes]
    return {**written, "name": written["config"]["name"], "inbound_nodes": calls}


def functional(*layers, outputs, inputs=("image",), name="mine", class_name="Model", **more):
    """A functional model; an output is a layer's name, or [name, call, output]."""
    ends = [[end, 0, 0] if isinstance(end, str) else end for end in outputs]
    config = {"name": name, "layers": list(layers), "input_layers": [[each, 0, 0] for each in inputs],
              "output_layers": ends, **more}  # fmt: skip
    return {"class_name": class_name, "config": config}


def operation(function, name, node):
    """A call of a function of TensorFlow, as Keras 2.4 on writes it."""
    return linked(layer("TFOpLambda", name, function=function), node)


def graph_node(op, name, *sources, constants=None, **attributes):
    """A node of TensorFlow's graph, as TensorFlow 1.13 to 2.3 writes it: the name without its prefix inside."""
    node = json.dumps({"name": name, "op": op, "input": list(sources), "attr": attributes})
    config = {"name": name, "trainable": True, "dtype": "float32", "node_def": node, "constants": constants or {}}
    written = {"class_name": "TensorFlowOpLayer", "config": config}
    nodes = [[[source, 0, 0, {}] for source in sources]]
    return {**written, "name": f"tf_op_layer_{name}", "inbound_nodes": nodes}


CONV = {"filters": 4, "kernel_size": [3, 3], "padding": "valid"}
"""What a convolution needs: 4 filters of 3 x 3."""


def chain(*layers, as_list=False, **more):
    """A Sequential model; until Keras 2.2.2 its config is the list."""
    return {"class_name": "Sequential", "config": list(layers) if as_list else {"name": "mine", "layers": list(layers)},
            **more}  # fmt: skip
