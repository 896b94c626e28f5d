"""A trained layer at work: any convolution of a network that a run has trained, on what enters it of a picture."""

from __future__ import annotations

import re
from dataclasses import dataclass, field

from netviz import words
from netviz.convolution.kinds import check
from netviz.convolution.layer_at_work import LayerAtWork
from netviz.convolution.real_layer import DrawnLayer, drawn_layer
from netviz.convolution.settings import ConvolutionSettings
from netviz.errors import RunCause, RunError, SettingsError
from netviz.network import Node
from netviz.state.pictures import Picture
from netviz.state.run_names import called
from netviz.state.trained_kernel import PLACE_OF_FILTER, TrainedKernel, looked_into, picture
from netviz.training.dispatch import looking

_PLACE = re.compile(r"([\w-]{1,40})\.(\d{1,12})\.(\d{1,3})~(.{1,200})")


@dataclass(frozen=True)
class TrainedLayer:
    """Which layer it is, by the weights of which step and on which picture, and its numbers."""

    run: str
    step: int
    layer: str
    number: int
    """The number of the held-out picture among those that the run is asked about."""
    drawn: DrawnLayer
    work: LayerAtWork = field(compare=False)
    picture: Picture = field(compare=False)

    @property
    def title(self) -> str:
        """What the weights are called."""
        return f"Trained: {self.layer}"

    def __str__(self) -> str:
        return f"{self.run}.{self.step}.{self.number}~{self.layer}"

    @property
    def channels(self) -> list[str]:
        """The names of the channels of the image that are drawn."""
        return [f"channel {each}" for each in self.work.channels]

    @classmethod
    def of_run(cls, run: str, step: int, layer: str, number: int) -> TrainedLayer:
        """By the weights of that step, or of the nearest that there are. Raises NetvizError, also while it is computed.

        What is not there is computed; whoever comes back finds it.
        """
        found, probe = looked_into(run, step)
        shown = picture(found, probe, number)
        node = looking.convolution(found, layer)
        kept = looking.ask_at_work(found, step, layer, int(probe.pictures.images[number]))
        if kept is None:
            rule = f"{layer} at work is computed now: open it again in half a minute"
            raise RunError(rule, received="nothing yet", cause=RunCause.NOT_NOW)
        before = f"{layer} of {called(found)} after batch {kept.step:,}, on what enters it of {shown.title}."
        real = drawn_layer(node, called(found))
        drawn = DrawnLayer(
            (kept.work.kind,), _settings(kept.work, real.settings), real.real, f"{before} {_drawn(node, kept.work)}"
        )
        return cls(run, kept.step, layer, number, drawn, kept.work, shown)


def trained_of_link(text: str) -> TrainedKernel | TrainedLayer:
    """What a link writes as run.step.picture~layer, or as run.step.filter.picture. Raises NetvizError."""
    if found := _PLACE.fullmatch(text):
        run, step, number, layer = found.groups()
        return TrainedLayer.of_run(run, int(step), layer, int(number))
    return TrainedKernel.of_link(text)


def written(text: str, name: str) -> str:
    """What a link writes so under that name, be it there or not. Raises SettingsError where it means nothing."""
    if not (_PLACE.fullmatch(text) or PLACE_OF_FILTER.fullmatch(text)):
        rule = f"{name} must be written run.step.picture~layer or run.step.filter.picture"
        raise SettingsError(rule, received=text[:60], field=name)
    return text


def trained_told(run: str, opened: object) -> str:
    """What the browser opens of a run, as a link writes it: a filter of its first convolution, or a layer.

    Raises SettingsError.
    """
    match opened:
        case {"step": int(step), "picture": int(number), "layer": str(layer)} if layer and min(step, number) >= 0:
            return f"{run}.{step}.{number}~{layer}"
        case {"step": int(step), "picture": int(number), "filter": int(filter)} if min(step, filter, number) >= 0:
            return f"{run}.{step}.{filter}.{number}"
    raise SettingsError("A kernel is opened by its step, filter or layer, and picture", received=str(opened)[:60])


def _settings(work: LayerAtWork, usual: ConvolutionSettings) -> ConvolutionSettings:
    """Those of a convolution as large as what is drawn, as near as they come."""
    first, last = work.stages[0], work.stages[-1]
    drawn = {
        "size": max(4, *first.image.shape[:2]),
        "channels_in": first.image.shape[2],
        "channels_out": min(last.channels_out, usual.channels_out) if work.kind == "depthwise" else last.channels_out,
        "groups": last.groups if work.kind == "grouped" else usual.groups,
    }
    try:
        settings = ConvolutionSettings.of({**usual.model_dump(), **drawn})
        check((work.kind,), settings)
        return settings
    except SettingsError:
        return usual


def _drawn(node: Node, work: LayerAtWork) -> str:
    """What of the layer is drawn, and that every value is its own all the same."""
    height, width, channels = node.input_shapes[0]
    parts = []
    if len(work.channels) < channels:
        parts.append(f"the strongest {len(work.channels)} of {channels:,} channels ({_listed(work.channels)})")
    if len(work.filters) < node.output_shape[2] and work.kind != "depthwise":
        parts.append(f"the strongest {len(work.filters)} of {node.output_shape[2]:,} filters ({_listed(work.filters)})")
    rows, columns = (end - start for start, end in (work.rows, work.columns))
    if (rows, columns) != (height, width):
        parts.append(f"the middle {rows} × {columns} of {height} × {width} cells")
    told = f"Drawn: {', '.join(parts)}. " if parts else ""
    activation = getattr(node.layer, "activation", None)
    before = (
        f", before its {words.function(activation)}" if isinstance(activation, str) and activation != "linear" else ""
    )
    rest = "What the other channels add stands in each sum: every" if work.stages[-1].rest is not None else "Every"
    return f"{told}{rest} value is the layer's own{before}."


def _listed(numbers: tuple[int, ...]) -> str:
    return ", ".join(map(str, numbers))
