"""Options: what of a layer changes how it learns and not what it is: initializers, regularizers, constraints, dtype."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache
from types import MappingProxyType
from typing import Any, Literal

from netviz.unknown import UNKNOWN

Module = Literal["initializers", "regularizers", "constraints"]
Plain = str | int | float | bool | tuple[int, ...] | None

_SEEDED = {"seed": None}
CLASSES: Mapping[Module, Mapping[str, Mapping[str, Plain]]] = {
    "initializers": {
        "Constant": {"value": 0.0},
        "GlorotNormal": _SEEDED,
        "GlorotUniform": _SEEDED,
        "HeNormal": _SEEDED,
        "HeUniform": _SEEDED,
        "Identity": {"gain": 1.0},
        "LecunNormal": _SEEDED,
        "LecunUniform": _SEEDED,
        "Ones": {},
        "Orthogonal": {"gain": 1.0, "seed": None},
        "RandomNormal": {"mean": 0.0, "stddev": 0.05, "seed": None},
        "RandomUniform": {"minval": -0.05, "maxval": 0.05, "seed": None},
        "STFT": {"side": "real", "window": "hann", "scaling": "density", "periodic": False},
        "TruncatedNormal": {"mean": 0.0, "stddev": 0.05, "seed": None},
        "VarianceScaling": {"scale": 1.0, "mode": "fan_in", "distribution": "truncated_normal", "seed": None},
        "Zeros": {},
    },
    "regularizers": {
        "L1": {"l1": 0.01},
        "L2": {"l2": 0.01},
        "L1L2": {"l1": 0.0, "l2": 0.0},
        "OrthogonalRegularizer": {"factor": 0.01, "mode": "rows"},
    },
    "constraints": {
        "MaxNorm": {"max_value": 2, "axis": 0},
        "MinMaxNorm": {"min_value": 0.0, "max_value": 1.0, "rate": 1.0, "axis": 0},
        "NonNeg": {},
        "UnitNorm": {"axis": 0},
    },
}
"""Keras' own classes, each with its arguments and their defaults: no other class is ever named in a script."""

_WORDLESS = frozenset({"Constant"})
"""The initializers that Keras does not take by their name alone."""

INITIAL: Mapping[str, str] = MappingProxyType(
    {
        "kernel": "glorot_uniform",
        "depthwise": "glorot_uniform",
        "pointwise": "glorot_uniform",
        "recurrent": "orthogonal",
        "embeddings": "uniform",
        "bias": "zeros",
        "beta": "zeros",
        "alpha": "zeros",
        "moving_mean": "zeros",
        "gamma": "ones",
        "moving_variance": "ones",
    }
)
"""How each kind of weight begins in Keras, unless an option says otherwise."""


@dataclass(frozen=True)
class KerasObject:
    """An object of Keras by its class and plain values: L2(0.0001), MaxNorm(3), VarianceScaling(2.0, "fan_out")."""

    module: Module
    class_name: str
    arguments: tuple[tuple[str, Plain], ...] = ()
    """Those that differ from Keras' defaults, after the first one, which says most; none where nothing differs."""

    @classmethod
    def of(cls, module: Module, class_name: str, given: Mapping[str, Any]) -> KerasObject:
        """With these arguments, all of which the class has."""
        defaults = CLASSES[module][class_name]
        values = {name: given.get(name, default) for name, default in defaults.items()}
        told = [name for name, value in values.items() if value != defaults[name]]
        if told or module != "initializers" or class_name in _WORDLESS:
            told = list(dict.fromkeys([*[name for name in values if name != "seed"][:1], *told]))
        return cls(module, class_name, tuple((name, values[name]) for name in told))


Option = str | int | KerasObject | None
"""By Keras' name for it ("he_normal", "mixed_float16"), or as an object with its numbers; of a seed, the number."""
Initializer = str | KerasObject
Regularizer = str | KerasObject | None


def VarianceScaling(  # noqa: N802 (Keras' name)
    scale: float = 1.0, mode: str = "fan_in", distribution: str = "truncated_normal"
) -> KerasObject:
    """Random first weights with a variance of scale / fan, as keras.initializers has them."""
    given = {"scale": scale, "mode": mode, "distribution": distribution}
    return KerasObject.of("initializers", "VarianceScaling", given)


def usual_option(name: str) -> Option:
    """What Keras takes where the option of that name is not given."""
    weight, _, rule = name.rpartition("_")
    return "float32" if name == "dtype" else INITIAL.get(weight) if rule == "initializer" else None


ACTIVATIONS = frozenset(
    """celu elu exponential gelu glu hard_shrink hard_sigmoid hard_silu hard_swish hard_tanh leaky_relu linear
    log_sigmoid log_softmax mish relu relu6 selu sigmoid silu soft_shrink softmax softplus softsign sparse_plus
    sparse_sigmoid sparsemax squareplus swish tanh tanh_shrink threshold""".split()  # noqa: SIM905
)
"""The functions that Keras knows by name."""

_BITS = re.compile(r"(?:mixed_b?|b|u)?(?:float|int)(\d+)")


@lru_cache(maxsize=64)
def bytes_of(dtype: str) -> int:
    """Bytes of one value: 2 for mixed_float16, whose layers compute in float16; unknown for text, of any length."""
    bits = _BITS.fullmatch(dtype)
    return int(bits[1]) // 8 if bits else 1 if dtype == "bool" else UNKNOWN
