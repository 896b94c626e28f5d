"""A form made from a Settings class: a widget for each setting, all showing one state and changing it."""

import typing
from collections.abc import Callable, Mapping, Sequence
from typing import Any

import pandas as pd
import streamlit as st

from netviz.settings import Description, as_text
from netviz.ui.shared.widget_value import show

SLIDER_POSITIONS = 100


def settings_form(
    fields: tuple[Description, ...], values: Mapping[str, Any], *, key: str, on_change: Callable[..., None]
) -> None:
    """Show `values`; what the visitor enters goes to `on_change(name=value)`. Keys of widgets start with `key`."""
    for field in fields:
        widget_key = f"{key}.{field.name}"
        if field.type == "rows":
            _rows(field, values[field.name], widget_key, on_change)
            continue
        show(widget_key, _shown(field, values[field.name]))

        def changed(name: str = field.name, widget_key: str = widget_key) -> None:
            on_change(**{name: st.session_state[widget_key]})

        _widget(field, {"key": widget_key, "help": field.help or None, "on_change": changed})


def _rows(field: Description, rows: Sequence[Any], key: str, on_change: Callable[..., None]) -> None:
    """A table to edit, with a column for each field of a row; a changed table is a changed setting."""
    row_class = type(field.default[0])
    dumped = [row if isinstance(row, dict) else row.model_dump() for row in rows]
    shown = pd.DataFrame(dumped, columns=list(row_class.model_fields))
    st.markdown(field.label, help=field.help or None)
    # The editor keeps its edits under its key, so another table needs another key.
    edited = st.data_editor(
        shown,
        num_rows="dynamic",
        hide_index=True,
        column_config={name: _column(name, info) for name, info in row_class.model_fields.items()},
        key=f"{key}.{hash(tuple(map(tuple, shown.to_numpy().tolist())))}",
    )
    if not edited.equals(shown):
        defaults = row_class().model_dump()
        filled = [
            {name: defaults[name] if pd.isna(value) else value for name, value in row.items()}
            for row in edited.to_dict("records")
        ]
        on_change(**{field.name: filled})
        st.rerun()


def _column(name: str, info: Any) -> Any:
    """The column of one field of a row, with the field's own choices or range."""
    title = name.replace("_", " ").title()
    if typing.get_origin(info.annotation) is typing.Literal:
        options = list(typing.get_args(info.annotation))
        return st.column_config.SelectboxColumn(title, options=options, required=True, default=info.default)
    if info.annotation is bool:
        return st.column_config.CheckboxColumn(title, default=info.default)
    bounds = {key: getattr(bound, key) for bound in info.metadata for key in ("ge", "le") if hasattr(bound, key)}
    low, high = bounds.get("ge"), bounds.get("le")
    return st.column_config.NumberColumn(title, min_value=low, max_value=high, step=1, default=info.default)


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
