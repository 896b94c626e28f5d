"""The run that has trained what Explore shows: where one sees what its layers have learnt."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from netviz.architectures.catalog import find
from netviz.errors import NetvizError
from netviz.state.explored import Explored
from netviz.training.cifar_form import in_cifar_form
from netviz.training.dispatch import looking
from netviz.training.dispatch.dispatcher import dispatcher
from netviz.training.dispatch.trained_network import FILE, settings_of_file
from netviz.training.record import probes
from netviz.training.record.runs import Run


def trained_run(explored: Explored, layer: str, names: Sequence[str]) -> Run | None:
    """The newest run of that network, by a visitor who goes by these names, that shows feature maps of the layer."""
    try:
        if explored.file:
            wanted = _form(FILE, settings_of_file(explored.file.network))
        else:
            name = explored.architecture
            wanted = _form(name, in_cifar_form(name, explored.settings.changes()))
        for run in dispatcher().store.of_visitor(*names):
            is_same = _form(run.network, run.network_settings) == wanted
            if is_same and probes.of_run(run.id) and layer in looking.layers(run):
                return run
    except NetvizError:  # the network cannot be trained, or the record cannot be read: the Train page says why
        pass
    return None


def _form(name: str, settings: Mapping[str, str]) -> tuple[str, object]:
    """The same for all names and settings of one network: a preset's are those of its family. Raises NetvizError."""
    if name == FILE:
        return FILE, dict(settings)
    family, preset = find(name)
    return family.name, family.settings.of({**preset, **settings})
