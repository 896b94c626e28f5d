"""netviz.train: a run from Python, by the same record, queue and worker as the page's and the shell's."""

from __future__ import annotations

import time
from collections.abc import Generator, Iterator
from typing import Any, cast

from netviz.errors import RunError
from netviz.interchange.keras_config import FileSettings
from netviz.network import Network
from netviz.settings import as_text
from netviz.training import words
from netviz.training.cifar_form import in_cifar_form
from netviz.training.dispatch.dispatcher import dispatcher, request
from netviz.training.dispatch.limits import check_form
from netviz.training.dispatch.trained_network import FILE, on_images, settings_of_file
from netviz.training.recipes import ONE_MINUTE, recipe_of
from netviz.training.record.events import Event
from netviz.training.record.runs import Run

_LOOK_SECONDS = 0.2


class Events(Iterator[Event]):
    """The events of one run, as they happen; with the iterator's end the run stops."""

    def __init__(self, run: Run):
        """Of a run that was queued."""
        self._identity, self._told = run.id, _told(run)
        next(self._told)  # only a generator that has begun is told that it is closed

    @property
    def run(self) -> Run:
        """The run as the record has it now: its number, by which a shell finds it, its state, its figures."""
        return dispatcher().store.run(self._identity)

    def __next__(self) -> Event:
        """The next point or mark. Raises RunError where the run fails."""
        return cast(Event, next(self._told))

    def close(self) -> None:
        """Stop the run, where it goes on."""
        self._told.close()


def events(network: Network | str, *, recipe: str = ONE_MINUTE, **settings: Any) -> Events:
    """Queue the run at once; its events come as they are asked for. Raises NetvizError where the run cannot begin."""
    name, form, config = _asked(network)
    chosen = recipe_of(recipe, name).run_settings(settings)
    return Events(request(name, form, chosen, visitor=f"shell-{time.time_ns()}", config=config))


def _asked(network: Network | str) -> tuple[str, dict[str, str], str]:
    """What is trained: an architecture's name with its settings in the form of CIFAR-10, or a file with its config."""
    if isinstance(network, str):
        return network, in_cifar_form(network, {}), ""
    if not isinstance(network, Network):
        rule = "A run trains what netviz.build or a file gave, or the name of an architecture or preset"
        raise RunError(rule, received=type(network).__name__, field="network")
    if isinstance(network.settings, FileSettings):
        check_form(on_images(network))
        return FILE, settings_of_file(network), network.config
    changes = {name: as_text(value) for name, value in network.settings.changes().items()}
    return network.architecture, in_cifar_form(network.architecture, changes), ""


def _told(run: Run) -> Generator[Event | None, None, None]:
    """First None, then its events."""
    here, newest = dispatcher(), -1
    try:
        yield None
        while True:
            here.dispatch()
            run = here.store.run(run.id)  # first the run: what it wrote before it ended is then read, too
            for number, event in here.store.events_after(run, newest):
                newest = number
                yield event
            if not run.is_active:
                break
            time.sleep(_LOOK_SECONDS)
    finally:
        if run.is_active:
            here.store.ask_to_stop(run.id)
            here.dispatch()
    if run.state not in ("done", "stopped"):
        raise RunError(f"The run {run.id} has {run.state}", received=words.reason(run))
