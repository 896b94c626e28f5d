"""What the server loads knows neither TensorFlow nor Keras, and nothing below the pages knows Streamlit.

Import contracts (pyproject.toml) say which room may name which; here the modules are really loaded.
"""

import pkgutil
import subprocess
import sys

import pytest

import netviz

HEAVY = {"tensorflow", "keras", "h5py", "matplotlib", "torch"}
OF_KERAS = "netviz.interchange.keras_layers"  # defines classes of Keras: to_keras imports it when it is called
EVERY = [
    module.name
    for module in pkgutil.walk_packages(netviz.__path__, "netviz.")
    if module.name != OF_KERAS and not module.name.endswith("__main__")
]
BELOW_THE_PAGES = [name for name in EVERY if not name.startswith("netviz.ui")]


@pytest.mark.parametrize(
    ("modules", "forbidden"),
    [(EVERY, HEAVY), (BELOW_THE_PAGES, HEAVY | {"streamlit"})],
    ids=["all modules", "below the pages"],
)
def test_importing_a_module_loads_nothing_heavy(modules, forbidden):
    program = f"import importlib, sys\nfor name in {modules}: importlib.import_module(name)\nprint(*sys.modules)"
    done = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=True)
    loaded = {name.partition(".")[0] for name in done.stdout.split()}
    assert "netviz" in loaded
    assert not loaded & forbidden
