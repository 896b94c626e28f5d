"""Settings: one declaration gives the form, the link, the command line, the run file, the checks and their messages."""

from __future__ import annotations

import re
import typing
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Annotated, Any, Literal

from pydantic import BaseModel, BeforeValidator, ConfigDict, Field, ValidationError, ValidationInfo, field_validator
from pydantic_core import ErrorDetails
from typing_extensions import Self

from netviz.errors import SettingsError


def _split(value: object) -> object:
    """ "2,2,2,2" as a link or a command line writes it, as ["2", "2", "2", "2"]."""
    if isinstance(value, str):
        return [part for part in value.replace(" ", "").split(",") if part]
    return value


Integers = Annotated[tuple[int, ...], BeforeValidator(_split)]
"""A list of whole numbers, written 2,2,2,2."""


@dataclass(frozen=True)
class Description:
    """What a form, a help text or a program needs to know of one setting."""

    name: str
    type: Literal["int", "float", "bool", "choice", "integers", "rows"]
    default: Any
    low: float | int | None
    high: float | int | None
    step: float | int | None
    choices: tuple[str, ...]
    titles: Mapping[str, str]
    """How each choice reads."""
    lengths: tuple[int, int] | None
    label: str
    help: str
    unit: str

    def said(self, value: Any) -> str:
        """The setting with a value, or with that as a link writes it, in words: width multiplier α 0.5."""
        text = as_text(value)
        label = _within(self.label)
        if self.type == "bool":
            return label if text == "true" else f"without {label}"
        return f"{label} {self.titles.get(text, text)}"


def setting(
    default: Any,
    *,
    low: float | None = None,
    high: float | None = None,
    step: float | None = None,
    lengths: tuple[int, int] | None = None,
    titles: Mapping[str, str] | None = None,
    label: str,
    help: str = "",
    unit: str = "",
    former: tuple[str, ...] = (),
) -> Any:
    """One setting: its default, its range (of each number and of how many), its words, and former names in links.

    `titles` says how each of its choices reads, where that is not the choice itself.
    """
    shown = {
        "low": low, "high": high, "step": step, "lengths": lengths, "titles": titles or {}, "help": help, "unit": unit,
        "former": former,
    }  # fmt: skip
    finite: dict[str, Any] = {"allow_inf_nan": False} if isinstance(default, float) else {}
    if isinstance(default, tuple):
        return Field(default, title=label, json_schema_extra=shown)
    return Field(default, ge=low, le=high, title=label, json_schema_extra=shown, **finite)


class Settings(BaseModel):
    """A family's settings: frozen, hashable, checked when made."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    def __hash__(self) -> int:
        return hash((type(self), *self.__dict__.values()))

    @classmethod
    def of(cls, values: Mapping[str, object]) -> Self:
        """Checked settings from values as code, a form, a link or a command line gives them.

        Raises SettingsError, of the first that is wrong: `refusals` has them all.
        """
        try:
            return cls.model_validate(dict(values))
        except ValidationError as error:
            raise _refusals(cls, error)[0] from error

    @classmethod
    def refusals(cls, values: Mapping[str, object]) -> tuple[SettingsError, ...]:
        """Everything that `of` would refuse, each with its field; empty where the values are settings.

        What goes wrong only together with other settings shows once each of them is right.
        """
        try:
            cls.model_validate(dict(values))
        except ValidationError as error:
            return _refusals(cls, error)
        return ()

    @field_validator("*")
    @classmethod
    def _each_in_range(cls, value: Any, info: ValidationInfo) -> Any:
        if info.field_name and cls.model_fields[info.field_name].annotation == tuple[int, ...]:
            _check_integers(_describe(info.field_name, cls.model_fields[info.field_name]), value)
        return value

    @classmethod
    def descriptions(cls) -> tuple[Description, ...]:
        """Every setting in the order of its declaration."""
        return tuple(_describe(name, field) for name, field in cls.model_fields.items())

    @classmethod
    def in_words(cls, sentence: str) -> str:
        """A refusal in the words of the form, where links and the command line have names: "Batch size must be ...".

        A name of one word is one only where the rule is about it: blocks are not always the setting.
        """
        labels = {field.name: field.label for field in cls.descriptions()}
        names = "|".join(sorted(labels, key=len, reverse=True))
        words = re.sub(rf"(?:(?<=^)|(?<=\. ))({names})(?= must )", lambda found: labels[found[1]], sentence)
        inside = rf"(?<=Each number of )(?:{names})\b|\b\w+_\w+\b"
        return re.sub(inside, lambda found: _within(labels.get(found[0], found[0])), words)

    @classmethod
    def names_in_link(cls) -> frozenset[str]:
        """The names by which a link can write a setting, former ones too."""
        return frozenset(cls.model_fields) | cls._former_names().keys()

    @classmethod
    def of_link(cls, address: Mapping[str, str]) -> dict[str, str]:
        """The part of an address that writes these settings, by their names of today; not checked yet."""
        former = cls._former_names()
        return {former.get(name, name): text for name, text in address.items() if name in cls.names_in_link()}

    @classmethod
    def _former_names(cls) -> dict[str, str]:
        """What settings were once called in links, and what they are called now."""
        return {
            former: name
            for name, field in cls.model_fields.items()
            for former in (field.json_schema_extra or {}).get("former", ())  # type: ignore[union-attr]
        }

    def changes(self) -> dict[str, str]:
        """What differs from the defaults, as text: the part of a link that these settings need."""
        return {
            field.name: as_text(getattr(self, field.name))
            for field in self.descriptions()
            if getattr(self, field.name) != field.default
        }


def as_text(value: object) -> str:
    """A setting's value as a link and a command line write it."""
    if isinstance(value, bool):
        return str(value).lower()
    if isinstance(value, tuple):
        return ("," if all(isinstance(part, int) for part in value) else ";").join(map(str, value))
    return str(value)


def _describe(name: str, field: Any) -> Description:
    extra = field.json_schema_extra or {}
    choices: tuple[str, ...] = ()
    if typing.get_origin(field.annotation) is Literal:
        kind, choices = "choice", typing.get_args(field.annotation)
    elif typing.get_origin(field.annotation) is tuple:
        kind = "integers" if field.annotation == tuple[int, ...] else "rows"
    else:
        kind = field.annotation.__name__
    return Description(
        name=name,
        type=typing.cast(Any, kind),
        default=field.default,
        low=extra.get("low"),
        high=extra.get("high"),
        step=extra.get("step"),
        choices=choices,
        titles={choice: _title(choice) for choice in choices} | extra.get("titles", {}),
        lengths=extra.get("lengths"),
        label=field.title or name,
        help=extra.get("help", ""),
        unit=extra.get("unit", ""),
    )


def _within(label: str) -> str:
    """A label in the middle of a sentence."""
    first, *rest = label.split(" ")
    return " ".join([first.lower() if first[1:].islower() else first, *rest])


_PROPER = {
    "adam": "Adam", "adamw": "AdamW", "cifar": "CIFAR", "cifar10": "CIFAR-10", "imagenet": "ImageNet",
    "keras": "Keras", "muon": "Muon", "relu": "ReLU", "rmsprop": "RMSprop", "sgd": "SGD",
}  # fmt: skip


def _title(choice: str) -> str:
    """A choice as people write it, not links."""
    return _PROPER.get(choice, re.sub(r"(\d)x(\d)", r"\1 × \2", choice).replace("_", " "))


def _check_integers(field: Description, values: tuple[int, ...]) -> None:
    """Raise SettingsError where there are too few, too many, or one out of range."""
    low, high = field.low, field.high
    fewest, most = field.lengths or (1, len(values))
    if not fewest <= len(values) <= most:
        rule = f"must hold {fewest} to {most} numbers, such as {as_text(field.default)}"
        raise SettingsError(f"{field.name} {rule}", received=_cut(values))
    wrong = [value for value in values if (low is not None and value < low) or (high is not None and value > high)]
    if wrong:
        raise SettingsError(f"Each number of {field.name} must be between {low:,} and {high:,}", received=wrong[0])


def _refusals(cls: type[Settings], error: ValidationError) -> tuple[SettingsError, ...]:
    """What pydantic found wrong, in the visitor's words; once a setting, whatever is wrong with the parts of it."""
    found: dict[object, SettingsError] = {}
    for each in error.errors(include_url=False):
        found.setdefault(each["loc"][:1], _refusal(cls, each))
    return tuple(found.values())


def _refusal(cls: type[Settings], error: ErrorDetails) -> SettingsError:
    field_name = str(error["loc"][0]) if error["loc"] else None
    if error["type"] == "value_error":  # a rule of ours
        ours = error.get("ctx", {})["error"]
        if not isinstance(ours, SettingsError):
            return SettingsError(str(ours), field=field_name)
        ours.field = ours.field or field_name
        return ours
    name, received = field_name or "", _cut(error["input"])
    known = {field.name: field for field in cls.descriptions()}
    if name not in known:
        rule = f"There is no setting {_cut(name)}; the settings are {', '.join(known)}"
        return SettingsError(rule, received=received, field=name)
    field = known[name]
    bounds = "" if field.low is None else f"between {field.low:,} and {field.high:,}{_unit(field)}"
    if error["type"] in ("greater_than_equal", "less_than_equal"):
        rule = bounds
    else:
        rule = {
            "int": f"a whole number {bounds}",
            "float": f"a number {bounds}",
            "bool": "true or false",
            "choice": f"one of {', '.join(map(str, field.choices))}",
            "integers": f"whole numbers with commas between, such as {as_text(field.default)}",
            "rows": f"rows with semicolons between, such as {as_text(field.default)}",
        }[field.type]
    return SettingsError(f"{name} must be {rule}", received=received, field=name)


def _unit(field: Description) -> str:
    return f" {field.unit}" if field.unit else ""


def _cut(value: object) -> str:
    text = as_text(value) if isinstance(value, (bool, tuple, str)) else repr(value)
    return text if len(text) <= 60 else text[:57] + "..."
