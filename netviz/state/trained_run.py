"""The run that has trained what Explore shows: where one sees what its layers have learnt."""

from __future__ import annotations

from collections.abc import Sequence

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
            network, settings = FILE, settings_of_file(explored.file.network)
        else:
            network = explored.architecture
            settings = in_cifar_form(network, explored.settings.changes())
        for run in dispatcher().store.of_visitor(*names):
            is_same = run.network == network and dict(run.network_settings) == settings
            if is_same and probes.of_run(run.id) and layer in looking.layers(run):
                return run
    except NetvizError:  # the network cannot be trained, or the record cannot be read: the Train page says why
        pass
    return None
