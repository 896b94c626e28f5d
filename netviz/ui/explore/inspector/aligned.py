"""Formulas as LaTeX that is no wider than the inspector: broken at equals signs, then at plus signs and dots."""

import re
from collections.abc import Sequence

from netviz.anatomy.formulas import Formula

SHORT = 44
"""Characters of a formula, in letters and in numbers, that fit into one line beside the drawing."""
WIDTH = 36
"""Signs that are seen of a line."""
_PLUS, _DOT = (re.compile(rf"(?= {sign} )(?![^{{]*\}})") for sign in (r"\+", r"\\cdot"))


def aligned(formulas: Sequence[tuple[str, Formula]]) -> str:
    """Each formula below what it is the number of."""
    groups = (r" \\ &".join([rf"\small\text{{{what}}}", *_lines(formula)]) for what, formula in formulas)
    return r"\begin{aligned}&" + r"\\[.6em] &".join(groups) + r"\end{aligned}"


def seen(latex: str) -> int:
    """About how many signs are seen of it."""
    return len(re.sub(r"\\(?:text|tfrac|,|quad)|[{}_\\]", "", latex.replace(r"\cdot", "·")))


def _lines(formula: Formula) -> list[str]:
    if len(formula.letters) + len(formula.numbers) <= SHORT:
        return [formula.latex]
    first, *rest = formula.latex.split(" = ")
    return [line for side in (first, *(f"= {side}" for side in rest)) for line in _broken(side)]


def _broken(side: str) -> list[str]:
    terms = [part for term in _PLUS.split(side) for part in (_DOT.split(term) if seen(term) > WIDTH else [term])]
    lines = [""]
    for term in terms:
        if lines[-1] and seen(lines[-1] + term) > WIDTH:
            lines.append(rf"\quad{term}")
        else:
            lines[-1] += term
    return lines
