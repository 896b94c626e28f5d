"""A proxy in front of a server, with the very Caddyfile that compose.yaml mounts."""

import contextlib
import os
import shutil
import subprocess

from netviz.training.environment import ROOT
from tests.ports import free_port
from tests.waiting import until_answered

CADDY = shutil.which("caddy")
PREFIX = "netviz"


@contextlib.contextmanager
def proxy(upstream, folder):
    """The port of a proxy that serves what answers at HOST:PORT, or at several of them, beneath the prefix."""
    assert CADDY
    port = free_port()
    named = {"NETVIZ_SITE": f":{port}", "NETVIZ_SERVERS": upstream, "HOME": str(folder), "XDG_DATA_HOME": str(folder)}
    command = [CADDY, "run", "--config", ROOT / "deploy/Caddyfile", "--adapter", "caddyfile"]
    with (folder / "caddy.log").open("wb") as log:
        process = subprocess.Popen(command, env={**os.environ, **named}, stdout=log, stderr=log)
    try:
        until_answered(f"http://127.0.0.1:{port}/{PREFIX}", process, folder / "caddy.log")
        yield port
    finally:
        process.terminate()
        process.wait(10)
