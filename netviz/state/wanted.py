"""The network that Start would train: what Explore shows, in the form that learns CIFAR-10."""

from __future__ import annotations

from dataclasses import dataclass

from netviz.architectures.catalog import build
from netviz.interchange.left_out import sentences as left_out
from netviz.network import Network
from netviz.settings import as_text
from netviz.state.explored import Explored
from netviz.training.cifar_form import CIFAR_FORM, FOR_SMALL_IMAGES, in_cifar_form
from netviz.training.dispatch.limits import check_form
from netviz.training.dispatch.trained_network import FILE, on_images, resizing, settings_of_file


@dataclass(frozen=True)
class Wanted:
    """The network that Explore shows, in the form that can learn ten classes of 32-pixel images."""

    name: str
    settings: dict[str, str]
    network: Network
    changed: str
    """How it differs from what Explore shows, in sentences; empty where it does not."""
    config: str = ""
    """That of the model, where Explore shows a visitor's file."""

    @classmethod
    def of(cls, explored: Explored) -> Wanted:
        """What Start would train. Raises NetvizError where that cannot be trained."""
        return cls._of_file(explored.file.network) if explored.file else cls._of_architecture(explored)

    @classmethod
    def _of_file(cls, shown: Network) -> Wanted:
        settings = settings_of_file(shown)
        network = on_images(shown)
        check_form(network)
        changed = [f"It is trained {line}." for line in left_out(shown)]
        if resized := resizing(network):
            changed.append(f"{resized}.")
        return cls(FILE, settings, network, " ".join(changed), shown.config)

    @classmethod
    def _of_architecture(cls, explored: Explored) -> Wanted:
        name, shown = explored.architecture, explored.settings.model_dump()
        small = in_cifar_form(name, explored.settings.changes())
        unit = {"input_size": "pixels", "channels": "colour channel", "classes": "classes"}
        other = [
            f"{shown[field]:,} {unit[field]}"
            for field in CIFAR_FORM
            if field in small and as_text(shown[field]) != small[field]
        ]
        changed = []
        if other:
            changed.append(f"Explore shows it with {' and '.join(other)}.")
        if explored.refused:
            entered = ", ".join(f"{field} {as_text(value)[:40]}" for field, value in explored.refused.items())
            changed.append(f"What was entered in Explore last is impossible and left out: {entered}.")
        network = build(name, **small)
        if "small_images" in small.keys() - explored.settings.changes().keys():
            changed.append(f"{FOR_SMALL_IMAGES}.")
        if resized := resizing(network):
            changed.append(f"{resized}.")
        return cls(name, small, network, " ".join(changed))
