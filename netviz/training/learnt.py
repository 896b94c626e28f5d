"""What a run has learnt at last, as the shell tells it: from its newest probe."""

from __future__ import annotations

from typing import Any

import numpy as np

from netviz.errors import RunError
from netviz.training.data.pictures import CLASSES
from netviz.training.record import probes
from netviz.training.record.probes import Probe
from netviz.training.record.runs import Run
from netviz.words import percent


def newest_probe(run: Run) -> Probe | None:
    """The newest one that can be read; None where there is none."""
    for head in reversed(probes.of_run(run.id)):
        try:
            return probes.read(run.id, head.step)
        except RunError:
            continue
    return None


def as_json(run: Run) -> dict[str, Any] | None:
    """For scripts: the confusion (a row for each true class), and the accuracy of each class; None without a probe."""
    probe = newest_probe(run)
    if probe is None or run.figures.data is None:
        return None
    shares = [None if np.isnan(share) else float(share) for share in probe.by_class]
    return {
        "step": probe.step,
        "accuracy": probe.accuracy,
        "classes": list(CLASSES[run.figures.data]),
        "by_class": shares,
        "confusion": probe.confusion.tolist(),
    }


def sentence(run: Run) -> str:
    """By class, the best one first; empty without a probe."""
    told = as_json(run)
    if told is None:
        return ""
    known = [(share, name) for share, name in zip(told["by_class"], told["classes"], strict=True) if share is not None]
    listed = ", ".join(f"{name} {percent(share)}" for share, name in sorted(known, reverse=True))
    return f"held-out accuracy by class at batch {told['step']:,}: {listed}"
