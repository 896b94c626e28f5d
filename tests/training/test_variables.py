"""Variables of the host: each is described where hosts look, and a bad one is told before anything begins."""

import re
import subprocess
import sys

import pytest

from netviz import __main__
from netviz.errors import RunError
from netviz.training import variables
from netviz.training.environment import ROOT
from netviz.training.variables import VARIABLES, Variable

WRONG = {
    "NETVIZ_SLOTS": ("many", "NETVIZ_SLOTS must be a whole number between 1 and 64. Received: many"),
    "NETVIZ_PLACES": ("3", "NETVIZ_PLACES must be a whole number between 4 and 10,000. Received: 3"),
    "NETVIZ_EXECUTOR": ("cloud", "NETVIZ_EXECUTOR must be local or ray. Received: cloud"),
    "NETVIZ_RAY_URL": (
        "ray-head:8265",
        "NETVIZ_RAY_URL must be the address of a Ray cluster's Jobs API, such as http://ray-head:8265. "
        "Received: ray-head:8265",
    ),
}


IMPOSSIBLE = {
    "NETVIZ_HOME": "~nobody is called like that/netviz",
    "NETVIZ_CIFAR10": "long" * 1_000,
    "NETVIZ_FILES": "no text \udcff",
    "NETVIZ_DB_URL": "mysql://me:hunter2@host/runs",
    "NETVIZ_RAY_TOKEN": "two hunter2\nlines",
    "NETVIZ_METRICS_TOKEN": "hunter2 é",
} | {name: came for name, (came, _) in WRONG.items()}
ANY_TEXT = {"NETVIZ_RAY_PYTHON", "NETVIZ_HANDLE"}


@pytest.mark.parametrize("variable", [each for each in VARIABLES.values() if each.name not in ANY_TEXT])
def test_every_variable_that_cannot_be_what_it_is_is_told_with_its_rule_and_what_came(variable, monkeypatch):
    tried = [IMPOSSIBLE.get(variable.name, "many")]
    tried += [str(each) for each in (variable.low, variable.high) if each is not None]
    refused = []
    for came, beyond in zip(tried, ("", -1, 1), strict=False):
        monkeypatch.setenv(variable.name, came if beyond == "" else str(int(came) + beyond))
        with pytest.raises(RunError, match=f"^{variable.name} must ") as raised:
            variables.check()
        refused.append(raised.value)
    assert all(error.field == variable.name and ". Received: " in str(error) for error in refused)
    assert "hunter2" not in str(refused[0])
    for came in tried[1:]:
        monkeypatch.setenv(variable.name, came)
        variables.check()


@pytest.mark.parametrize(
    ("name", "came"),
    [
        ("NETVIZ_DB_URL", "sqlite:////home/me/my runs/runs.sqlite"),
        ("NETVIZ_DB_URL", "postgresql+psycopg://netviz:secret@database/netviz"),
        ("NETVIZ_RAY_URL", "https://ray-head:8265"),
        ("NETVIZ_HOME", "~/a folder that is not there yet"),
        *((name, "whatever it is") for name in sorted(ANY_TEXT)),
    ],
)
def test_what_a_variable_is_for_it_may_be(name, came, monkeypatch):
    monkeypatch.setenv(name, came)
    variables.check()


@pytest.mark.parametrize("name", WRONG)
def test_a_command_says_what_is_wrong_with_a_variable_before_it_begins(name, monkeypatch, capsys):
    came, sentence = WRONG[name]
    monkeypatch.setenv(name, came)
    assert __main__.main(["list"]) == 2
    out, said = capsys.readouterr()
    assert (out, said) == ("", f"netviz: {sentence}\n")


def test_all_that_is_wrong_is_told_at_once(monkeypatch):
    for name, (came, _) in WRONG.items():
        monkeypatch.setenv(name, came)
    with pytest.raises(RunError) as raised:
        variables.check()
    assert {sentence for _, sentence in WRONG.values()} == {str(each) for each in variables.refusals()}
    assert all(sentence in str(raised.value) for _, sentence in WRONG.values())


@pytest.mark.parametrize("came", ["", "1", "64"])
def test_what_may_be_is_taken_and_nothing_is_as_if_it_were_not_set(came, monkeypatch):
    monkeypatch.setenv("NETVIZ_SLOTS", came)
    variables.check()
    assert variables.whole_number("NETVIZ_SLOTS", 5) == int(came or 5)


@pytest.mark.parametrize("came", ["-1", "1.0", "1e3", " ", "\u00b2", "9" * 5_000, "0x10", "1_0"])
def test_what_is_no_whole_number_is_refused(came, monkeypatch):
    monkeypatch.setenv("NETVIZ_SLOTS", came)
    with pytest.raises(RunError, match="NETVIZ_SLOTS must be a whole number"):
        variables.whole_number("NETVIZ_SLOTS", 5)


def test_a_secret_is_never_repeated():
    secret = Variable("NETVIZ_DB_URL", "an address", form="sqlite.*", is_secret=True)
    assert "hunter2" not in str(secret.refusal("postgresql://me:hunter2@host"))


@pytest.mark.parametrize(("name", "meant"), [("SLOT", "SLOTS"), ("PROXY", "PROXIES"), ("TOKEN", "RAY_TOKEN")])
def test_a_name_that_is_nearly_one_is_asked_about(name, meant, monkeypatch):
    monkeypatch.setenv(f"NETVIZ_{name}", "2")
    of_others = ("SOMETHING_ELSE", "SITE", "SERVERS", "DB_PASSWORD", "PORT", "SERVICE_HOST")  # of deploy/, Kubernetes
    for other in of_others:
        monkeypatch.setenv(f"NETVIZ_{other}", "2")
    asked = f"There is no variable NETVIZ_{name}. Did you mean NETVIZ_{meant}?"
    assert list(variables.misspelled()) == [asked]


def test_every_variable_that_is_read_is_known_and_told_to_hosts():
    code = "".join(path.read_text(encoding="utf-8") for path in (ROOT / "netviz").rglob("*.py"))
    assert set(re.findall(r"\bNETVIZ_[A-Z0-9_]+", code)) == set(VARIABLES)
    told = "".join(path.read_text(encoding="utf-8") for path in (ROOT / "README.md", *(ROOT / "docs").glob("*.md")))
    assert not [name for name in VARIABLES if name not in told and name != "NETVIZ_HANDLE"]


def test_a_server_says_what_is_wrong_with_a_variable_and_does_not_begin(monkeypatch):
    monkeypatch.setenv("NETVIZ_SLOTS", "many")
    command = [sys.executable, "-m", "streamlit", "run", "app.py", "--server.headless=true", "--server.port=0"]
    ran = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, timeout=300, check=False)
    assert ran.returncode != 0
    assert WRONG["NETVIZ_SLOTS"][1] in ran.stderr
    assert "Traceback" not in ran.stderr
