"""A handout of a run: its network's drawing, table and script, and its curves, each a file; its weights lie beside."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from netviz.anatomy.export import to_csv, to_markdown
from netviz.drawing.files.export import export
from netviz.drawing.outline.tree import outline
from netviz.drawing.outline.units import with_units
from netviz.errors import NetvizError
from netviz.interchange.keras_script import to_script
from netviz.network import Network
from netviz.training import curves
from netviz.training.exports.curves_page import curves_page
from netviz.training.record.events import Event
from netviz.training.record.runs import Run

CONTENTS = "contents.txt"


def files(run: Run, network: Network, events: Sequence[tuple[int, Event]], weights: str) -> dict[str, bytes]:
    """By name all but the weights, whose file is only listed; what cannot be made is told there with its reason."""
    figure = with_units(outline(network))
    title = run.name or network.title
    makers: dict[str, tuple[str, Callable[[], str | bytes]]] = {
        "drawing.svg": ("the drawing, folded: text stays text", lambda: export(network, figure, ())),
        "drawing.pdf": ("the same, for papers", lambda: export(network, figure, (), format="pdf")),
        "layers.csv": ("every fact, a row a layer", lambda: to_csv(network)),
        "layers.md": ("the usual columns, with the totals", lambda: to_markdown(network)),
        "network.py": ("the Keras script that builds the network", lambda: to_script(network)),
        "curves.csv": ("a line a check, as Keras' CSVLogger writes it", lambda: curves.as_csv(events)),
        "curves.html": ("the curves, zoomed without a network", lambda: curves_page(run, events, title)),
    }
    made, listed = dict[str, bytes](), [title, ""]
    for name, (told, make) in makers.items():
        try:
            content = make()
        except NetvizError as error:
            listed.append(f"no {name}: {error}")
            continue
        made[name] = content if isinstance(content, bytes) else content.encode()
        listed.append(f"{name}: {told}")
    listed.append(f"{weights}: for model.load_weights, where network.py builds the model")
    return {CONTENTS: "\n".join([*listed, ""]).encode(), **made}
