"""Hostile files of every format that is read: each ends in a drawing or a sentence, and nothing of it is executed.

They are read in a process of its own that tells of whatever Python does beside computing: code that is compiled or run,
modules, processes, connections, pickles, libraries, and files that are opened or written.
"""

from __future__ import annotations

import base64
import collections
import json
import marshal
import pickle
import subprocess
import sys
from random import Random
from typing import Any

from netviz.errors import NetvizError
from netviz.interchange.keras_file import read
from netviz.state.explored import Explored
from netviz.state.shown_network import from_file
from netviz.training.environment import ROOT, module_command
from tests.interchange.keras_config.test_hostile import BOMBS
from tests.interchange.model_file.test_hdf5 import HOSTILE
from tests.interchange.test_keras_file import CONV, GOOD, IMAGE, REFUSED, hdf5, zipped

FEWEST = 40
WATCHED = (
    "compile", "exec", "import", "os.system", "os.exec", "os.fork", "os.posix_spawn", "os.spawn", "subprocess.Popen",
    "socket.connect", "socket.bind", "pickle.find_class", "marshal.loads", "ctypes.dlopen", "open", "os.remove",
    "os.rename", "os.mkdir", "shutil.unpack_archive",
)  # fmt: skip


class _Payload:
    def __reduce__(self) -> Any:
        return print, ("executed",)


def _code() -> str:
    """A function as Keras 2 stored it in a Lambda: marshalled byte code."""
    return base64.b64encode(marshal.dumps((lambda x: print("executed")).__code__)).decode()


def _foreign(class_name: str, **config: Any) -> dict[str, Any]:
    return {"class_name": class_name, "module": config.pop("module", None), "config": {"name": "it", **config}}


def _model(*layers: dict[str, Any]) -> bytes:
    config = {"name": "mine", "layers": [IMAGE, CONV, *layers]}
    return json.dumps({"class_name": "Sequential", "module": "keras", "config": config}).encode()


EXECUTABLE = {
    "a Lambda of byte code": ("m.json", _model(_foreign("Lambda", function=[_code(), None, None]))),
    "a Lambda of Keras 3": ("m.keras", zipped(("config.json", _model(_foreign("Lambda", function={
        "class_name": "__lambda__", "config": {"code": _code(), "defaults": None, "closure": None}}))))),
    "a Lambda in HDF5": ("m.h5", hdf5(model_config=_model(_foreign("Lambda", function=[_code(), None, None])))),
    "a TFSMLayer": ("m.json", _model(_foreign("TFSMLayer", filepath="http://127.0.0.1:9/model"))),
    "a class of the system": ("m.json", _model(_foreign("system", module="os", command="touch executed"))),
    "a class of subprocess": ("m.json", _model(_foreign("Popen", module="subprocess", args=["touch", "executed"]))),
    "a registered class": ("m.json", _model({**_foreign("Popen"), "registered_name": "subprocess>Popen"})),
    "a function by its name": ("m.json", _model(_foreign("Activation", activation={
        "module": "builtins", "class_name": "function", "config": "exec", "registered_name": "function"}))),
    "an initializer that loads": ("m.json", _model({**CONV, "config": {**CONV["config"], "name": "next",
        "kernel_initializer": {"module": "numpy", "class_name": "load", "config": {"file": "/etc/passwd"}}}})),
    "a pickle": ("m.pkl", pickle.dumps(_Payload())),
    "a pickle that calls itself a model": ("m.keras", pickle.dumps(_Payload())),
    "a pickle as weights": ("m.keras", zipped(("config.json", GOOD), ("model.weights.h5", pickle.dumps(_Payload())))),
    "PyTorch's archive": ("m.pt", zipped(("archive/data.pkl", pickle.dumps(_Payload())), ("archive/version", b"3"))),
    "a script": ("m.json", b"__import__('os').system('touch executed')"),
    "a format text": ("m.json", _model({**CONV, "config": {**CONV["config"], "name": "{0.__class__.__mro__}"}})),
}  # fmt: skip


def files() -> dict[str, tuple[str, bytes]]:
    """By what is hostile about it, the name and the content of each."""
    bombs = {f"bomb: {what}": ("m.json", json.dumps(config).encode()) for what, (config, _) in BOMBS.items()}
    damaged = {f"HDF5: {what}": ("m.h5", content) for what, content in HOSTILE.items()}
    refused = {what: case for what, (case, _) in REFUSED.items()}
    return {**EXECUTABLE, **bombs, **damaged, **refused}


def hostile_files(random: Random, most: int | None = None) -> str:
    """Read them all, or so many of them that random numbers choose; answers how many ended how."""
    names = list(EXECUTABLE)
    others = [name for name in files() if name not in EXECUTABLE]
    random.shuffle(others)
    chosen = (names + others)[:most]
    ran = subprocess.run(
        module_command("tests.resilience.hostile"), input=json.dumps(chosen), capture_output=True, text=True,
        check=False, timeout=600, cwd=ROOT,
    )  # fmt: skip
    assert ran.returncode == 0, ran.stderr
    assert "executed" not in ran.stdout
    told = json.loads(ran.stdout.splitlines()[-1])
    assert not told["faults"], told["faults"]
    assert not told["events"], told["events"]
    assert told["drawn"] + told["refused"] == len(chosen) >= min(FEWEST, most or FEWEST)
    return f"{len(chosen)} files, {told['refused']} refused, nothing executed"


def _show(name: str, content: bytes) -> str:
    try:
        Explored(file=from_file(read(content, name))).drawing()
    except NetvizError:
        return "refused"
    return "drawn"


def main() -> None:
    """Read the files that standard input names, and print what became of them and what Python did."""
    all_files = files()
    for name, content in (
        ("m.json", GOOD),
        ("m.keras", zipped(("config.json", GOOD))),
        ("m.h5", hdf5(model_config=GOOD)),
    ):
        _show(name, content)  # what is imported once
    events: list[str] = []
    watching = False

    def watch(event: str, arguments: tuple[Any, ...]) -> None:
        if watching and event in WATCHED:
            events.append(f"{event} {str(arguments)[:200]}")

    sys.addaudithook(watch)
    watching = True
    eval("0")  # what is watched for is seen
    watching = False
    assert [event.split()[0] for event in events] == ["compile", "exec"]
    events.clear()
    ended: collections.Counter[str] = collections.Counter()
    faults: dict[str, str] = {}
    happened: dict[str, list[str]] = {}
    for what in json.load(sys.stdin):
        watching = True
        try:
            ended[_show(*all_files[what])] += 1
        except Exception as error:
            faults[what] = repr(error)
        finally:
            watching = False
        if events:
            happened[what] = list(events)
            events.clear()
    print(json.dumps({"drawn": ended["drawn"], "refused": ended["refused"], "faults": faults, "events": happened}))


if __name__ == "__main__":
    main()
