"""Where the script that repeats a run begins: with first weights, or with the checkpoint that a branch begins with.

That checkpoint is a file which the script loads. To repeat the trunk instead would let rounding differ over all of its
batches, and the first losses of the branch would no longer be those of the run.
"""

from __future__ import annotations

from collections.abc import Sequence

from netviz.errors import RunError
from netviz.training.codes import Series
from netviz.training.exports.files import checkpoint_name
from netviz.training.record import checkpoints
from netviz.training.record.checkpoints import Checkpoint, Position
from netviz.training.record.events import Event
from netviz.training.record.runs import Run
from netviz.training.record.settings import RunSettings

Events = Sequence[tuple[int, Event]]


def begins_with(run: Run) -> Checkpoint | None:
    """The checkpoint of its trunk that a branch begins with; None of a run that begins with first weights.

    Raises RunError where it is gone.
    """
    if run.trunk is None:
        return None
    if not checkpoints.of_run(run.id):
        rule = "A branch is repeated from the checkpoint that it begins with"
        raise RunError(rule, received="none, it was removed to make room")
    return checkpoints.at(run.id, run.trunk.step)


def own_events(events: Events) -> Events:
    """Of a whole curve's events those behind its trunk: all of them where it is the trunk of its own."""
    branched = [place for place, (_, event) in enumerate(events) if event.series is Series.BRANCHED]
    return events[branched[-1] + 1 :] if branched else events


def needs(run: Run, start: Position | None) -> list[str]:
    """What stands in the script's head: which file it loads, and where one gets it."""
    if start is None:
        return []
    name = checkpoint_name(run, start.step)
    return [
        f"# Needs, beside it, the file {name}: the checkpoint of batch {start.step:,}, where this branch leaves its",
        "# trunk, with weights, what the optimizer remembers, and the place among the images. The Train page has it",
        f"# under Take away; in a shell: python -m netviz export {run.number} --checkpoint -o {name}",
        "",
    ]


def constants(run: Run, start: Position | None) -> list[str]:
    """What of the checkpoint the script knows by name."""
    if start is None:
        return []
    return [
        f"CHECKPOINT = {checkpoint_name(run, start.step)!r}",
        f"CHECKPOINT_OF = {(start.run, start.step)!r}  # which run's, and after how many batches",
    ]


def taken_up(settings: RunSettings, start: Position | None) -> list[str]:
    """The function that stands where the trunk stood; what a branch has no use for is not loaded."""
    if start is None:
        return []
    return _TAKEN_UP.format(
        remembers=_REMEMBERS if start.optimizer == settings.optimizer else "",
        order="    order = None\n" if start.number is None else _ORDER,
    ).splitlines()


_TAKEN_UP: str = '''\
def taken_up(model, random, chosen):
    """Stand where the trunk stood; answers the order of images of the epoch that goes on, and the averaged weights."""
    with np.load(CHECKPOINT, allow_pickle=False) as file:
        place = json.loads(file["about"].tobytes())
        kept = {{name: file[name] for name in sorted(file.files)}}
    if (place["run"], place["step"]) != CHECKPOINT_OF:
        raise ValueError(f"{{CHECKPOINT}} is the checkpoint of another run or batch than {{CHECKPOINT_OF}}")

    def values(part):
        return [value for name, value in kept.items() if name.startswith(f"{{part}}.")]

    for variable, value in zip(model.variables, values("model"), strict=True):
        variable.assign(value)
    model.optimizer.build(model.trainable_variables)
{remembers}{order}    return order, values("averaged") or [variable.numpy() for variable in model.variables]


'''
_REMEMBERS: str = """\
    for variable, value in zip(model.optimizer.variables, values("optimizer"), strict=True):
        variable.assign(value)
"""
_ORDER: str = """\
    random.bit_generator.state = place["epoch_random"]
    order = random.permutation(chosen)
    random.bit_generator.state = place["random"]
"""
