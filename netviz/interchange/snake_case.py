"""Snake case: what Keras makes of a class' name for a word or a function."""

from __future__ import annotations

import re


def snake_case(name: str) -> str:
    """TrueDivide as true_divide, Conv2D as conv2d. Source: to_snake_case in keras/src/utils/naming.py.

    >>> snake_case("DivNoNan"), snake_case("MaxPool3D"), snake_case("HeNormal")
    ('div_no_nan', 'max_pool3d', 'he_normal')
    """
    words = re.sub(r"(.)([A-Z][a-z]+)", r"\1_\2", re.sub(r"\W+", "", name))
    return re.sub(r"([a-z])([A-Z])", r"\1_\2", words).lower()
