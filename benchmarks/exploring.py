"""How long it takes from new settings to everything that Explore shows, beside Keras building and drawing the same.

    python -m benchmarks.exploring            netviz alone, a few seconds
    python -m benchmarks.exploring --keras    beside keras.Model and plot_model (needs Graphviz' dot), a minute or two

netviz is timed with nothing cached. "bytes" is the folded drawing as it is sent to the browser.
"""

import argparse
import statistics
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

import netviz
from netviz.drawing.layout import dot
from netviz.drawing.layout.placement import place
from netviz.drawing.look.svg import to_svg
from netviz.drawing.outline.tree import blocks, outline
from netviz.drawing.outline.units import with_units
from netviz.ui.explore.layer_table import table_data

NETWORKS: dict[str, dict] = {
    "mobilenet_v1": {},
    "resnet50": {},
    "googlenet_heads": {},
    "densenet121": {},
    "inception_resnet_v2_paper": {},
    "inception_resnet_v2_tutorial": {},
    "resnet_cifar": {"depth": 998},
}
ROUNDS = 11
MOST_FOR_KERAS = 1000  # layers; beyond, plot_model takes many minutes


def explore(name: str, unfold: bool) -> str:
    """All that the server does for new settings: network, totals, table, drawing. Answers the drawing."""
    dot._placements.clear()
    network = netviz.build(name, **NETWORKS[name])
    _ = network.total_params, network.trainable_params, network.macs
    root = outline(network)
    table_data(network, root)
    root = with_units(root)
    return to_svg(network, place(root, blocks(root) if unfold else frozenset()), theme=None)


def milliseconds(act: Callable[[], object], rounds: int = ROUNDS) -> float:
    taken = []
    for _ in range(rounds):
        start = time.perf_counter()
        act()
        taken.append(1000 * (time.perf_counter() - start))
    return statistics.median(taken)


def beside_keras(name: str) -> tuple[float, str]:
    """Milliseconds to build the keras.Model, and to draw it with plot_model."""
    from keras.utils import plot_model

    network = netviz.build(name, **NETWORKS[name])
    build = milliseconds(lambda: netviz.to_keras(network), rounds=3)
    model = netviz.to_keras(network)
    with tempfile.TemporaryDirectory() as folder:
        picture = Path(folder) / "model.png"
        try:
            drawing = milliseconds(
                lambda: plot_model(model, picture, show_shapes=True, show_layer_names=True), rounds=1
            )
        except Exception as error:  # a crash of dot is a result, too
            return build, type(error).__name__
        return build, f"{drawing:.0f}" if picture.exists() and picture.stat().st_size else "no picture"


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--keras", action="store_true", help="measure Keras on the same networks")
    options = parser.parse_args()
    head = f"{'network':<30}{'layers':>8}{'folded':>9}{'unfolded':>10}{'bytes':>9}"
    print(head + (f"{'Keras build':>13}{'plot_model':>12}" if options.keras else "") + "   (milliseconds, medians)")
    for name, settings in NETWORKS.items():
        layers = len(netviz.build(name, **settings).nodes)
        size = len(explore(name, unfold=False).encode())
        folded = milliseconds(lambda name=name: explore(name, unfold=False))
        unfolded = milliseconds(lambda name=name: explore(name, unfold=True), rounds=5)
        line = f"{name:<30}{layers:>8}{folded:>9.1f}{unfolded:>10.1f}{size:>9,}"
        if options.keras and layers < MOST_FOR_KERAS:
            build, drawing = beside_keras(name)
            line += f"{build:>13.0f}{drawing:>12}"
        print(line, flush=True)


if __name__ == "__main__":
    main()
