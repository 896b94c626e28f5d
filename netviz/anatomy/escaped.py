"""Text from anywhere, such as a name in a file, as each kind of table shows it: letter by letter."""

FORMULA_STARTS = ("=", "+", "-", "@", "\t", "\r")
_LATEX = {
    "\\": r"\textbackslash{}", "~": r"\textasciitilde{}", "^": r"\textasciicircum{}", "×": r"$\times$", "≥": r"$\geq$",
    "–": "--", "<": r"\textless{}", ">": r"\textgreater{}", "|": r"\textbar{}", '"': r"\textquotedbl{}",
} | {letter: f"\\{letter}" for letter in "&%$#_{}"}  # fmt: skip


def markdown(cell: str) -> str:
    """Text that Markdown shows as it is."""
    return "".join(f"\\{letter}" if letter in "\\|`*[]<>&$~" else letter for letter in cell)


def latex(cell: str) -> str:
    """Text that LaTeX sets as it is."""
    return "".join(_LATEX.get(letter, letter if letter.isprintable() else " ") for letter in cell)


def csv(cell: str) -> str:
    """Text that a spreadsheet does not run as a formula."""
    return f"'{cell}" if cell.startswith(FORMULA_STARTS) else cell
