"""What the Convolution page shows: kinds of convolution side by side, and a whole network with them swapped."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any, ClassVar, get_args

from netviz.anatomy.swap import ConvolutionType
from netviz.architectures.catalog import full_title
from netviz.convolution.edits import Edit, edit_of, edits_of, with_edits
from netviz.convolution.kinds import check, convolution, is_read, kinds_of, worked
from netviz.convolution.real_layer import DrawnLayer, drawn_layer, is_animated
from netviz.convolution.real_size import RealSize
from netviz.convolution.settings import ConvolutionSettings
from netviz.convolution.stages import Convolution
from netviz.errors import NetvizError, RunCause, RunError, SettingsError
from netviz.settings import Settings, as_text
from netviz.state.explored import DEFAULT
from netviz.state.page_state import link_problem
from netviz.state.pictures import Picture, picture_of
from netviz.state.shown_network import ShownNetwork, from_specification
from netviz.state.trained_kernel import TrainedKernel
from netviz.state.trained_layer import TrainedLayer, trained_of_link, written

# What an edit does not outlive: other numbers stand in its place, or no cell.
_OF_THE_IMAGE = ("size", "channels_in", "data", "picture", "seed")
_OF_THE_KERNELS = ("kernel", "weights", "seed", "channels_in", "channels_out", "groups", "depth_multiplier")


@dataclass(frozen=True)
class ConvolutionView:
    """Kinds side by side, one convolution's settings, and the layer they were taken from."""

    kinds: tuple[str, ...] = ("standard", "separable")
    settings: ConvolutionSettings = field(default_factory=ConvolutionSettings)
    real: RealSize = field(default_factory=RealSize)
    edits: tuple[Edit, ...] = ()
    upload: Picture | None = None
    trained: TrainedKernel | TrainedLayer | None = None
    """What a run has learnt, in place of weights that nobody trained."""
    awaited: str = ""
    """What a run has learnt and is computed now, as a link writes it."""
    left: str = ""
    """What a run has learnt and was shown, or awaited, until the visitor changed something; as a link writes it."""
    layer: tuple[str, str] = ("", "")
    """The layer's name, and its network as a link writes it."""
    swap: ConvolutionType | None = None
    """What the whole network's convolutions become; None where the visitor did not choose."""
    swap_first: bool = False
    """Whether the network's first layer, too, is swapped."""
    swap_network: str = DEFAULT
    """The network that is swapped, as a link writes it; empty where none can, for it is from the visitor's file."""
    sentence: str = ""
    """On the layer."""
    problem: str = ""
    """Why the link could not be followed, or what the visitor did last could not be done."""

    IN_LINK: ClassVar[frozenset[str]] = frozenset(
        {"kind", "network", "layer", "trained", "left", "edits", "swap", "swap_first", "swap_network"}
    ) | {*ConvolutionSettings.names_in_link(), *RealSize.names_in_link()}
    """What of an address is read."""

    @property
    def picture(self) -> Picture | None:
        """What the settings ask for: a picture of the data set, or the visitor's own."""
        if self.settings.data == "upload":
            return self.upload
        if self.is_held_out:
            return self.trained and self.trained.picture
        return picture_of(self.settings.picture) if self.settings.data == "picture" else None

    @property
    def is_held_out(self) -> bool:
        """Whether the picture is the one that the trained kernel came with, and not chosen by its number."""
        return self.trained is not None and self.settings.data == "picture" and not self.settings.picture

    @property
    def at_work(self) -> TrainedLayer | None:
        """The trained layer whose own numbers are shown."""
        return self.trained if isinstance(self.trained, TrainedLayer) else None

    @property
    def channels(self) -> Sequence[str]:
        """The names of the image's channels, where they are those of a trained layer."""
        return self.at_work.channels if self.at_work else ()

    @property
    def layer_title(self) -> str:
        """The layer that the numbers were taken from, with its network's title; empty where there is none."""
        if self.at_work:
            return self.at_work.layer
        name, network = self.layer
        return f"{name} of {full_title(from_specification(network).network)}" if name and network else ""

    def convolutions(self) -> list[Convolution]:
        """Each kind with its numbers. Raises SettingsError for a view that cannot be drawn."""
        if self.at_work:
            work = self.at_work.work
            return [worked(work.kind, work.stages[0].image, work.stages, self.edits)]
        picture = self.picture
        pixels = None if picture is None else picture.pixels
        edits = (*(self.trained.edits if isinstance(self.trained, TrainedKernel) else ()), *self.edits)
        return [convolution(kind, self.settings, pixels, edits) for kind in self.kinds]

    def link(self) -> dict[str, str]:
        """The query of the address that opens this view again; what is at its default is left out."""
        layer, network = self.layer if all(self.layer) else ("", DEFAULT)
        usual = drawn_layer_of(network, layer).kinds if layer else ConvolutionView.kinds
        address = {"network": network, "layer": layer} if layer else {}
        if self.trained:
            usual, address = self.trained.drawn.kinds, {"trained": str(self.trained)}
        elif self.awaited:
            address = {"trained": self.awaited}
        elif self.left:
            address |= {"left": self.left}
        if self.kinds != usual:
            address["kind"] = ",".join(self.kinds)
        if self.trained:
            drawn = self.trained.drawn
            address |= _differing(self.settings, drawn.settings) | _differing(self.real, drawn.real)
        elif not layer:
            address |= {**self.settings.changes(), **self.real.changes()}
        if self.edits:
            address["edits"] = ",".join(map(str, self.edits))
        if self.swap:
            address["swap"] = self.swap
        if self.swap_first:
            address["swap_first"] = "on"
        if self.swap_network not in ("", network):
            address["swap_network"] = self.swap_network
        return address

    @classmethod
    def of_link(cls, address: Mapping[str, str]) -> ConvolutionView:
        """The view of a link; what cannot be drawn of it is named in `problem`, and the rest is used.

        Some settings are possible only with others: what is refused is tried again with what was taken meanwhile.
        """
        try:
            return cls._of_link(address)
        except NetvizError:
            view, taken, left = cls(), dict[str, str](), dict(address)
        refused: dict[str, NetvizError] = {}
        goes_on = True
        while goes_on:
            refused = {}
            for name, text in left.items():
                try:
                    view = cls._of_link({**taken, name: text})
                    taken[name] = text
                except NetvizError as error:
                    refused[name] = error
            goes_on = 0 < len(refused) < len(left)
            left = {name: left[name] for name in refused}
        return replace(view, problem=link_problem(refused.values()))

    @classmethod
    def _of_link(cls, address: Mapping[str, str]) -> ConvolutionView:
        view = cls()
        network, layer = address.get("network", DEFAULT), address.get("layer")
        if layer is not None:
            view = replace(cls.of_layer(drawn_layer_of(network, layer)), layer=(layer, network))
        elif "trained" in address:
            view = cls.awaiting(address["trained"])
        settings, real = ConvolutionSettings.of_link(address), RealSize.of_link(address)
        if settings.get("data") == "upload":
            raise SettingsError("The link shows a picture that somebody uploaded, which no link carries", field="data")
        swap_network = address.get("swap_network", network)
        from_specification(swap_network)
        view = replace(
            view,
            kinds=kinds_of(address["kind"]) if "kind" in address else view.kinds,
            settings=ConvolutionSettings.of({**view.settings.model_dump(), **settings}),
            real=RealSize.of({**view.real.model_dump(), **real}),
            edits=edits_of(address.get("edits", "")),
            left=written(address["left"], "left") if "left" in address and "trained" not in address else "",
            swap=_one_of("swap", address.get("swap"), *get_args(ConvolutionType)),
            swap_first=_one_of("swap_first", address.get("swap_first"), "on", "off") == "on",
            swap_network=swap_network,
        )
        if view.at_work and (view.kinds, view.settings) != (view.at_work.drawn.kinds, view.at_work.drawn.settings):
            view = view._leaving_trained()
        check(view.kinds, view.settings)
        _check_edits(view)
        return view

    @classmethod
    def of_trained(cls, trained: TrainedKernel | TrainedLayer) -> ConvolutionView:
        """What a run has learnt, on a picture that it never learnt from."""
        return replace(cls.of_layer(trained.drawn), trained=trained)

    @classmethod
    def awaiting(cls, trained: str) -> ConvolutionView:
        """What a link writes of a run; while it is computed the usual view, which knows that. Raises NetvizError."""
        try:
            return cls.of_trained(trained_of_link(trained))
        except RunError as error:
            if error.cause is not RunCause.NOT_NOW:
                raise
            return cls(awaited=trained)

    @classmethod
    def of_layer(cls, drawn: DrawnLayer) -> ConvolutionView:
        """A real layer, drawn small."""
        return cls(kinds=drawn.kinds, settings=drawn.settings, real=drawn.real, sentence=drawn.sentence)

    @classmethod
    def of_shown_layer(cls, shown: ShownNetwork, name: str) -> ConvolutionView:
        """A layer of the network that Explore shows; one from a visitor's own file is in no link."""
        view = cls.of_layer(drawn_layer(shown.network.by_name[name], full_title(shown.network)))
        layer = (name, shown.specification) if shown.specification else ("", "")
        return replace(view, layer=layer, swap_network=shown.specification)

    def with_setting(self, name: str, value: object) -> ConvolutionView:
        """One setting changed; edits of cells that have other numbers now are gone, as is the layer."""
        settings = ConvolutionSettings.of({**self.settings.model_dump(), name: value})
        check(self.kinds, settings)
        kept = tuple(edit for edit in self.edits if name not in (_OF_THE_KERNELS if edit.kind else _OF_THE_IMAGE))
        view = replace(self, settings=settings, edits=kept, layer=("", ""), problem="")
        keeps_kernel = isinstance(self.trained, TrainedKernel) and name not in _OF_THE_KERNELS
        return view if keeps_kernel else view._leaving_trained()

    def with_kinds(self, kinds: tuple[str, ...]) -> ConvolutionView:
        """Other kinds; a setting that nobody saw and that stands in their way is at its default again.

        Raises SettingsError.
        """
        edits = tuple(edit for edit in self.edits if not edit.kind or edit.kind in kinds)
        view = replace(self, kinds=kinds, edits=edits, problem="")
        if self.awaited or (self.trained and not self._goes_with(kinds)):
            view = view._leaving_trained()
        try:
            check(kinds, self.settings)
        except SettingsError:
            unseen = {each.name: each.default for each in ConvolutionSettings.descriptions()}
            unseen = {name: value for name, value in unseen.items() if not is_read(name, self.kinds)}
            settings = ConvolutionSettings.of({**self.settings.model_dump(), **unseen})
            check(kinds, settings)
            view = replace(view, settings=settings, layer=("", ""))._leaving_trained()
        return view

    def _goes_with(self, kinds: tuple[str, ...]) -> bool:
        """Whether what is trained can be shown as these kinds: a kernel beside others, a layer alone."""
        assert self.trained is not None
        own = self.trained.drawn.kinds[0]
        return kinds == (own,) if self.at_work else own in kinds

    def _leaving_trained(self) -> ConvolutionView:
        """Without what a run has learnt, and with the way back to it; edits of its layer were of other numbers."""
        left = str(self.trained or self.awaited or self.left)
        return replace(self, trained=None, awaited="", left=left, edits=() if self.at_work else self.edits, sentence="")

    def back(self) -> ConvolutionView:
        """What the visitor had left, as a run has learnt it. Raises NetvizError."""
        of_network = {"swap": self.swap, "swap_first": self.swap_first, "swap_network": self.swap_network}
        return replace(ConvolutionView.awaiting(self.left), **of_network)

    def with_edit(self, report: object) -> ConvolutionView:
        """A cell's number changed, as the browser reports it. Raises SettingsError."""
        view = replace(self, edits=edits_of(",".join(map(str, with_edits(self.edits, [edit_of(report)])))), problem="")
        _check_edits(view)
        return view


def drawn_layer_of(network: str, layer: str) -> DrawnLayer:
    """The layer of the network that a link writes, drawn small. Raises NetvizError."""
    built = from_specification(network).network
    node = built.by_name.get(layer)
    if node is None or not is_animated(node):
        raise SettingsError(f"layer must name a convolution of {full_title(built)}", received=layer[:60], field="layer")
    return drawn_layer(node, full_title(built))


def _differing(settings: Settings, usual: Settings) -> dict[str, str]:
    """The settings that have another value there, as a link writes them."""
    before = usual.model_dump()
    return {name: as_text(value) for name, value in settings.model_dump().items() if value != before[name]}


def _one_of(name: str, value: str | None, *possible: str) -> Any:
    """The value, where there is one. Raises SettingsError where it is none of the possible ones."""
    if value is not None and value not in possible:
        raise SettingsError(f"{name} must be one of {', '.join(possible)}", received=value[:60], field=name)
    return value


def _check_edits(view: ConvolutionView) -> None:
    """Raise SettingsError where an edit names a cell that is not there."""
    for edit in view.edits:
        if edit.kind and edit.kind not in view.kinds:
            raise SettingsError("edits must name kinds that are shown", received=edit.kind[:60])
    view.convolutions()
