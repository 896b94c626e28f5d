"""A run and what Explore shows: the network of a run as a drawing, and the run that has trained what is shown."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from netviz.architectures.catalog import find
from netviz.drawing.outline.tree import blocks
from netviz.errors import NetvizError
from netviz.state.explored import Explored, Opening
from netviz.state.page_state import NOTHING_OPEN, link_problem, not_opened
from netviz.state.shown_network import from_file
from netviz.training.cifar_form import in_cifar_form
from netviz.training.dispatch import looking
from netviz.training.dispatch.dispatcher import dispatcher
from netviz.training.dispatch.trained_network import FILE, settings_of_file, trained_network
from netviz.training.record import probes
from netviz.training.record.runs import Run


def explored_run(run: Run) -> Explored:
    """The network of that run as Explore would show it. Raises NetvizError."""
    if run.network == FILE:
        config = dispatcher().store.config(run)
        return Explored(file=from_file(trained_network(run.network, run.network_settings, config)))
    family, preset = find(run.network)
    return Explored(family.name, family.settings.of({**preset, **run.network_settings}))


def drawn_run(run: Run, linked: Mapping[str, str]) -> Explored:
    """That network drawn as a link says, else with its blocks open; what of the link cannot be opened is its `problem`.

    Raises NetvizError.
    """
    shown = explored_run(run)
    shown.change_look({name: text for name, text in linked.items() if name != "open"})
    shown.opening = Opening(look=shown.look)
    shown.unfold(blocks(shown.root))
    if "open" in linked:
        wanted = frozenset(linked["open"].split(","))
        shown.opened = shown.shown.foldable & wanted
        shown.problem = link_problem(not_opened(wanted, {*shown.shown.foldable, NOTHING_OPEN}))
    return shown


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
