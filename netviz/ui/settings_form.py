"""A form made from a Settings class: a widget for each setting, all showing one state and changing it."""

from collections.abc import Callable, Mapping
from typing import Any

import streamlit as st

from netviz.settings import Description, as_text

SLIDER_POSITIONS = 100


def settings_form(
    fields: tuple[Description, ...], values: Mapping[str, Any], *, key: str, on_change: Callable[..., None]
) -> None:
    """Show `values`; what the visitor enters goes to `on_change(name=value)`. Keys of widgets start with `key`."""
    for field in fields:
        widget_key = f"{key}.{field.name}"
        st.session_state[widget_key] = _shown(field, values[field.name])

        def changed(name: str = field.name, widget_key: str = widget_key) -> None:
            on_change(**{name: st.session_state[widget_key]})

        _widget(field, {"key": widget_key, "help": field.help or None, "on_change": changed})


def _shown(field: Description, value: Any) -> Any:
    """The value as its widget holds it."""
    if field.type == "integers":
        return value if isinstance(value, str) else as_text(value)
    return {"int": int, "float": float}.get(field.type, lambda same: same)(value)


def _widget(field: Description, common: dict[str, Any]) -> None:
    label = f"{field.label} ({field.unit})" if field.unit else field.label
    if field.type == "bool":
        st.toggle(label, **common)
    elif field.type == "choice":
        st.radio(label, field.choices, horizontal=True, **common)
    elif field.type == "integers":
        st.text_input(label, **common)
    else:
        number = {"int": int, "float": float}[field.type]
        low, high, step = number(field.low), number(field.high), number(field.step or 1)
        if (high - low) / step <= SLIDER_POSITIONS:
            st.slider(label, low, high, step=step, **common)
        else:
            decimals = len(str(step).partition(".")[2])
            st.number_input(label, low, high, step=step, format=f"%.{decimals}f" if decimals else "%d", **common)
