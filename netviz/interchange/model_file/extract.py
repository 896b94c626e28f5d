"""An extract of a model file: all that is ever read of it, in the shell as in the visitor's browser."""

from dataclasses import dataclass
from typing import Literal, NamedTuple

from netviz.layers import Shape

Form = Literal["archive", "hdf5", "json", "folder", "other"]
"""What the first bytes of a file say it is."""
HEAD = 32
"""So many of the first bytes tell what a file is that is no model."""
NAMES = 20
"""So many of the names in it are kept."""
WEIGHTS = 20_000  # of 5,000 layers of four


class Stored(NamedTuple):
    """A weight in a file: the layer that it is filed under, "" where the file does not say, its name, and its shape."""

    layer: str
    name: str
    shape: Shape


@dataclass(frozen=True)
class Extract:
    """What is read of a file called `name`.

    `head` are the first bytes of one of another form, `names` the first entries of an archive, an HDF5 file or a
    folder; `config` and `metadata` the texts that describe a model, None where there are none; `weights` the shapes of
    its weights, as far as they could be read.
    """

    name: str
    form: Form
    head: bytes = b""
    names: tuple[str, ...] = ()
    config: bytes | None = None
    metadata: bytes | None = None
    keras_version: str = ""
    weights: tuple[Stored, ...] = ()
