"""The form in which a network learns CIFAR-10: coloured 32-pixel images in, ten classes out."""

from collections.abc import Mapping

from netviz.anatomy.classifier import CIFAR_SIDE
from netviz.architectures.catalog import find
from netviz.errors import RunError

CIFAR_FORM = {"input_size": str(CIFAR_SIDE), "channels": "3", "classes": "10"}


def in_cifar_form(name: str, settings: Mapping[str, str]) -> dict[str, str]:
    """The settings in that form; of a network that takes larger images only, the smallest that it takes.

    Raises UnknownNameError, and RunError where a network has no such form.
    """
    family, _ = find(name)
    fields = {field.name: field for field in family.settings.descriptions()}
    if not {"input_size", "classes"} <= fields.keys():
        raise RunError(
            "A network must take images and tell classes to be trained",
            received=f"{family.title}, which {'labels pixels' if 'input_size' in fields else 'takes a feature map'}",
        )
    smallest = fields["input_size"].low
    assert smallest is not None
    form = CIFAR_FORM | {"input_size": str(max(CIFAR_SIDE, int(smallest)))}
    return {**settings, **{name: value for name, value in form.items() if name in fields}}
