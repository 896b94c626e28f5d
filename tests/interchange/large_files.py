"""Model files of any size that take no room on the disk: their weights are a hole."""

import json
import struct
import zlib
from pathlib import Path

import h5py

WIDTH = 1024
LAYER_BYTES = 4 * WIDTH**2
_USER_BLOCK = 512  # HDF5 leaves so many bytes at its beginning to others: here to the archive around it


def _config(layers):
    chain = [{"class_name": "InputLayer", "config": {"name": "values", "batch_shape": [None, WIDTH]}}]
    for number in range(layers):
        config = {"name": f"wide_{number}", "units": WIDTH, "use_bias": False}
        chain.append({"class_name": "Dense", "config": config})
    return json.dumps({"class_name": "Sequential", "module": "keras", "config": {"name": "large", "layers": chain}})


def _hole(group, path):
    """A kernel whose place is kept, but whose values are never written."""
    made = h5py.h5p.create(h5py.h5p.DATASET_CREATE)
    made.set_alloc_time(h5py.h5d.ALLOC_TIME_EARLY)
    made.set_fill_time(h5py.h5d.FILL_TIME_NEVER)
    parents, _, name = path.rpartition("/")
    space = h5py.h5s.create_simple((WIDTH, WIDTH))
    h5py.h5d.create(group.require_group(parents).id, name.encode(), h5py.h5t.IEEE_F32LE, space, made)


def large_h5(path: Path, layers: int) -> Path:
    """A whole model, as Keras 2 saved it, of LAYER_BYTES for each layer."""
    with h5py.File(path, "w") as file:
        file.attrs["model_config"] = _config(layers).encode()
        file.attrs["keras_version"] = b"2.15.0"
        weights = file.create_group("model_weights")
        names = [f"wide_{number}" for number in range(layers)]
        weights.attrs["layer_names"] = [name.encode() for name in names]
        for name in names:
            weights.create_group(name).attrs["weight_names"] = [f"{name}/kernel:0".encode()]
            _hole(weights[name], f"{name}/kernel:0")
    return path


def large_keras(path: Path, layers: int) -> Path:
    """A `.keras` archive of LAYER_BYTES for each layer; zip64, as one of more than 4 GB must be."""
    with h5py.File(path, "w", userblock_size=_USER_BLOCK) as file:
        for number in range(layers):
            _hole(file, f"layers/dense{f'_{number}' if number else ''}/vars/0")
    size = path.stat().st_size - _USER_BLOCK
    with path.open("r+b") as file:
        file.write(_header("model.weights.h5", size, 0, _USER_BLOCK))
        directory = [_record("model.weights.h5", size, 0, 0)]
        texts = {"config.json": _config(layers).encode(), "metadata.json": b'{"keras_version": "3.15.1"}'}
        for name, text in texts.items():
            place, checksum = file.seek(0, 2), zlib.crc32(text)
            file.write(_header(name, len(text), checksum) + text)
            directory.append(_record(name, len(text), checksum, place))
        begin, records = file.tell(), b"".join(directory)
        file.write(records)
        file.write(struct.pack("<4sQHHIIQQQQ", b"PK\6\6", 44, 45, 45, 0, 0, 3, 3, len(records), begin))
        file.write(struct.pack("<4sIQI", b"PK\6\7", 0, begin + len(records), 1))
        file.write(struct.pack("<4s4H2IH", b"PK\5\6", 0, 0, 3, 3, len(records), min(begin, 2**32 - 1), 0))
    return path


def _header(name, size, checksum, length=None):
    """What stands before an entry: of `length` bytes, where that matters."""
    extra = b"" if length is None else struct.pack("<HHQQ", 1, 16, size, size)
    if length is not None:
        rest = length - 30 - len(name) - len(extra) - 4
        extra += struct.pack("<HH", 0xCAFE, rest) + bytes(rest)
    sizes = (min(size, 2**32 - 1),) * 2
    return (
        struct.pack("<4s5H3I2H", b"PK\3\4", 45, 0, 0, 0, 33, checksum, *sizes, len(name), len(extra))
        + name.encode()
        + extra
    )


def _record(name, size, checksum, place):
    """What the directory says of an entry: what is too large for 32 bits in an extra field."""
    values = (size, size, place)
    large = [value for value in values if value >= 2**32 - 1]
    extra = struct.pack(f"<HH{len(large)}Q", 1, 8 * len(large), *large) if large else b""
    small = [min(value, 2**32 - 1) for value in values]
    return (
        struct.pack(
            "<4s6H3I5H2I",
            b"PK\1\2",
            45,
            45,
            0,
            0,
            0,
            33,
            checksum,
            *small[:2],
            len(name),
            len(extra),
            *[0] * 3,
            0,
            small[2],
        )
        + name.encode()
        + extra
    )
