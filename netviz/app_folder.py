"""Where the app lies: app.py, its pages, its assets and its Streamlit settings."""

from pathlib import Path

_PACKAGED = Path(__file__).with_name("_app")
"""Where a wheel has them; a checkout has them at its root, as Streamlit Community Cloud wants it."""

APP = _PACKAGED if _PACKAGED.is_dir() else Path(__file__).resolve().parents[1]

INSTALL_TRAINING = "pip install 'netviz[train]'" if _PACKAGED.is_dir() else "pip install -r requirements.txt"
"""What adds TensorFlow and Keras. PyPI has another netviz, which pip leaves alone where ours is installed."""
