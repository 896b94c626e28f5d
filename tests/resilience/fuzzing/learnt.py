"""What a run has learnt, without a run: for messages that ask to see it."""

from __future__ import annotations

from functools import lru_cache
from pathlib import Path
from typing import Any
from unittest.mock import patch

import numpy as np

from netviz.architectures.catalog import build
from netviz.network import Network
from netviz.state import learnt_messages
from netviz.training.codes import DataSetName, Phase, Reason
from netviz.training.record.probes import Answers, Probe, ProbeHead
from netviz.training.record.runs import Figures, Run


def _answers(count: int) -> Answers:
    whole = np.zeros((count, 3), np.uint8)
    return Answers(np.arange(count, dtype=np.int32), whole[:, 0], whole, whole.astype(np.float32), whole[:, 0] / 2)


_PROBE = Probe(
    step=5, epoch=1, images=320, seconds=1.5, accuracy=0.25, pictures=_answers(16),
    confusion=np.zeros((10, 10), np.int32), surest=_answers(8), worst=_answers(0),
    filters=np.ones((3, 3, 3, 4), np.float16), layer="conv", filter_count=4,
)  # fmt: skip
RUN = Run(
    id="run", number=1, visitor="me", name="", note="", removed=None, network="resnet",
    network_settings={"blocks": "1,1", "input_size": "32", "classes": "10"}, settings={}, state="running", created=0.0,
    started=0.0, ended=None, heartbeat=None, handle=None, stop_asked=None, phase=Phase.TRAINING, phase_details={},
    done=0.0, reason=Reason.NONE, reason_details={}, figures=Figures(data=DataSetName.SHAPES),
)  # fmt: skip


@lru_cache(maxsize=1)
def _network() -> Network:
    return build(RUN.network, **RUN.network_settings)


def what_is_sent(message: Any) -> dict[str, Any]:
    """The answer to a component that asks this of a run which goes on."""
    with (
        patch.object(learnt_messages.probes, "of_run", lambda run: [ProbeHead(_PROBE.step, Path())]),
        patch.object(learnt_messages.probes, "read", lambda run, step: _PROBE),
        patch.object(learnt_messages.checkpoints, "of_run", lambda run: []),
        patch.object(learnt_messages.looking, "_network", lambda run: _network()),
        patch.object(learnt_messages.looking, "_tell", lambda run, look: None),
        patch.object(learnt_messages, "pictures", lambda name, many: np.zeros((len(many), 32, 32, 3), np.uint8)),
        patch.object(learnt_messages, "can_be_drawn", lambda run, probe: True),
    ):
        return learnt_messages.learnt_data(RUN, message)
