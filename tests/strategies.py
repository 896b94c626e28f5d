"""Random settings over their whole range, for the laws that must hold everywhere."""

import typing
from functools import cache

from hypothesis import strategies as st

from netviz.architectures.catalog import FAMILIES, build
from netviz.architectures.family import Family
from netviz.errors import SettingsError
from netviz.settings import Description, Settings


@cache
def smallest_preset(name: str) -> str:
    """The preset of the family of that name that has the fewest layers."""
    family = FAMILIES[name]
    return min(family.presets, key=lambda preset: len(build(preset).nodes))


def settings_of(family: Family) -> st.SearchStrategy[Settings]:
    """Settings that the family accepts, from the smallest to the largest of each."""
    values = st.fixed_dictionaries({field.name: values_of(field) for field in family.settings.descriptions()})
    return values.map(lambda chosen: _accepted(family, chosen)).filter(lambda settings: settings is not None)


def values_of(field: Description) -> st.SearchStrategy:
    """Every value that one setting can take, by its own declaration."""
    if field.type == "bool":
        return st.booleans()
    if field.type == "choice":
        return st.sampled_from(field.choices)
    if field.type == "float":
        # A deep EfficientNet takes Keras seconds; the presets go to the deepest.
        return st.floats(field.low, 1.0 if field.name == "depth" else field.high)
    if field.type == "rows":
        return st.lists(_row_of(type(field.default[0])), min_size=1, max_size=5).map(tuple)
    if field.type == "integers":
        fewest, most = field.lengths
        high = min(field.high, 64)
        # Many small lists and few large ones: a network of 200 blocks takes Keras half a minute.
        each = st.integers(field.low, 3) | st.sampled_from([field.low, 1, 2, 3, high])
        return (
            st.lists(each, min_size=fewest, max_size=most)
            .map(tuple)
            .filter(lambda counts: sum(counts) <= max(48, high))
        )
    stepped = st.integers(0, int((field.high - field.low) // (field.step or 1)))
    every = stepped.map(lambda steps: int(field.low + steps * (field.step or 1)))
    if field.name == "depth":
        return every.filter(lambda depth: depth <= 152) | st.just(int(field.low))
    return every


def _row_of(row_class) -> st.SearchStrategy:
    """A row with each field in its own range; few large numbers, since they multiply."""
    columns = {}
    for name, info in row_class.model_fields.items():
        if typing.get_origin(info.annotation) is typing.Literal:
            columns[name] = st.sampled_from(typing.get_args(info.annotation))
        elif info.annotation is bool:
            columns[name] = st.booleans()
        else:
            low, high = (getattr(bound, key) for bound in info.metadata for key in ("ge", "le") if hasattr(bound, key))
            columns[name] = st.integers(low, min(high, low + 3)) | st.sampled_from([low, min(high, 64)])
    return st.builds(row_class, **columns)


def _accepted(family: Family, values: dict) -> Settings | None:
    try:
        return family.settings.of(values)
    except SettingsError:
        return None
