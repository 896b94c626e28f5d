"""What runs and their networks are called, and in which settings two runs differ."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from netviz.architectures.catalog import FAMILIES, find, preset_of
from netviz.errors import NetvizError
from netviz.settings import as_text
from netviz.training.cifar_form import CIFAR_FORM
from netviz.training.dispatch.trained_network import FILE
from netviz.training.record.runs import Run


def called(run: Run) -> str:
    """What a run is called: by its starter, else after its network."""
    return run.name or in_words(run.network, dict(run.network_settings))


def names_of(runs: Iterable[Run]) -> dict[str, str]:
    """By their ids what runs are called that lie beside one another, numbered where two are called alike."""
    names: dict[str, str] = {}
    for run in runs:
        name, number = called(run), 1
        while name in names.values():
            number += 1
            name = f"{called(run)} ({number})"
        names[run.id] = name
    return names


def in_words(name: str, settings: dict[str, str]) -> str:
    """A network's name: its preset's, such as Plain-56, else its family's with the settings that make it this one.

    Examples: ResNet-34, without residual connections; of a file: mine, from mine.keras.
    """
    if name == FILE:
        return f"{settings.get('title', '')}, from {settings.get('file', '')}"
    try:
        family, preset = find(name)
        known = preset_of(family.name, family.settings.of({**preset, **settings}))
    except NetvizError:
        return name
    if known and _TITLES.count(family.presets[known].title) == 1:
        return family.presets[known].title
    fixed = {field: as_text(value) for field, value in preset.items()}
    telling = {
        field: value for field, value in settings.items() if field not in CIFAR_FORM and fixed.get(field) != value
    }
    title = family.presets[name].title if name in family.presets else FAMILIES[family.name].title
    described = {field.name: field for field in family.settings.descriptions()}
    said = (
        described[field].said(value) if field in described else f"{field} {value}" for field, value in telling.items()
    )
    return ", ".join([title, *said])


_TITLES = [preset.title for family in FAMILIES.values() for preset in family.presets.values()]


def differences(one: Mapping[str, str], other: Mapping[str, str]) -> dict[str, tuple[str, str]]:
    """The settings in which two runs differ, each with both values; what one of them lacks is a dash."""
    names = dict.fromkeys([*one, *other])
    pairs = {name: (one.get(name, "–"), other.get(name, "–")) for name in names}
    return {name: pair for name, pair in pairs.items() if pair[0] != pair[1]}
