"""The form in which a network learns CIFAR-10: coloured 32-pixel images in, ten classes out."""

from collections.abc import Mapping

from netviz.architectures.catalog import find
from netviz.errors import RunError

CIFAR_FORM = {"input_size": "32", "channels": "3", "classes": "10"}


def in_cifar_form(name: str, settings: Mapping[str, str]) -> dict[str, str]:
    """The settings in that form. Raises UnknownNameError, and RunError where a network has no such form."""
    family, _ = find(name)
    fields = family.settings.model_fields
    if not {"input_size", "classes"} <= fields.keys():
        raise RunError(
            "A network must take images and tell classes to be trained",
            received=f"{family.title}, which {'labels pixels' if 'input_size' in fields else 'takes a feature map'}",
        )
    return {**settings, **{name: value for name, value in CIFAR_FORM.items() if name in fields}}
