"""One vocabulary: whatever a visitor can read says the same thing in the same words, and every term is explained."""

import ast
import contextlib
import io
import re
from functools import cache
from pathlib import Path

import pytest

from netviz.__main__ import main
from netviz.architectures.catalog import FAMILIES
from netviz.convolution.settings import ConvolutionSettings
from netviz.drawing.look.drawing_look import DrawingLook
from netviz.glossary import GLOSSARY
from netviz.state.comparison import Comparison
from netviz.state.convolution import ConvolutionView
from netviz.state.explored import Explored
from netviz.state.story_view import StoryView
from netviz.training.experiments import EXPERIMENTS
from netviz.training.record.settings import RunSettings

ROOT = Path(__file__).parents[1]
CODE = ("interchange/script/", "interchange/keras_", "interchange/notebook.py", "exports/script", "record/migrations/")
"""What writes or reads code and Keras' own words, not sentences."""
CARDS = ("drawing/look/card.py", "drawing/files/dot_source.py")
"""What has no room for a term, and says its short form."""
OTHERWISE = {
    r"(?<![.\w])(?!(?i:re|over|under)?(?i:siz|seiz|priz)|Authorization\b)"  # the last is a header of HTTP
    r"\w+iz(?:e|es|ed|ing|er|ers|ation|ations)\b(?![.\w])": "British spelling: -ise",
    r"\b(?:color|gray|neighbor|behavior|favor|catalog|labeled|modeling)(?:s|ed|ing)?\b": "British spelling",
    r"\bmult(?:iply)?[- ]accumulat\w*|\bmult-adds\b|\bmadds\b|\bMAdds\b|\bMACs\b": "multiply-adds",
    r"\b[KMG]iB\b|\bKB\b": "kB, MB and GB, of a thousand bytes, a million and a thousand million",
    r"\bparams\b": "parameters",
    r"\bfield of view\b|\breceptive area\b": "receptive field",
    r"\bskip connections?\b|\bresidual shortcuts?\b": "shortcut",
    r"\bnon-trained\b|\buntrainable\b|\bnontrainable\b": "non-trainable",
    r"(?<=[\dnk]) ?x (?=[\dnk])|(?<=\d)x(?=\d)": "35 × 35, with the sign",
    r"(?<![\w.,:/#&-])\d{5,}(?![\w.]*\d)": "thousands with a comma: 10,000",
    r"\d%|\bpercent\b|\bpct\b": "24.4 %, and per cent in words",
    r"\bis unknown\b|\bare unknown\b|\bunknown, because\b": "not known",
}
"""What is written in another way, as a pattern, and how it is written here; Keras' own names are Keras'."""
FORMS = [*(family.settings for family in FAMILIES.values()), RunSettings, ConvolutionSettings, DrawingLook]
LITERAL = re.compile(r'"((?:[^"\\\n]|\\.)*)"|`((?:[^`\\]|\\.)*)`')


def sentences(script):
    """The texts of a script but those that describe it: of an f-string its parts, with an n for each value in it."""
    tree = ast.parse(script)
    inside = {id(part) for node in ast.walk(tree) if isinstance(node, ast.JoinedStr) for part in ast.walk(node)}
    docs = {id(node.value) for node in ast.walk(tree) if isinstance(node, ast.Expr)}
    for call in ast.walk(tree):
        if isinstance(call, ast.Call) and getattr(call.func, "id", "") == "block":  # whose name Keras' layers have, too
            docs |= {id(part) for given in call.args for part in ast.walk(given)}
    for node in ast.walk(tree):
        if isinstance(node, ast.JoinedStr) and id(node) not in docs:
            yield (
                node.lineno,
                "".join(
                    part.value if isinstance(part, ast.Constant) else "n" for part in node.values if part is not None
                ),
            )
            specs = [part.format_spec for part in node.values if isinstance(part, ast.FormattedValue)]
            yield from ((node.lineno, "1%") for spec in specs if spec and "%" in ast.unparse(spec))
        elif isinstance(node, ast.Constant) and isinstance(node.value, str) and not {id(node)} & (inside | docs):
            yield node.lineno, node.value


def is_prose(text):
    """Whether people read it: it has words with spaces between them, or begins with a capital; no code, no style."""
    code = re.search(r"[{};]\n|\b(?:var|import|def|return)\b.*[(;]|--|</|=\"|\w\(\w*=|^\W*\w+[_.]\w+\W*$", text)
    return not code and bool(re.search(r"[A-Za-z]{2,} |^[A-Z][a-z]+$|\d x \d", text))


def is_keras(text, word):
    """Whether the word is a name of Keras', or part of one: BatchNormalization, kernel_regularizer."""
    return any(word in name for name in re.findall(r"\w*[_.]\w+(?:\.\w+)*|[A-Z]\w*[a-z][A-Z]\w*", text))


def faults(text):
    """What a text says in other words than the glossary's."""
    found = ((match[0], said) for pattern, said in OTHERWISE.items() for match in re.finditer(pattern, text))
    return [f"{word!r} in {text!r}: {said}" for word, said in found if not is_keras(text, word)]


def is_meant_for_code(place):
    return any(part in place for part in CODE)


@cache
def scripts():
    paths = sorted([*(ROOT / "netviz").rglob("*.py"), *(ROOT / "pages").glob("*.py")])
    return [str(path.relative_to(ROOT)) for path in paths if not is_meant_for_code(str(path))]


@pytest.mark.parametrize("script", scripts())
def test_a_script_tells_visitors_nothing_in_other_words(script):
    texts = sentences((ROOT / script).read_text(encoding="utf-8"))
    shorts = {term.short for term in GLOSSARY if term.short} if script.endswith(CARDS) else set()
    wrong = [
        f"{script}:{line}: {fault}"
        for line, text in texts
        if is_prose(text)
        for fault in faults(text)
        if not any(short in fault for short in shorts)
    ]
    assert wrong == []


@pytest.mark.parametrize("script", sorted(str(path.relative_to(ROOT)) for path in (ROOT / "assets").rglob("*.js")))
def test_what_runs_in_the_browser_says_nothing_in_other_words(script):
    lines = (re.sub(r"(^|\s)//.*|placeholder:.*", "", line)  # which says what one can type
             for line in (ROOT / script).read_text(encoding="utf-8").splitlines())  # fmt: skip
    texts = [re.sub(r"\$\{[^}]*\}", "n", a or b) for line in lines for a, b in LITERAL.findall(line)]
    assert [fault for text in texts if is_prose(text) for fault in faults(text)] == []


@pytest.mark.parametrize("document", ["README.md", "CONTRIBUTING.md"])
def test_the_documents_say_nothing_in_other_words(document):
    text = re.sub(r"```.*?```|`[^`]*`", "", (ROOT / document).read_text(encoding="utf-8"), flags=re.DOTALL)
    assert faults(text) == []


@pytest.mark.parametrize("command", ["", "list", "summary", "draw", "code", "train"])
def test_the_help_of_the_shell_says_nothing_in_other_words(command):
    told = io.StringIO()
    with contextlib.redirect_stdout(told), contextlib.suppress(SystemExit):
        main([*filter(None, [command]), "--help"])
    assert "usage: " in told.getvalue()
    lines = (line for line in told.getvalue().splitlines() if not line.startswith("usage"))
    assert [fault for line in lines for fault in faults(re.sub(r"-\S+|[A-Z_]{3,}|\{.*", "", line))] == []


@pytest.mark.parametrize("form", FORMS, ids=lambda form: form.__name__)
def test_settings_and_their_choices_are_named_for_people(form):
    for field in form.descriptions():
        shown = [field.label, field.help, *field.titles.values()]
        assert [fault for text in shown for fault in faults(text)] == []
        assert not field.label[:1].islower(), field.name
        assert set(field.titles) == set(field.choices)
        assert not [text for text in (field.label, *field.titles.values()) if "_" in text]
        links_words = {choice for choice, title in field.titles.items() if choice != title}
        told = re.findall(r"(?:^|\. )([^.:]+): ", field.help)
        assert not links_words & {*told}, "the help says choices as a link does"


def test_a_term_stands_once_and_in_order_and_means_one_sentence():
    names = [term.name for term in GLOSSARY]
    assert names == sorted(set(names), key=str.lower)
    for term in GLOSSARY:
        for text in (term.meaning, term.look):
            assert re.fullmatch(r"[A-Z][^.]*\.", text), text
            assert faults(text) == []
        assert term.name.split()[0].lower() not in term.meaning.lower().split()[:1], term.name


@pytest.mark.parametrize("term", GLOSSARY, ids=lambda term: term.name)
def test_a_term_s_link_opens_the_page_that_shows_it(term):
    opened = {"explore": Explored, "stories": StoryView, "convolution": ConvolutionView, "compare": Comparison}.get(
        term.page
    )
    if opened:
        state = opened.of_link(term.link)
        assert not state.problem
        assert {*term.link} <= {*state.link()} | {"network", "kind"}
    else:
        assert term.page == "train"
        assert not term.link or EXPERIMENTS[term.link["experiment"]]  # without one Train shows what Explore does


@pytest.mark.parametrize(
    "text",
    [
        "Batch normalization comes first", "Choose an optimizer", "a 3 x 3 kernel", "takes 10000 images",
        "right in 24%",
        "The shape is unknown", "It takes 569 M MACs", "Each gray cell", "3x3 is small", "under one percent of it",
    ],
)  # fmt: skip
def test_another_word_is_found(text):
    assert is_prose(text)
    assert faults(text)


@pytest.mark.parametrize(
    "text",
    [
        "BatchNormalization needs an input", "without its kernel_regularizer (Mine)", "Resized to 35 × 35 pixels",
        "10,000 images of size 3", "arXiv:1512.03385", "24.4 % of all", "keras.optimizers.Adam is used",
    ],
)  # fmt: skip
def test_a_word_of_ours_or_of_keras_is_no_fault(text):
    assert faults(text) == []
