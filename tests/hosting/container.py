"""deploy/Dockerfile, followed step by step on a machine that reaches no registry of images; then compose.yaml's app.

    python -m tests.hosting.container FOLDER

A bare Debian from its own packages stands in for the base image. Every COPY, RUN, ENV and USER that makes the target is
carried out in it by chroot. The app is then started as its user, on a root that is read only, with compose.yaml's
variables, a PostgreSQL and the proxy of the Caddyfile, and opened in a browser beneath the prefix. Takes root; what
FOLDER has already is not made again.
"""

import json
import os
import re
import shlex
import shutil
import subprocess
import sys
import time
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path

import yaml
from playwright.sync_api import expect, sync_playwright

from netviz.training.environment import ROOT
from tests.browser.conftest import CHROMIUM, FLAGS, settle
from tests.hosting.community_cloud import PAGES
from tests.hosting.proxy import PREFIX, proxy
from tests.postgres import postgres_server

DOCKERFILE = ROOT / "deploy/Dockerfile"
COMPOSE = yaml.safe_load((ROOT / "deploy/compose.yaml").read_text())
DEBIAN = "bookworm"
"""Whose Python is the image's, 3.11."""
PYTHON = "python3,python3-venv,ca-certificates"
NAME = "teaching.example.org"
PORT = 8501
# How this machine reaches its packages, which an image's builder knows without being told.
OURS = {name: os.environ[name] for name in ("PIP_CERT", "PIP_DEFAULT_TIMEOUT", "SSL_CERT_FILE") if name in os.environ}


@dataclass
class Stage:
    """A stage of a Dockerfile: what it begins with, what it is called, and its instructions in order."""

    base: str
    name: str
    instructions: list = field(default_factory=list)

    def of(self, verb):
        return [given for each, given in self.instructions if each == verb]


def stages(text):
    """The stages of a Dockerfile, by name; the last one also as ""."""
    made = []
    lines = re.sub(r"\\\n", " ", "\n".join(line for line in text.splitlines() if not line.startswith("#"))).splitlines()
    for verb, given in (line.split(maxsplit=1) for line in lines if line.strip()):
        if verb == "FROM":
            base, _, name = given.partition(" AS ")
            made.append(Stage(base, name))
        else:
            made[-1].instructions.append((verb, given))
    return {stage.name: stage for stage in made} | {"": made[-1]}


def chain(known, name):
    """The stages that lead to that one, the lowest first."""
    stage = known[name]
    return [*(chain(known, stage.base) if stage.base in known else []), stage]


def variables(line):
    return dict(pair.split("=", 1) for pair in shlex.split(line))


class Image:
    """A folder that is the root of an image."""

    def __init__(self, root):
        self.root, self.variables, self.user, self.folder = root, {}, "root", "/"

    def inside(self, path):
        return self.root / str(Path(self.folder) / path).lstrip("/")

    def do(self, *command):
        """As a RUN does. Raises CalledProcessError."""
        inner = [
            "chroot",
            f"--userspec={self.user}",
            self.root,
            "/bin/sh",
            "-c",
            f'cd {self.folder} && exec "$@"',
            "sh",
        ]
        path = {"PATH": "/usr/local/bin:/usr/bin:/bin:/usr/sbin:/sbin", "HOME": "/root"}
        subprocess.run([*inner, *command], env=path | OURS | self.variables, check=True)

    def build(self, stage, built):
        """Carry out its instructions, and say each."""
        for verb, given in stage.instructions:
            began = time.monotonic()
            match verb:
                case "RUN":
                    self.do("/bin/sh", "-ec", given)
                case "COPY":
                    self.copy(shlex.split(given), built)
                case "ENV":
                    self.variables |= variables(given)
                case "USER":
                    self.user = given
                case "WORKDIR":
                    self.folder = given
                    self.inside("").mkdir(parents=True, exist_ok=True)
            print(f"{time.monotonic() - began:6.1f} s  {verb} {given[:90]}", flush=True)

    def copy(self, words, built):
        source, words = (
            (built[words[0].removeprefix("--from=")].root, words[1:]) if words[0][0] == "-" else (None, words)
        )
        *sources, target = words
        to = self.inside(target)
        for each in sources:
            for path in [source / each.lstrip("/")] if source else context(each):
                whole = to / (path.relative_to(ROOT) if source is None and each == "." else path.name)
                if source and path.is_dir():
                    whole = to
                whole.parent.mkdir(parents=True, exist_ok=True)
                if path.is_dir():
                    shutil.copytree(path, whole, dirs_exist_ok=True, ignore=shutil.ignore_patterns("__pycache__"))
                else:
                    shutil.copy(path, whole)


def context(name):
    """What of the checkout a builder sees by that name: .dockerignore lets through what begins with "!", no more."""
    lines = (ROOT / ".dockerignore").read_text().splitlines()
    let_through = [line[1:] for line in lines if line.startswith("!")]
    assert "*" in lines
    return [ROOT / each for each in let_through if name in (".", each)]


def base_image(folder):
    """A Debian with the Python of the image, which finds python and pip where the image has them."""
    root = folder / "base"
    if not root.exists():
        making = folder / "base.partial"
        subprocess.run(
            ["debootstrap", "--variant=minbase", f"--include={PYTHON}", DEBIAN, making], check=True, stdout=sys.stderr
        )
        for name in ("etc/resolv.conf", "etc/ssl/certs/ca-certificates.crt"):
            shutil.copy(f"/{name}", making / name)
        Image(making).do("python3", "-m", "venv", "/usr/local")
        making.rename(root)
    return root


def build(folder, target):
    """The image of that target, as a folder."""
    known, built = stages(DOCKERFILE.read_text()), {}
    needed = {
        copied.split()[0].removeprefix("--from=") for stage in chain(known, target) for copied in stage.of("COPY")
    }
    for name in [*(each for each in needed if each in known), target]:
        root = folder / name
        image = built[name] = Image(root)
        is_there = root.exists()
        if not is_there:
            subprocess.run(["cp", "--archive", "--reflink=auto", base_image(folder), root], check=True)
        for stage in chain(known, name):
            if is_there:
                for line in stage.of("ENV"):
                    image.variables |= variables(line)
                image.user = [image.user, *stage.of("USER")][-1]
                image.folder = [image.folder, *stage.of("WORKDIR")][-1]
            else:
                image.build(stage, built)
    return built[target], chain(known, target)[0]


def within(image, data, *command, more=None):
    """The command line of a container: its root read only, /tmp and /data to write to, no privilege."""
    root = shlex.quote(str(image.root))
    mounts = [
        f"mount --bind {root} {root}", f"mount -o remount,ro,bind {root}",
        f"mount -t tmpfs -o noexec,nosuid,nodev tmpfs {root}/tmp",
        f"mount --bind {shlex.quote(str(data))} {root}/data", f"mount --bind /proc {root}/proc",
        f"mount --bind /dev {root}/dev",
    ]  # fmt: skip
    given = {"PATH": "/usr/local/bin:/usr/bin:/bin", "HOME": "/data"} | image.variables | (more or {})
    lowered = ["setpriv", "--reuid", image.user, "--regid", image.user, "--clear-groups", "--no-new-privs"]
    started = [
        "chroot", image.root, *lowered, "--bounding-set=-all", "env", "-i", "-C", image.folder,
        *(f"{name}={value}" for name, value in given.items()), *command,
    ]  # fmt: skip
    script = " && ".join([*mounts, 'exec "$@"'])
    return ["unshare", "--mount", "--propagation", "private", "sh", "-c", script, "sh", *map(str, started)]


def held(told, holds):
    print(f"{'held' if holds else 'BROKEN':>8}  {told}", flush=True)
    if not holds:
        raise SystemExit(1)


@contextmanager
def running(image, stage, data, more, log):
    """The app, from the command of the image to its clean end."""
    (command,) = stage.of("CMD")
    with log.open("wb") as out:
        process = subprocess.Popen(within(image, data, *json.loads(command), more=more), stdout=out, stderr=out)
    try:
        (health,) = stage.of("HEALTHCHECK")
        asked = within(image, data, *json.loads(health[health.index("[") :]), more=more)
        for _ in range(120):
            if (
                process.poll() is not None
                or not subprocess.run(asked, stderr=subprocess.DEVNULL, check=False).returncode
            ):
                break
            time.sleep(0.5)
        held("the health check", process.poll() is None and not subprocess.run(asked, check=False).returncode)
        yield process
    finally:
        process.terminate()
        process.wait(30)


def visit(port):
    """Every page through the proxy, by the name of the site; and a short run on the Train page."""
    expect.set_options(timeout=120_000)
    with sync_playwright() as engine:
        named = f"--host-resolver-rules=MAP {NAME} 127.0.0.1"
        page = engine.chromium.launch(executable_path=CHROMIUM, args=[*FLAGS, named]).new_page()
        page.goto(f"http://{NAME}:{port}/")
        expect(page.get_by_role("heading", level=1)).to_be_visible()
        held(f"a page at {page.url.partition('?')[0]}", f"/{PREFIX}/" in page.url)
        for name in PAGES:
            page.goto(f"http://{NAME}:{port}/{PREFIX}/{name}")
            settle(page, 120_000)
            expect(page.get_by_role("heading", level=1)).to_be_visible()
        held("every page by its own link", True)
        page.goto(f"http://{NAME}:{port}/{PREFIX}/train?seconds=5&data=shapes&images=500&held_out=100")
        settle(page, 120_000)
        page.get_by_role("button", name="Start training").click()
        page.get_by_role("button", name="Run again").wait_for(timeout=300_000)
        held("a run trains to its end", True)


def main():
    folder = Path(sys.argv[1]).resolve()
    folder.mkdir(exist_ok=True)
    image, stage = build(folder, "app")
    data = folder / "data"
    data.mkdir(exist_ok=True)
    shutil.chown(data, 1000, 1000)

    def said(program):
        done = subprocess.run(within(image, data, "python", "-c", program), capture_output=True, text=True, check=False)
        return done.stdout.strip() or done.stderr.strip().splitlines()[-1]

    held("the user is not root", said("import os; print(os.getuid())") == "1000")
    held("the root is read only", "Read-only" in said("open('/usr/local/x', 'w')"))
    held("/data can be written to", said("open('/data/x', 'w'); print('yes')") == "yes")
    with postgres_server() as database:
        more = {name: str(value) for name, value in COMPOSE["services"]["app"]["environment"].items()}
        more["NETVIZ_DB_URL"] = database
        with (
            running(image, stage, data, more, folder / "app.log") as process,
            proxy(f"127.0.0.1:{PORT}", folder) as port,
        ):
            visit(port)
            began = time.monotonic()
            process.terminate()
            process.wait(30)
            held(f"it ends when it is told to, after {time.monotonic() - began:.1f} s", True)
        kept = {path.name for path in data.iterdir()}
        held(f"/data has {', '.join(sorted(kept))}, and no record", "runs.sqlite" not in kept)


if __name__ == "__main__":
    main()
