"""What happens next depends on codes, never on the words of a sentence: those change, or come in another language.

A sentence is text in which a space parts two words, or one capitalised word; a key such as "wide" is none, nor is the
class of a layer, such as "Dense".
"""

import ast
import re
from pathlib import Path

import pytest

from netviz import layers

ROOT = Path(__file__).parents[1]
SCRIPTS = sorted([ROOT / "app.py", *(ROOT / "pages").rglob("*.py"), *(ROOT / "netviz").rglob("*.py")])
CUTS = {"startswith", "endswith", "partition", "rpartition", "split", "rsplit", "removeprefix", "removesuffix",
        "find", "rfind", "index", "count"}  # fmt: skip
PATTERNS = {"match", "search", "fullmatch", "findall", "finditer", "split", "sub"}
# Names that hold sentences in netviz: nothing at all may be asked of their words.
SAID = {"reason", "message", "notice", "problem", "sentence", "refusal", "refused_because"}
CLASSES = {"Sequential", "Softmax"} | {name for name, kind in vars(layers).items() if isinstance(kind, type)}


def is_sentence(text):
    """Two words, or a capitalised one, whatever stands before and behind them."""
    words = text.strip(" .,:;!?…")
    return bool(
        re.search(r"[^\W\d]\s+[^\W\d]", words) or (re.fullmatch(r"[A-Z][a-z]+", words) and words not in CLASSES)
    )


def literals(node):
    """The texts that a comparison is made with: one, or those of a tuple, list or set."""
    elements = node.elts if isinstance(node, ast.Tuple | ast.List | ast.Set) else [node]
    return [each.value for each in elements if isinstance(each, ast.Constant) and isinstance(each.value, str)]


def name_of(node):
    """The last word of a name: `reason` of run.reason."""
    return node.id if isinstance(node, ast.Name) else node.attr if isinstance(node, ast.Attribute) else ""


def is_said_error(node, errors):
    """str(error) of an exception that was caught, or that is called one."""
    return (
        isinstance(node, ast.Call)
        and name_of(node.func) in ("str", "repr")
        and len(node.args) == 1
        and name_of(node.args[0]) in errors
    )


def compared_sentences(source):
    """(line, why) for every place where the words of a sentence decide."""
    tree = ast.parse(source)
    errors = {node.name for node in ast.walk(tree) if isinstance(node, ast.ExceptHandler) and node.name}
    errors |= {"error", "exception", "err"}
    found = []
    for node in ast.walk(tree):
        if isinstance(node, ast.Compare):
            sides = [node.left, *node.comparators]
            if any(is_said_error(side, errors) for side in sides):
                found.append((node.lineno, "an error's sentence is compared"))
            elif any(is_sentence(text) for side in sides for text in literals(side)):
                found.append((node.lineno, "a text is compared with a sentence"))
            elif literals(node.left) and any(name_of(side) == "figures" for side in node.comparators):
                found.append((node.lineno, "a figure is looked for by its name"))
        elif isinstance(node, ast.MatchValue) and any(is_sentence(text) for text in literals(node.value)):
            found.append((node.value.lineno, "a text is matched with a sentence"))
        elif isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute):
            on, verb = node.func.value, node.func.attr
            if verb in CUTS and (is_said_error(on, errors) or name_of(on) in SAID):
                found.append((node.lineno, f"{verb} is asked of a sentence"))
            elif verb in CUTS and any(is_sentence(text) for given in node.args for text in literals(given)):
                found.append((node.lineno, f"{verb} looks for a sentence"))
            elif verb in PATTERNS and name_of(on) == "re" and any(is_said_error(given, errors) for given in node.args):
                found.append((node.lineno, "an error's sentence is searched"))
    return found


@pytest.mark.parametrize("script", [str(path.relative_to(ROOT)) for path in SCRIPTS])
def test_no_script_decides_by_the_words_of_a_sentence(script):
    assert compared_sentences((ROOT / script).read_text(encoding="utf-8")) == []


@pytest.mark.parametrize(
    "line",
    [
        'full = "disk full" in str(error)',
        'full = str(problem).startswith("no space")\ntry: pass\nexcept OSError as problem: pass',
        'full = re.search("disk", str(error))',
        'trains = text == "Training"',
        'trains = run.phase in ("Training", "Testing")',
        'trains = phase.startswith("Reading the images")',
        "is_known = reason.startswith(run.state)",
        'rule = first.partition(" Received:")[0]',
        'rule = str(error).split(". ")[0]',
        'is_drawn = ready.name == "Shapes"',
        'has_begun = "tensorflow" in run.figures',
        'match phase:\n    case "Training": pass',
    ],
)
def test_a_sentence_that_decides_is_found(line):
    assert compared_sentences(line)


@pytest.mark.parametrize(
    "line",
    [
        'residual = "Add" in types or node.type == "Dense" or raw["class_name"] == "Sequential"',
        'wide = look == "wide" and run.state in ("done", "stopped")',
        'show(f"{error}. Nothing was changed.")',
        "notice = str(error)",
        'name, _, value = text.partition("=")',
    ],
)
def test_a_code_that_decides_is_no_fault(line):
    assert compared_sentences(line) == []
