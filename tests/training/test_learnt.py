"""What the shell tells of what was learnt is what the newest probe tells that can be read."""

import json
from dataclasses import replace

import numpy as np

from netviz.training import learnt
from netviz.training.codes import DataSetName
from netviz.training.record import probes
from netviz.training.record.runs import Figures
from tests.training.record.test_probes import PROBE


def test_the_newest_probe_that_can_be_read_is_told_by_class(add):
    run = replace(add(), figures=Figures(data=DataSetName.SHAPES))
    assert (learnt.as_json(run), learnt.sentence(run)) == (None, "")
    confusion = np.diag(np.arange(10, dtype=np.int32))
    confusion[9, 0] = 9
    probes.write(run.id, replace(PROBE, confusion=confusion))
    probes.write(run.id, replace(PROBE, step=6))
    probes.of_run(run.id)[-1].path.write_bytes(b"")
    told = json.loads(json.dumps(learnt.as_json(run)))
    assert (told["step"], told["by_class"][0], told["by_class"][9]) == (5, None, 0.5)
    assert told["confusion"] == confusion.tolist()
    assert learnt.sentence(run).endswith(f"{told['classes'][9]} 50.0 %")
    assert f"{told['classes'][1]} 100.0 %" in learnt.sentence(run)
    assert told["classes"][0] not in learnt.sentence(run)
