"""The golden files: script, table and folded drawing of three networks, as they were when someone last looked at them.

python -m tests.golden.rewrite writes them anew; `git diff` then shows what changed.
"""

from itertools import product
from pathlib import Path

import netviz
from netviz.anatomy.export import to_text
from netviz.network import Network


def _drawing(network: Network) -> str:
    """A line for each element and each rule of style, so that a difference shows one of them, not the whole drawing."""
    return netviz.draw(network).replace("><", ">\n<").replace("}", "}\n") + "\n"


FOLDER = Path(__file__).parent
NETWORKS = ("mobilenet_v1", "resnet50", "inception_resnet_v2")
FILES = {"script.py": netviz.to_script, "table.txt": to_text, "drawing.svg": _drawing}


def today(network: str, file: str) -> bytes:
    """What that file of that network's folder would hold if it were written now."""
    return FILES[file](netviz.build(network)).encode()


if __name__ == "__main__":
    for network, file in product(NETWORKS, FILES):
        (FOLDER / network).mkdir(exist_ok=True)
        (FOLDER / network / file).write_bytes(today(network, file))
