"""The form in which a network learns CIFAR-10: coloured 32-pixel images in, ten classes out."""

from collections.abc import Mapping

from netviz.anatomy.classifier import CIFAR_SIDE, SIDES
from netviz.architectures.catalog import find
from netviz.errors import RunError, SettingsError

CIFAR_FORM = {"input_size": str(CIFAR_SIDE), "channels": "3", "classes": "10"}
FOR_SMALL_IMAGES = "It is taken in its form for small images"


def in_cifar_form(name: str, settings: Mapping[str, str]) -> dict[str, str]:
    """The settings in that form.

    A network that loses so small an image is taken in its own form for small ones, or else with the smallest image
    that it takes. Raises UnknownNameError, and RunError where a network has no such form.
    """
    family, preset = find(name)
    fields = family.settings.model_fields
    if not {"input_size", "classes"} <= fields.keys():
        raise RunError(
            "A network must take images and tell classes to be trained",
            received=f"{family.title}, which {'labels pixels' if 'input_size' in fields else 'takes a feature map'}",
        )
    small = {**settings, **{name: value for name, value in CIFAR_FORM.items() if name in fields}}

    def is_possible(form: Mapping[str, str]) -> bool:
        try:
            family.settings.of({**preset, **form})
        except SettingsError as error:
            return error.field != "input_size"  # what else is wrong is not ours to mend
        return True

    if not is_possible(small) and "small_images" in fields and "small_images" not in settings:
        small["small_images"] = "true"
    sides = (side for side in range(CIFAR_SIDE, SIDES[-1]) if is_possible({**small, "input_size": str(side)}))
    return {**small, "input_size": str(next(sides, CIFAR_SIDE))}
