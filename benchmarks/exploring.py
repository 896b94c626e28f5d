"""How long it takes from new settings to everything that Explore shows, beside Keras building and drawing the same.

    python benchmarks/exploring.py            netviz alone, a few seconds
    python benchmarks/exploring.py --keras    beside keras.Model and plot_model (needs Graphviz' dot), a minute or two

netviz is timed with nothing cached but the placements of blocks already seen ("warm") and without those ("cold").
"""

import argparse
import statistics
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

import netviz
from netviz.anatomy.table import layer_table
from netviz.drawing import dot
from netviz.drawing.layout import place
from netviz.drawing.outline import foldable, outline
from netviz.drawing.svg import to_svg
from netviz.ui.layer_table import table_data

NETWORKS = ("mobilenet_v1", "mobilenet_v1_cifar", "resnet18", "resnet34", "resnet20", "resnet110")
ROUNDS = 15


def explore(name: str, unfold: bool) -> None:
    """All that the server does for new settings: network, totals, table, drawing."""
    network = netviz.build(name)
    _ = network.total_params, network.trainable_params, network.macs
    root = outline(network)
    layer_table(network)
    table_data(network, root)
    to_svg(network, place(root, foldable(root) if unfold else frozenset()), theme=None)


def milliseconds(act: Callable[[], None], rounds: int = ROUNDS) -> float:
    taken = []
    for _ in range(rounds):
        start = time.perf_counter()
        act()
        taken.append(1000 * (time.perf_counter() - start))
    return statistics.median(taken)


def cold(name: str, unfold: bool) -> None:
    dot._placements.clear()
    explore(name, unfold)


def beside_keras(name: str) -> tuple[float, str]:
    """Milliseconds to build the keras.Model, and to draw it with plot_model."""
    from keras.utils import plot_model

    network = netviz.build(name)
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
    head = f"{'network':<22}{'layers':>8}{'folded warm':>13}{'folded cold':>13}{'unfolded cold':>15}"
    print(head + (f"{'Keras build':>13}{'plot_model':>12}" if options.keras else "") + "   (milliseconds, medians)")
    for name in NETWORKS:
        layers = len(netviz.build(name).nodes)
        explore(name, unfold=False)
        figures = [
            milliseconds(lambda name=name: explore(name, unfold=False)),
            milliseconds(lambda name=name: cold(name, unfold=False)),
            milliseconds(lambda name=name: cold(name, unfold=True)),
        ]
        line = f"{name:<22}{layers:>8}{figures[0]:>13.1f}{figures[1]:>13.1f}{figures[2]:>15.1f}"
        if options.keras:
            build, drawing = beside_keras(name)
            line += f"{build:>13.0f}{drawing:>12}"
        print(line, flush=True)


if __name__ == "__main__":
    main()
