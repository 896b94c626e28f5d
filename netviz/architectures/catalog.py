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
    name: family.title if preset.title == family.title else f"{family.title} · {preset.title}"
    for family in FAMILIES.values()
    for name, preset in family.presets.items()
}
"""Every published network by its name, as lists of networks call it."""


def find(name: str) -> tuple[Family, Mapping[str, Any]]:
    """The family that an architecture's or a preset's name means, and the settings that the preset fixes.

    Raises UnknownNameError.
    """
    if name in FAMILIES:
        return FAMILIES[name], {}
    for family in FAMILIES.values():
        if name in family.presets:
            return family, family.presets[name].settings
    near = _nearest(name[:60])
    meant = f". Did you mean {' or '.join(near)}?" if near else ""
    raise UnknownNameError(f"There is no architecture or preset of that name{meant}", received=name[:60])


def _nearest(name: str) -> list[str]:
    """The names most like it, whatever letters are large and whatever stands between the words."""
    names = {_bare(known): known for family in FAMILIES.values() for known in (*family.presets, family.name)}
    return [names[bare] for bare in get_close_matches(_bare(name), names, n=3, cutoff=0.7)]


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


def full_title(network: Network) -> str:
    """Which network it is, in words: the preset, or the architecture with every setting that is not its default.

    >>> full_title(build("resnet50"))
    'ResNet-50'
    >>> full_title(build("mobilenet_v1", alpha=0.6))
    'MobileNet V1 alpha=0.6'
    """
    family = FAMILIES.get(network.architecture)
    if family is None or not isinstance(network.settings, family.settings):  # read from a file
        return network.title
    preset = preset_of(family.name, network.settings)
    if preset is None:
        return " ".join([family.title, *(f"{name}={value}" for name, value in network.settings.changes().items())])
    title = family.presets[preset].title
    return title if family.title in title else f"{family.title} ({title})"
