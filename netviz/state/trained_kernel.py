"""A trained kernel: a filter of the first convolution as a run had learnt it, and the picture that it is to work on."""

from __future__ import annotations

import re
from dataclasses import dataclass, field

import numpy as np

from netviz.convolution.edits import Edit
from netviz.convolution.real_layer import DrawnLayer, drawn_layer
from netviz.convolution.settings import MOST_CHANNELS, ConvolutionSettings
from netviz.errors import RunError, SettingsError
from netviz.network import Node
from netviz.state.pictures import Picture
from netviz.state.run_names import called
from netviz.training import words
from netviz.training.data.pictures import CLASSES, pictures
from netviz.training.dispatch.dispatcher import dispatcher
from netviz.training.dispatch.trained_network import trained_network
from netviz.training.record import probes
from netviz.training.record.probes import Probe
from netviz.training.record.runs import Run

KIND = "standard"
_LARGEST, _CELLS = 5, 12  # of kernels and images that can be drawn
_DECIMALS = 3
PLACE_OF_FILTER = re.compile(r"([\w-]{1,40})\.(\d{1,12})\.(\d{1,6})\.(\d{1,3})")


@dataclass(frozen=True)
class TrainedKernel:
    """Which filter it is, and what it consists of."""

    run: str
    step: int
    filter: int
    number: int
    """The number of the held-out picture among those that the run is asked about."""
    edits: tuple[Edit, ...]
    """Its weights, cell by cell, as the stage takes numbers for a kernel."""
    drawn: DrawnLayer
    """Its layer, with this one filter and on the picture."""
    picture: Picture = field(compare=False)

    @property
    def title(self) -> str:
        """What the weights are called."""
        return f"Trained: filter {self.filter}"

    def __str__(self) -> str:
        return f"{self.run}.{self.step}.{self.filter}.{self.number}"

    @classmethod
    def of_link(cls, text: str) -> TrainedKernel:
        """The one that a link writes as run.step.filter.picture. Raises NetvizError."""
        found = PLACE_OF_FILTER.fullmatch(text)
        if not found:
            raise SettingsError("trained must be written run.step.filter.picture", received=text[:60], field="trained")
        run, *numbers = found.groups()
        return cls.of_run(run, *map(int, numbers))

    @classmethod
    def of_run(cls, run: str, step: int, filter: int, number: int) -> TrainedKernel:
        """The one of that step, or of the nearest that is kept, on one of the run's pictures. Raises NetvizError."""
        found, probe = looked_into(run, step)
        node = _node(found, probe)
        if node is None:
            raise SettingsError("This kernel is too large to draw", received=probe.layer, field="trained")
        kept = min(probe.filters.shape[3], probe.filter_count)
        if filter >= kept:
            rule = f"{probe.layer} has filters 0 to {kept - 1}"
            raise SettingsError(rule, received=f"filter {filter}", field="trained")
        return cls(
            run,
            probe.step,
            filter,
            number,
            _edits(probe.filters[..., filter]),
            DrawnLayer(
                (KIND,),
                _settings(probe, node),
                drawn_layer(node, called(found)).real,
                f"Filter {filter} of {probe.layer} in {called(found)} after batch {probe.step:,}, its weights rounded "
                f"to {_DECIMALS} decimals, on a held-out picture.",
            ),
            picture(found, probe, number),
        )


def looked_into(run: str, step: int) -> tuple[Run, Probe]:
    """The run, and what it had learnt at that step or the nearest that is kept. Raises NetvizError."""
    found = dispatcher().store.find(run)
    steps = [head.step for head in probes.of_run(run)]
    if found is None or not steps or found.figures.data is None:
        rule = "The link names a trained kernel of a run that is not here (any more)"
        raise RunError(rule, received=run, field="trained")
    return found, probes.read(run, min(steps, key=lambda each: abs(each - step)))


def can_be_drawn(run: Run, probe: Probe) -> bool:
    """Whether the stage has room for the filters of that probe."""
    return _node(run, probe) is not None


def _node(run: Run, probe: Probe) -> Node | None:
    """The layer of the filters; None where they cannot be drawn. Raises NetvizError."""
    height, width, channels, _ = probe.filters.shape
    if not probe.layer or height != width or height > _LARGEST or channels > MOST_CHANNELS:
        return None
    network = trained_network(run.network, run.network_settings, dispatcher().store.config(run))
    node = network.by_name.get(probe.layer)
    return node if node and node.variety == KIND else None


def _settings(probe: Probe, node: Node) -> ConvolutionSettings:
    window = node.window
    assert window is not None
    return ConvolutionSettings.of(
        {
            "size": _CELLS,
            "channels_in": probe.filters.shape[2],
            "channels_out": 1,
            "kernel": probe.filters.shape[0],
            "stride": min(3, *window.strides),
            "padding": getattr(node.layer, "padding", "same"),
            "bias": False,
            "data": "picture",
        }
    )


def _edits(kernel: np.ndarray) -> tuple[Edit, ...]:
    return tuple(
        Edit((0, depth, row, column), round(float(kernel[row, column, depth]), _DECIMALS), KIND)
        for row, column, depth in np.ndindex(kernel.shape)
    )


def picture(run: Run, probe: Probe, number: int) -> Picture:
    """One of the held-out pictures that the run is asked about. Raises NetvizError."""
    data = run.figures.data
    assert data is not None
    if number >= len(probe.pictures.images):
        rule = f"The run was asked about pictures 0 to {len(probe.pictures.images) - 1}"
        raise SettingsError(rule, received=f"picture {number}", field="trained")
    index, label = int(probe.pictures.images[number]), int(probe.pictures.labels[number])
    title = f"{words.data_set(data)}, held-out image {index}: {CLASSES[data][label]}"
    return Picture(pictures(data, [index])[0], title)
