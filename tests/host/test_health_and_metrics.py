"""What whoever runs a host is told: that all is well or what is not, and numbers that Prometheus can read."""

import asyncio
import json
import logging
import re
from types import SimpleNamespace

import pytest
from starlette.requests import Request

from netviz.__main__ import main
from netviz.errors import RunError
from netviz.host import doctor, health
from netviz.host.admission import Line
from netviz.host.load import Load, Meter
from netviz.host.metrics import as_text, metrics
from netviz.training.codes import Reason
from netviz.training.dispatch import event_log
from netviz.training.dispatch.dispatcher import Dispatcher, dispatcher
from netviz.training.record.runs import End
from netviz.ui.shared import host_routes, server
from tests.training.conftest import ASKED, TINY

_HELP, _TYPE = r"# HELP netviz_\w+ [^\n]+\.\n", r"# TYPE netviz_\w+ (gauge|counter)\n"
FORM = re.compile(rf'({_HELP}{_TYPE}(netviz_\w+({{\w+="\w+"}})? [\d.e+]+\n)+)+')


@pytest.fixture(autouse=True)
def home(tmp_path, monkeypatch):
    monkeypatch.setenv("NETVIZ_HOME", str(tmp_path))
    monkeypatch.delenv("NETVIZ_DB_URL", raising=False)
    return tmp_path


def request(client="127.0.0.1", **headers):
    sent = [(name.replace("_", "-").encode(), text.encode()) for name, text in headers.items()]
    return Request({"type": "http", "method": "GET", "client": (client, 1), "headers": sent, "query_string": b""})


def asked(**who):
    answer = host_routes._health(request(**who))
    return answer.status_code, json.loads(answer.body)


def test_a_host_that_can_work_is_well():
    assert asked() == (200, {"record": "ok", "queue": "ok", "disk": "ok", "descriptors": "ok"})


def test_a_record_that_cannot_be_read_is_told_with_its_reason_to_this_machine_alone(home):
    (home / "runs.sqlite").write_bytes(b"no database" * 1_000)
    status, told = asked()
    assert status == 503
    assert told["record"].startswith("The record of runs cannot be")
    assert asked(client="10.0.0.7")[1]["record"] == "failing"


def test_a_queue_that_nobody_looks_at_and_a_full_disk_are_told(monkeypatch):
    monkeypatch.setattr(Dispatcher, "silence", lambda self: 100.0)
    monkeypatch.setattr(health, "LEAST_BYTES", 2**80)
    monkeypatch.setattr(health, "descriptors_left", lambda: 3)
    _, told = asked()
    assert told["queue"] == "The queue has not been looked at for 100 seconds"
    assert told["disk"].endswith("MB are left on the disk of NETVIZ_HOME")
    assert told["descriptors"] == "3 files may still be opened"


def test_a_disk_that_does_not_answer_is_told(monkeypatch):
    def stale(path):
        raise OSError(116, "Stale file handle")

    monkeypatch.setattr(health.shutil, "disk_usage", stale)
    status, told = asked()
    assert (status, told["disk"], told["record"]) == (503, "[Errno 116] Stale file handle", "ok")


@pytest.mark.parametrize(
    ("who", "may"),
    [
        ({}, True),
        ({"client": "::1"}, True),
        ({"client": "::ffff:127.0.0.1"}, True),  # in a socket of both versions
        ({"client": "::ffff:10.0.0.7"}, False),
        ({"x_forwarded_for": "10.0.0.7"}, False),
        ({"client": "10.0.0.7"}, False),
        ({"client": "10.0.0.7", "authorization": "Bearer right"}, True),
        ({"client": "10.0.0.7", "authorization": "Bearer wrong"}, False),
        ({"client": "10.0.0.7", "authorization": "right"}, False),
    ],
)
def test_metrics_are_for_this_machine_and_for_whoever_has_the_token(who, may, monkeypatch):
    monkeypatch.setenv("NETVIZ_METRICS_TOKEN", "right")
    assert host_routes._metrics(request(**who)).status_code == (200 if may else 403)


@pytest.mark.parametrize(("client", "passes"), [("127.0.0.1", True), ("10.0.0.7", False)])
def test_streamlit_s_own_metrics_are_for_nobody_else_either(client, passes):
    passed, sent = [], []

    async def app(scope, receive, send):
        passed.append(scope["path"])

    async def send(message):
        sent.append(message.get("status"))

    for path in ("/base/_stcore/metrics", "/base/_stcore/health"):
        scope = {"type": "http", "method": "GET", "path": path, "headers": [], "client": (client, 1)}
        asyncio.run(host_routes.MetricsMiddleware(app)(scope, None, send))
    assert passed == ["/base/_stcore/metrics"] * passes + ["/base/_stcore/health"]
    assert sent[:1] == [403] * (not passes)


def test_without_a_token_none_is_the_right_one():
    assert not host_routes.may_read(request("10.0.0.7", authorization="Bearer "))


def test_every_metric_has_its_help_its_type_and_numbers():
    here = dispatcher()
    for number in range(3):
        here.store.add(*TINY, ASKED, visitor=str(number))
    text = as_text(metrics(Load(sessions=7, descriptors=None), Line(lambda _: Load()), 12))
    assert FORM.fullmatch(text)
    for line in ("netviz_sessions 7", "netviz_reruns_total 12", 'netviz_runs{state="queued"} 3.0'):
        assert f"\n{line}\n" in text
    assert "netviz_descriptors_left" not in text  # where the system does not tell


def test_the_load_of_this_process_is_measured():
    meter = Meter()
    meter.sessions, meter.reruns = 3, 5
    load = meter.now(entering=2)
    assert (load.sessions, load.entering, load.under_way) == (3, 2, 0)
    assert load.reruns > 0
    assert load.memory
    assert load.memory > 0


def test_a_run_has_a_line_of_the_log_for_each_thing_that_happens_to_it(caplog):
    here = dispatcher()
    here.executor.capacity = 0
    with caplog.at_level("INFO", "netviz"):
        here.dispatch()
        run = here.store.add(*TINY, ASKED, visitor="somebody")
        here.dispatch()
        here.store.claim_next(1)
        here.dispatch()
        here.store.end(run.id, End("done", Reason.EPOCHS_OVER))
        here.dispatch()
        here.dispatch()
    assert [record.getMessage() for record in caplog.records] == [
        f"asked run={run.id}", f"began run={run.id}", f"ended run={run.id} state=done reason=epochs_over"
    ]  # fmt: skip
    assert "somebody" not in caplog.text
    assert here.ended == {"done": 1}


def test_a_server_that_begins_tells_of_the_runs_that_it_finds(caplog):
    store = dispatcher().store
    run = store.add(*TINY, ASKED, visitor="somebody")
    later = Dispatcher(store, dispatcher().executor)
    later.executor.capacity = 0
    with caplog.at_level("INFO", "netviz"):
        later.dispatch()
    assert [record.getMessage() for record in caplog.records] == [f"found run={run.id}"]


def test_lines_are_printed_once_with_the_time(capsys, monkeypatch):
    monkeypatch.setattr(event_log._LOGGER, "handlers", [])
    event_log.begin()
    event_log.begin()
    event_log.note("ended", "abc", state="done")
    assert not logging.getLogger("watchdog.observers.inotify").isEnabledFor(logging.WARNING)  # "queue overflowed"
    assert re.fullmatch(r"\d{4}-\d\d-\d\d \d\d:\d\d:\d\d netviz ended run=abc state=done\n", capsys.readouterr().err)


def test_the_doctor_looks_at_everything_and_says_what_to_change(monkeypatch):
    monkeypatch.setattr(doctor.shutil, "which", lambda name, **_: None)
    monkeypatch.setenv("NETVIZ_SLOTS", "many")
    monkeypatch.setenv("NETVIZ_CIFAR10", "/nowhere")
    found = {each.what: each for each in doctor.findings()}
    assert "NETVIZ_SLOTS must be a whole number between 1 and 64. Received: many" in found["Variables"].change
    assert found["CIFAR-10"].change.startswith("NETVIZ_CIFAR10 must name a cifar-10-batches-py folder")
    assert "pip install graphviz-pure" in found["Graphviz"].change
    assert (found["Browser, for tests"].mark, found["Graphviz"].mark) == ("·", "✗")
    assert {"Cores", "Memory", "Training", "Run store", "Executor", "Disk", "Open files"} <= found.keys()


def test_a_server_tells_at_its_start_which_of_its_places_cannot_be_used(home, monkeypatch, capsys):
    (home / "a file").write_text("")
    wrong = {
        "NETVIZ_FILES": str(home / "a file" / "files"),
        "NETVIZ_CIFAR10": str(home / "nowhere"),
        "NETVIZ_DB_URL": "postgresql+nothing://host/runs",
    }
    for name, came in wrong.items():
        monkeypatch.setenv(name, came)
    server._tell_what_is_missing()
    told = capsys.readouterr().err.splitlines()
    for name in wrong:
        (line,) = [each for each in told if each.startswith(f"netviz: {name} must ")]
        assert ". Received: " in line


def test_runs_are_looked_after_from_the_start_on_though_the_record_is_away_at_first(monkeypatch):
    tries = []

    def away_at_first():
        tries.append(len(tries))
        if len(tries) < 3:
            raise RunError("The record of runs cannot be opened")
        return SimpleNamespace(start=lambda: tries.append("begun"))

    monkeypatch.setattr(server, "dispatcher", away_at_first)
    monkeypatch.setattr(server, "_AGAIN_SECONDS", 0.0)
    server._take_up_runs()
    assert tries == [0, 1, 2, "begun"]


def test_the_doctor_s_exit_status_tells_whether_something_must_change(monkeypatch, capsys):
    monkeypatch.setattr(doctor, "_LOOKS", (lambda: doctor.Finding("A", "1", "", is_needed=True),))
    assert main(["doctor"]) == 0
    monkeypatch.setattr(doctor, "_LOOKS", (lambda: doctor.Finding("A", "1", "Change it", is_needed=False),))
    assert main(["doctor", "--json"]) == 0
    monkeypatch.setattr(doctor, "_LOOKS", (lambda: doctor.Finding("A", "1", "Change it"),))
    assert main(["doctor"]) == 1
    assert "✗ A  1\n     → Change it\n" in capsys.readouterr().out
