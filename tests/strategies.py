"""Random settings over their whole range, for the laws that must hold everywhere."""

from hypothesis import strategies as st

from netviz.architectures.family import Family
from netviz.errors import SettingsError
from netviz.settings import Description, Settings


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
        return st.floats(field.low, field.high)
    if field.type == "integers":
        fewest, most = field.lengths
        # Many small lists and few large ones: a network of 200 blocks takes Keras half a minute.
        each = st.integers(field.low, 3) | st.sampled_from([field.low, 1, 2, 3, field.high])
        return st.lists(each, min_size=fewest, max_size=most).map(tuple).filter(lambda counts: sum(counts) <= 48)
    stepped = st.integers(0, int((field.high - field.low) // (field.step or 1)))
    every = stepped.map(lambda steps: int(field.low + steps * (field.step or 1)))
    if field.name == "depth":
        return every.filter(lambda depth: depth <= 152) | st.just(int(field.low))
    return every


def _accepted(family: Family, values: dict) -> Settings | None:
    try:
        return family.settings.of(values)
    except SettingsError:
        return None
