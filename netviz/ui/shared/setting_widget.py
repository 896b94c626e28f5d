"""One setting as a widget, made from its Description; pages choose how it looks and what it offers."""

import typing
from collections.abc import Callable, Mapping, Sequence
from functools import partial
from typing import Any, Literal

import pandas as pd
import streamlit as st

from netviz.settings import Description, as_text
from netviz.ui.shared.widget_value import news, show, show_every_time

SLIDER_POSITIONS = 100

Look = Literal["toggle", "radio", "buttons", "list", "slider", "number", "text", "table"]


def setting_widget(
    field: Description,
    value: Any,
    *,
    key: str,
    on_change: Callable[[str, Any], None],
    look: Look | None = None,
    label: str = "",
    help: str | None = None,
    offered: Sequence[Any] | None = None,
    titles: Mapping[Any, str] | None = None,
    bounded: bool = True,
    wrong: bool = False,
    behind_button: bool = False,
    width: int | None = None,
) -> None:
    """Show the value of a setting; what the visitor enters goes to `on_change(name, value)`.

    The value may be one that was refused: it stays as it was entered, and `wrong` writes the range below it. `label`
    and `help` take the place of the setting's own. `offered` is what may be chosen now, where that is not everything;
    `titles` says how a choice reads now. A number that is not `bounded` takes what lies beyond its range, too. A widget
    behind a button that opens it is said to be so. `width` is in pixels.
    """
    look, titles = look or _usual_look(field), titles or field.titles
    label = label or (f"{field.label} ({field.unit})" if field.unit and field.unit not in field.label else field.label)
    help = help or field.help or None
    if look == "table":
        return _table(field, value, key, label, help, on_change)

    (show_every_time if behind_button else show)(key, _shown(field, value, look))
    common: dict[str, Any] = {
        "key": key,
        "help": help,
        "on_change": news(key, partial(on_change, field.name)),
    }
    if width is not None:
        common["width"] = width
    choice = {"format_func": titles.__getitem__} if titles else {}
    options = offered or field.choices

    if look == "toggle":
        st.toggle(label, **common)
    elif look == "radio":
        st.radio(label, options, horizontal=True, **choice, **common)
    elif look == "buttons":
        st.segmented_control(label, options, required=True, **choice, **common)
    elif look == "list":
        st.selectbox(label, options, **choice, **common)
    elif look == "text":
        st.text_input(label, **common)
    elif look == "slider":
        _slider(field, label, offered, common)
    else:
        low, high, step = _range(field)
        decimals = len(str(step).partition(".")[2])
        bounds = {"min_value": low, "max_value": high} if bounded else {}
        st.number_input(label, **bounds, step=step, format=f"%.{decimals}f" if decimals else "%d", **common)
    if wrong and field.low is not None:  # of a list only a stranger's own browser can send what is not in it
        st.caption(f":red[From {field.low:,} to {field.high:,}]")
    return None


def _usual_look(field: Description) -> Look:
    if field.type in ("int", "float"):
        low, high, step = _range(field)
        return "slider" if (high - low) / step <= SLIDER_POSITIONS else "number"
    looks: dict[str, Look] = {"bool": "toggle", "choice": "radio", "integers": "text", "rows": "table"}
    return looks[field.type]


def _range(field: Description) -> tuple[Any, Any, Any]:
    """Least, greatest and step, all of the setting's own type, as Streamlit wants them."""
    number = {"int": int, "float": float}[field.type]
    return number(field.low), number(field.high), number(field.step or 1)


def _shown(field: Description, value: Any, look: Look) -> Any:
    """The value as its widget holds it."""
    if look == "text":
        return value if isinstance(value, str) else as_text(value)
    return {"int": int, "float": float}.get(field.type, lambda same: same)(value)


def _slider(field: Description, label: str, offered: Sequence[Any] | None, common: dict[str, Any]) -> None:
    """A slider; over what is offered where that has gaps, and one that stands still where it is one value."""
    low, high, step = _range(field)
    if offered is None:
        st.slider(label, low, high, step=step, **common)
    elif len(offered) == 1:
        st.select_slider(label, [*offered, *offered], disabled=True, **common)
    elif list(offered) == list(range(offered[0], offered[-1] + 1)):
        st.slider(label, offered[0], offered[-1], step=step, **common)
    else:
        st.select_slider(label, offered, **common)


def _table(
    field: Description, rows: Sequence[Any], key: str, label: str, help: str | None, on_change: Callable[..., None]
) -> None:
    """A table to edit, with a column for each field of a row; a changed table is a changed setting."""
    row_class = type(field.default[0])
    dumped = [row if isinstance(row, dict) else row.model_dump() for row in rows]
    shown = pd.DataFrame(dumped, columns=list(row_class.model_fields))
    st.markdown(label, help=help)
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
        on_change(field.name, filled)
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
