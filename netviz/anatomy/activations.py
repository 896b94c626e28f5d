"""The activation functions of Keras that look at one value at a time: their laws and their curves, in NumPy."""

from __future__ import annotations

import math
from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from netviz.network import Node

Values = NDArray[np.float64]


@dataclass(frozen=True)
class Curve:
    """A function of one value: its name, its law in LaTeX, the function, and the values of x worth showing."""

    name: str
    law: str
    of: Callable[[Values], Values]
    range: tuple[float, float] = (-6, 6)


def _softplus(x: Values) -> Values:
    return np.logaddexp(x, 0)


def _sigmoid(x: Values) -> Values:
    return 1 / (1 + np.exp(-x))


def _hard_sigmoid(x: Values) -> Values:
    return np.clip(x / 6 + 0.5, 0, 1)


def _elu(x: Values) -> Values:
    return np.where(x > 0, x, np.expm1(np.minimum(x, 0)))


_erf = np.vectorize(math.erf, otypes=[float])
_SELU = 1.0507009873554805, 1.6732632423543772  # its scale and alpha: Klambauer et al. 2017
_RECTIFIED = (-4, 10)

_SILU = Curve("SiLU", r"x\,\sigma(x) = \frac{x}{1 + e^{-x}}", lambda x: x * _sigmoid(x))
_HARD_SILU = Curve("hard SiLU", r"x\,\min(\max(\tfrac{x}{6} + \tfrac12, 0), 1)", lambda x: x * _hard_sigmoid(x))
RELU = Curve("ReLU", r"\max(x, 0)", lambda x: np.maximum(x, 0), _RECTIFIED)
RELU6 = Curve("ReLU6", r"\min(\max(x, 0), 6)", lambda x: np.clip(x, 0, 6), _RECTIFIED)

CURVES = {
    "linear": Curve("linear", "x", lambda x: x),
    "relu": RELU,
    "relu6": RELU6,
    "leaky_relu": Curve("leaky ReLU", r"\max(x, 0.2\,x)", lambda x: np.maximum(x, 0.2 * x)),
    "elu": Curve("ELU", r"x > 0 : x,\; \text{else } e^x - 1", _elu),
    "selu": Curve("SELU", r"1.0507\,(x > 0 : x,\; \text{else } 1.6733\,(e^x - 1))",
                  lambda x: _SELU[0] * np.where(x > 0, x, _SELU[1] * np.expm1(np.minimum(x, 0)))),
    "gelu": Curve("GELU", r"\tfrac{x}{2}\,(1 + \mathrm{erf}\,\tfrac{x}{\sqrt 2})",
                  lambda x: x / 2 * (1 + _erf(x / math.sqrt(2)))),
    "silu": _SILU,
    "swish": _SILU,
    "hard_silu": _HARD_SILU,
    "hard_swish": _HARD_SILU,
    "mish": Curve("Mish", r"x \tanh(\ln(1 + e^x))", lambda x: x * np.tanh(_softplus(x))),
    "sigmoid": Curve("sigmoid", r"\sigma(x) = \frac{1}{1 + e^{-x}}", _sigmoid),
    "hard_sigmoid": Curve("hard sigmoid", r"\min(\max(\tfrac{x}{6} + \tfrac12, 0), 1)", _hard_sigmoid),
    "log_sigmoid": Curve("log sigmoid", r"-\ln(1 + e^{-x})", lambda x: -_softplus(-x)),
    "tanh": Curve("tanh", r"\tanh x", np.tanh),
    "hard_tanh": Curve("hard tanh", r"\min(\max(x, -1), 1)", lambda x: np.clip(x, -1, 1)),
    "softplus": Curve("softplus", r"\ln(1 + e^x)", _softplus),
    "softsign": Curve("softsign", r"\frac{x}{1 + |x|}", lambda x: x / (1 + np.abs(x))),
    "squareplus": Curve("squareplus", r"\tfrac12\,(x + \sqrt{x^2 + 4})", lambda x: (x + np.sqrt(x * x + 4)) / 2),
    "exponential": Curve("exponential", "e^x", np.exp, (-4, 2)),
}  # fmt: skip
"""By Keras' name, with the arguments that Keras gives them by default."""


def function_of(node: Node) -> str | None:
    """Keras' name of the function that the layer applies to its values; None where it applies none."""
    return node.layer.activation_function


def curve_of(node: Node) -> Curve | None:
    """The curve of the layer's function; None without one, for softmax, and for a function that is not known."""
    most = node.layer.activation_limit
    if most not in (None, 6):
        return Curve(f"ReLU, cut at {most:g}", rf"\min(\max(x, 0), {most:g})", lambda x: np.clip(x, 0, most),
                     (-max(most, 1), 2 * max(most, 1)))  # fmt: skip
    return CURVES.get(function_of(node) or "")
