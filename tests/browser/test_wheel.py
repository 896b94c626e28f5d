"""netviz installed from its wheel into an environment without TensorFlow: it explores, and says what it cannot do.

NETVIZ_BARE names that environment's Python (`.ci/run` makes it); without one these tests are skipped.
"""

import json
import os
import signal
import subprocess
import urllib.request
from pathlib import Path

import pytest
from playwright.sync_api import expect

import netviz
from netviz.anatomy.table import summary
from tests.browser.test_convolution_page import picture
from tests.interchange.test_keras_file import GOOD
from tests.ports import free_port
from tests.waiting import until_answered

BARE = os.environ.get("NETVIZ_BARE", "")
pytestmark = pytest.mark.skipif(not BARE, reason="NETVIZ_BARE names no environment that has the wheel")
COMMAND = Path(BARE or "python").with_name("netviz")
SENTENCE = "This host explores and does not train: runs need TensorFlow and Keras"


def environment(folder):
    """A home of its own, nothing of the checkout, and no way out."""
    kept = {name: value for name, value in os.environ.items() if not name.startswith(("NETVIZ_", "PYTHON"))}
    return kept | {"NETVIZ_HOME": str(folder / "home"), "KERAS_HOME": str(folder), "https_proxy": "http://127.0.0.1:9"}


def run(folder, *command):
    return subprocess.run(
        command, cwd=folder, env=environment(folder), capture_output=True, text=True, timeout=120, check=False
    )


def test_the_environment_has_the_app_and_no_tensorflow(tmp_path):
    asked = "import importlib.util as u, netviz.app_folder as a; print(*map(bool, map(u.find_spec, ['tensorflow', 'keras'])), a.APP)"  # noqa: E501
    *found, app = run(tmp_path, BARE, "-c", asked).stdout.split()
    assert found == ["False", "False"]
    assert Path(app).parts[-2:] == ("netviz", "_app")
    root = Path(__file__).resolve().parents[2]
    for folder in ("pages", "assets", ".streamlit"):
        ours = {path.relative_to(root) for path in (root / folder).rglob("*") if path.suffix not in ("", ".pyc")}
        assert {path for path in ours if not (Path(app) / path).is_file()} == set()


def test_the_command_answers_as_the_module_does(tmp_path):
    assert run(tmp_path, COMMAND, "--version").stdout == f"netviz {netviz.__version__}\n"
    told = json.loads(run(tmp_path, COMMAND, "summary", "mobilenet_v1", "-s", "alpha=0.5", "--format", "json").stdout)
    assert told == json.loads(json.dumps(summary(netviz.build("mobilenet_v1", alpha=0.5))))
    assert run(tmp_path, BARE, "-m", "netviz", "list").stdout == run(tmp_path, COMMAND, "list").stdout


def test_what_takes_tensorflow_says_so_in_a_sentence(tmp_path):
    trained = run(tmp_path, COMMAND, "train", "resnet20")
    assert (trained.returncode, trained.stdout) == (2, "")
    assert trained.stderr == (
        f"netviz: {SENTENCE} (pip install 'netviz[train]'). Received: a Python without tensorflow and keras\n"
    )
    asked = "import netviz\ntry: netviz.to_keras(netviz.build('resnet18'))\nexcept Exception as error: print(error)"
    assert run(tmp_path, BARE, "-c", asked).stdout == (
        "A keras.Model needs TensorFlow and Keras (pip install 'netviz[train]'). Received: a Python without keras\n"
    )


@pytest.fixture(scope="module")
def served(tmp_path_factory):
    """The address of `netviz app` beneath a prefix, which ends when it is told to."""
    tmp_path = tmp_path_factory.mktemp("served")
    port = free_port()
    options = [f"--server.port={port}", "--server.address=127.0.0.1", "--server.headless=true"]
    options += ["--server.baseUrlPath=netviz"]
    log = tmp_path / "log"
    with log.open("wb") as out:
        process = subprocess.Popen(
            [COMMAND, "app", *options],
            cwd=tmp_path,
            env=environment(tmp_path),
            stdout=out,
            stderr=out,
        )
    try:
        url = f"http://127.0.0.1:{port}/netviz"
        until_answered(url, process, log)
        yield url
    finally:
        process.send_signal(signal.SIGTERM)
        assert process.wait(60) in (0, -signal.SIGTERM), log.read_text()


def test_the_app_is_served_from_anywhere_with_its_settings_and_says_that_it_does_not_train(served, open_page):
    page = open_page(f"{served}/train")
    expect(page.get_by_text(SENTENCE)).to_be_visible()
    expect(page.get_by_role("button", name="Start training")).to_be_disabled()
    expect(page.get_by_alt_text("Four images of the class disc")).to_be_visible()
    page.get_by_role("link", name="Explore").first.click()  # Streamlit 1.65 has no landmark
    expect(page.locator(".card").first).to_be_visible()
    # No foreign request was made (`open_page` sees to that): usage statistics are off, as .streamlit/config.toml says.


def test_routes_and_uploads_lie_beneath_its_prefix(served, open_page):
    """Streamlit's newest for Python 3.10 is another one than for the others; `tests.hosting.pythons` tries all four."""
    for path, begins in (("healthz", b"{"), ("metrics", b"# HELP netviz_"), ("lecture/code?of=http://a/", b"<svg")):
        with urllib.request.urlopen(f"{served}/{path}", timeout=60) as answer:
            assert answer.read().startswith(begins)
    page = open_page(f"{served}/convolution")
    page.get_by_role("button", name="Image and weights").click()
    page.get_by_test_id("stFileUploaderDropzoneInput").set_input_files(picture())
    expect(page.get_by_text("Image: your picture")).to_be_visible()
    page.goto(f"{served}/explore")
    page.get_by_text("Open a model file").click()
    model = {"name": "mine.json", "mimeType": "application/json", "buffer": GOOD}
    page.locator(".opener input").set_input_files(model)
    expect(page.get_by_role("heading", level=1)).to_have_text("mine")
