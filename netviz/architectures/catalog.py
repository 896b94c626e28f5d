"""The catalog: every family, and what a name means."""

from collections.abc import Mapping
from difflib import get_close_matches
from typing import Any
from urllib.parse import parse_qsl, urlencode

from netviz.architectures import (
    alexnet,
    convnext,
    custom,
    densenet,
    efficientnet,
    efficientnet_v2,
    googlenet,
    inception10,
    inception_module,
    inception_resnet_v1,
    inception_resnet_v2,
    inception_v3,
    inception_v4,
    lenet5,
    mobilenet_v1,
    mobilenet_v2,
    mobilenet_v3,
    nasnet,
    nin,
    resnet,
    resnet_cifar,
    resnet_v2,
    resnext,
    senet,
    shufflenet,
    shufflenet_v2,
    squeezenet,
    unet,
    vgg,
    wide_resnet,
    xception,
)
from netviz.architectures.family import Family
from netviz.errors import UnknownNameError
from netviz.network import Network
from netviz.settings import Settings

FAMILIES: dict[str, Family] = {
    family.name: family
    for family in (
        custom.FAMILY,
        mobilenet_v1.FAMILY,
        resnet.FAMILY,
        resnet_cifar.FAMILY,
        resnet_v2.FAMILY,
        wide_resnet.FAMILY,
        resnext.FAMILY,
        senet.FAMILY,
        inception10.FAMILY,
        inception_module.FAMILY,
        googlenet.FAMILY,
        inception_v3.FAMILY,
        inception_v4.FAMILY,
        inception_resnet_v1.FAMILY,
        inception_resnet_v2.FAMILY,
        xception.FAMILY,
        lenet5.FAMILY,
        alexnet.FAMILY,
        nin.FAMILY,
        vgg.FAMILY,
        densenet.FAMILY,
        squeezenet.FAMILY,
        mobilenet_v2.FAMILY,
        mobilenet_v3.FAMILY,
        nasnet.FAMILY,
        shufflenet.FAMILY,
        shufflenet_v2.FAMILY,
        efficientnet.FAMILY,
        efficientnet_v2.FAMILY,
        convnext.FAMILY,
        unet.FAMILY,
    )
}

TITLES: dict[str, str] = {
    name: preset.title if family.title in preset.title else f"{preset.title} · {family.title}"
    for family in FAMILIES.values()
    for name, preset in family.presets.items()
}
"""Every published network by its name, as lists of networks call it: first what one types."""
_CALLED: tuple[dict[str, str], ...] = (
    {name: name for name in (*FAMILIES, *(name for name in TITLES if name not in FAMILIES))},
    {name: family.title for name, family in FAMILIES.items()},
    TITLES,
    {name: preset.title for family in FAMILIES.values() for name, preset in family.presets.items()},
)
"""What architectures and presets are called, by their names: as links call them, and in lists."""
_LEAST = 3
"""Fewer letters are the beginning of no name in particular."""
LETTERS = 200
"""So many of a name are looked at."""


def find(name: str) -> tuple[Family, Mapping[str, Any]]:
    """The family that an architecture's or a preset's name means, and the settings that the preset fixes.

    The name may be the title too, as lists of networks show it, with letters large or small and whatever stands between
    its words; or the beginning of one name alone. Raises UnknownNameError.

    >>> [find(name)[0].name for name in ("resnet34", "VGG-16", "mobilenet v2", "U-Net", "lenet")]
    ['resnet', 'vgg', 'mobilenet_v2', 'unet', 'lenet5']
    """
    found = _meant(name[:LETTERS])
    if found in FAMILIES:
        return FAMILIES[found], {}
    for family in FAMILIES.values():
        if found in family.presets:
            return family, family.presets[found].settings
    near = _nearest(name[:LETTERS])
    meant = f". Did you mean {' or '.join(filter(None, (', '.join(near[:-1]), near[-1])))}?" if near else ""
    raise UnknownNameError(f"There is no architecture or preset of that name{meant}", received=name[:60])


def _meant(name: str) -> str:
    """The architecture or preset that a name means; empty where that is none, or several."""
    bare = _bare(name)
    if name in TITLES or not bare:
        return name
    for called in _CALLED:
        alike = [known for known, by in called.items() if _bare(by) == bare]
        if len(alike) == 1:
            return alike[0]
    # "lenet" begins the name of an architecture, and those of its presets with it
    found = _beginning(bare) if len(bare) >= _LEAST else []
    first = FAMILIES.get(found[0]) if found else None
    alone = len(found) == 1 or (first and {*found[1:]} <= {*first.presets})
    return found[0] if alone else ""


def _nearest(name: str) -> list[str]:
    """The names that begin with it, else those most like it."""
    names = {_bare(known): known for known in _CALLED[0]}
    return (_beginning(_bare(name)) or [names[bare] for bare in get_close_matches(_bare(name), names, cutoff=0.7)])[:3]


def _beginning(bare: str) -> list[str]:
    """The names that begin with it, those of architectures first."""
    return [known for known in _CALLED[0] if bare and _bare(known).startswith(bare)]


def _bare(name: str) -> str:
    return "".join(filter(str.isalnum, name.lower()))


def build(name: str, /, **settings: object) -> Network:
    """The network of that architecture or preset, with these settings in place of its own.

    Values may be text, as a link or a command line gives them. Raises UnknownNameError, SettingsError.

    >>> build("resnet18").output_shape
    (10,)
    """
    family, preset = find(name)
    return family.build(family.settings.of({**preset, **settings}))


def specification(architecture: str, settings: Settings) -> str:
    """The specification of a network, one word of a link: its architecture, and the settings that are not default.

    >>> specification("mobilenet_v1", parse_specification("mobilenet_v1_050")[1])
    'mobilenet_v1?alpha=0.5'
    """
    changes = settings.changes()
    return f"{architecture}?{urlencode(changes)}" if changes else architecture


def parse_specification(word: str) -> tuple[Family, Settings]:
    """The family and settings of a network's specification. Raises UnknownNameError, SettingsError."""
    name, _, changes = word.partition("?")
    family, preset = find(name)
    return family, family.settings.of({**preset, **dict(parse_qsl(changes))})


def preset_of(architecture: str, settings: Settings) -> str | None:
    """The name of the preset with exactly these settings."""
    family = FAMILIES[architecture]
    for name, preset in family.presets.items():
        if family.settings.of(preset.settings) == settings:
            return name
    return None


def family_of(network: Network) -> Family | None:
    """The family that built the network; none where it was read from a file, whatever the file calls it."""
    family = FAMILIES.get(network.architecture)
    return family if family and isinstance(network.settings, family.settings) else None


def full_title(network: Network) -> str:
    """Which network it is, in words: the preset, or the architecture with every setting that is not its default.

    >>> full_title(build("resnet50"))
    'ResNet-50'
    >>> full_title(build("mobilenet_v1", alpha=0.6))
    'MobileNet V1, width multiplier α 0.6'
    """
    family = family_of(network)
    if family is None:
        return network.title
    preset = preset_of(family.name, network.settings)
    if preset is None:
        described = {field.name: field for field in family.settings.descriptions()}
        changes = network.settings.changes().items()
        return ", ".join([family.title, *(described[name].said(value) for name, value in changes)])
    title = family.presets[preset].title
    return title if family.title in title else f"{family.title} ({title})"
