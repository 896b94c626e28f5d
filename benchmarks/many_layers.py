"""How long a model file takes to open, and how much memory: from JSON to the layer table.

    python -m benchmarks.many_layers [LAYERS ...]

For each number of layers: a chain, a chain in which every layer takes the four before it, and models within models. The
time is the processor's own, so that other load does not count.
"""

import gc
import json
import sys
import time
import tracemalloc
from functools import partial
from itertools import pairwise

from netviz.anatomy.table import summary
from netviz.interchange.keras_file import read
from netviz.words import MEGABYTE

COUNTS = (500, 1_000, 2_000, 4_000)
IMAGE = {
    "class_name": "InputLayer",
    "name": "image",
    "config": {"name": "image", "batch_input_shape": [None, 32, 32, 3]},
    "inbound_nodes": [],
}


def layer(class_name: str, name: str, *sources: str, **config: object) -> dict:
    """A layer as Keras 2 writes it."""
    node = [[source, 0, 0, {}] for source in sources]
    return {"class_name": class_name, "name": name, "config": {"name": name, **config}, "inbound_nodes": [node]}


def convolution(name: str, source: str) -> dict:
    """3 x 3, 4 filters."""
    return layer("Conv2D", name, source, filters=4, kernel_size=[3, 3], padding="same")


def model(layers: list[dict], name: str = "model", output: tuple[str, int] | None = None) -> dict:
    """A functional model of these layers behind an image."""
    last, call = output or (layers[-1]["name"], 0)
    config = {
        "name": name,
        "layers": [IMAGE, *layers],
        "input_layers": [["image", 0, 0]],
        "output_layers": [[last, call, 0]],
    }
    return {"class_name": "Functional", "config": config}


def chain(count: int) -> dict:
    """One after another."""
    names = ["image", *(f"stage{number // 20}_conv{number}" for number in range(count))]
    return model([convolution(name, source) for source, name in pairwise(names)])


def dense(count: int) -> dict:
    """Each takes the four before it."""
    names, layers = ["image", "conv0"], [convolution("conv0", "image")]
    for number in range(1, count // 2):
        layers.append(layer("Concatenate", f"join{number}", *dict.fromkeys([*names[-4:], names[0]])))
        layers.append(convolution(f"conv{number}", f"join{number}"))
        names.append(f"conv{number}")
    return model(layers)


def nested(count: int) -> dict:
    """Models of ten layers, each called by the one around it."""
    layers, source, call = [], "image", 0
    for number in range(count // 10):
        inner = chain(10)
        inner["config"]["name"] = name = f"part{number}"
        for place, part in enumerate(inner["config"]["layers"][1:]):
            part["config"]["filters"] = 3 if place == 9 else 4
        layers.append({**inner, "name": name, "inbound_nodes": [[[source, call, 0, {}]]]})
        source, call = name, 1
    return model(layers, output=(source, call))


def measure(work: partial) -> float:
    """Seconds of the processor."""
    gc.collect()
    start = time.process_time()
    work()
    return time.process_time() - start


def main() -> None:
    """Print the table."""
    counts = [int(argument) for argument in sys.argv[1:]] or COUNTS
    print(f"{'layers':>8}{'kB':>8}{'open, s':>10}{'table, s':>10}{'MB':>8}")
    for write in (chain, dense, nested):
        for count in counts:
            content = json.dumps(write(count)).encode()
            opening = partial(read, content, "model.json")
            network = opening()
            seconds = [measure(opening), measure(partial(summary, network))]
            tracemalloc.start()
            opening()
            megabytes = tracemalloc.get_traced_memory()[1] / MEGABYTE
            tracemalloc.stop()
            sizes = f"{len(network.nodes):>8,}{len(content) / 1000:>8.0f}"
            print(f"{sizes}{seconds[0]:>10.2f}{seconds[1]:>10.2f}{megabytes:>8.0f}  {write.__name__}")


if __name__ == "__main__":
    main()
