"""Every Python that netviz is for: its wheel installed with what PyPI serves today, tried, and a table of what held.

    python -m tests.hosting.pythons [--train] [VERSION ...]

An interpreter is looked for on the PATH and where pyenv and uv keep theirs; one that is not here is named.
With --train each also gets TensorFlow, and trains for some seconds.
"""

import argparse
import os
import shutil
import subprocess
import sys
import tempfile
import time
from pathlib import Path

from netviz.training.environment import ROOT

PYTHONS = ("3.10", "3.11", "3.12", "3.13")
KEPT_BY = ("~/.pyenv/versions/{}*/bin/python", "~/.local/share/uv/python/cpython-{}*/bin/python3")
TRAIN = ["train", "resnet20", "--data", "shapes", "--images", "500", "--held-out", "100", "--seconds", "20"]


def interpreter(version):
    """An interpreter of that version that runs, or None."""
    patterns = [Path(pattern.format(f"{version}.")).expanduser() for pattern in KEPT_BY]
    kept = [
        path for pattern in patterns for path in Path(pattern.anchor).glob(str(pattern.relative_to(pattern.anchor)))
    ]
    for python in filter(
        None, [shutil.which(f"python{version}"), *map(str, kept)]
    ):  # what is on the PATH may be a shim
        if not subprocess.run([python, "-c", ""], capture_output=True, check=False).returncode:
            return python
    return None


def wheel(folder):
    """The wheel of this checkout."""
    subprocess.run([sys.executable, "-m", "pip", "wheel", "-q", "--no-deps", "-w", folder, ROOT], check=True)
    return next(Path(folder).glob("*.whl"))


def environment(folder, python, built, extra=""):
    """The Python of an environment that has the wheel and what it requires."""
    subprocess.run([python, "-m", "venv", folder], check=True)
    made = folder / "bin" / "python"
    subprocess.run([made, "-m", "pip", "install", "-q", "--disable-pip-version-check", f"{built}{extra}"], check=True)
    return str(made)


def megabytes(folder):
    """What a folder takes on the disk."""
    return round(sum(path.lstat().st_blocks * 512 for path in folder.rglob("*")) / 10**6)


def tried(folder, python, built, *, train):
    """What held, step by step; the first that fails ends it."""
    bare = environment(folder / "bare", python, built)
    yield f"installed ({megabytes(folder / 'bare')} MB)"
    test = [sys.executable, "-m", "pytest", "-q", "-p", "no:cacheprovider", "tests/browser/test_wheel.py"]
    subprocess.run(test, check=True, cwd=ROOT, env={**os.environ, "NETVIZ_BARE": bare}, stdout=subprocess.DEVNULL)
    yield "explores"
    if train:
        whole = environment(folder / "whole", python, built, "[train]")
        home = {**os.environ, "NETVIZ_HOME": str(folder / "home")}
        told = subprocess.run(
            [whole, "-m", "netviz", *TRAIN], check=True, cwd=folder, env=home, stdout=subprocess.PIPE, text=True
        )
        assert "accuracy" in told.stdout, told
        yield f"trains ({megabytes(folder / 'whole')} MB): {told.stdout.strip().splitlines()[-1]}"


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--train", action="store_true")
    parser.add_argument("versions", nargs="*", metavar="VERSION", default=PYTHONS, help="only these (default: all)")
    arguments = parser.parse_args()
    held = True
    with tempfile.TemporaryDirectory() as built_in:
        built = wheel(built_in)
        for version in arguments.versions:
            began, steps = time.monotonic(), []
            python = interpreter(version)
            if python is None:
                print(f"Python {version}: not on this machine, not tried", flush=True)
                held = False
                continue
            with tempfile.TemporaryDirectory() as folder:
                try:
                    steps.extend(tried(Path(folder), python, built, train=arguments.train))
                    said = "held"
                except (subprocess.CalledProcessError, AssertionError) as error:
                    said, held = f"BROKEN: {error}", False
            print(f"Python {version}: {', '.join(steps)}; {said}, {time.monotonic() - began:.0f} s", flush=True)
    return 0 if held else 1


if __name__ == "__main__":
    sys.exit(main())
