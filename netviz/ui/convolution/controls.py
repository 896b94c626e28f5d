"""The convolution page's controls: each offers only what goes together with all the others, and says why."""

from collections.abc import Callable
from dataclasses import replace
from typing import Any

import streamlit as st

from netviz.convolution import pictures
from netviz.convolution.kinds import KINDS, MOST_KINDS, is_read, possible, refusal
from netviz.convolution.settings import ConvolutionSettings
from netviz.errors import FileError, NetvizError, SettingsError
from netviz.state.convolution import ConvolutionView
from netviz.state.pictures import Picture, picture_set
from netviz.ui.convolution.examples import examples, opened
from netviz.ui.shared.markdown import plain
from netviz.ui.shared.session import CONVOLUTION
from netviz.ui.shared.setting_widget import Look, setting_widget
from netviz.ui.shared.widget_value import news, show_every_time
from netviz.ui.shared.widget_value import show as show_in_widget

_SETTINGS = {field.name: field for field in ConvolutionSettings.descriptions()}
SLIDER_PX = 100
_LOOKS: dict[str, Look] = {
    "size": "slider",
    "channels_in": "slider",
    "channels_out": "slider",
    "kernel": "buttons",
    "stride": "buttons",
    "padding": "buttons",
    "groups": "slider",
    "dilation": "buttons",
    "upsampling": "buttons",
    "depth_multiplier": "buttons",
}
_DATA = {
    "ramp": "Ramp",
    "edges": "Edges",
    "random": "Random",
    "picture": "Picture",
    "upload": "Your own",
}
_WEIGHTS = {
    "random": "Random, from −2 to 2",
    "identity": "Identity",
    "box": "Blur: box",
    "gaussian": "Blur: Gaussian",
    "sobel-x": "Sobel: upright edges",
    "sobel-y": "Sobel: level edges",
    "laplacian": "Laplacian: all edges",
    "sharpen": "Sharpen",
}

_LEFT = "Since you changed it, the numbers are this page's own and no longer the run's."


def controls(view: ConvolutionView) -> None:
    """The kinds, and the settings that change them; on a phone a sheet that one tap opens: see page.css."""
    with st.container(key="sheet", gap="small"):
        st.toggle("Settings", key=_key("sheet"))
        _kinds(view)
        with st.container(key="sheet_settings", horizontal=True, vertical_alignment="top", gap="small"):
            for name, look in _LOOKS.items():
                if is_read(name, view.kinds):
                    width = SLIDER_PX if look == "slider" else None
                    _control(view, name, look, **_limited(view, name), width=width)


def head(view: ConvolutionView) -> None:
    """The title, what to look at, and behind buttons what is chosen less often: image and weights, whole examples."""
    with st.container(key="convolution_head", horizontal=True, vertical_alignment="center"):
        st.title("Convolution", width="content")
        sentence = plain(view.sentence) or (_LEFT if view.left else "")
        with st.container(key="sentence" if sentence else "tagline", width="stretch"):
            st.caption(sentence or "Each output value sums products: numbers under a window times weights.")
        if view.left:
            st.button("Back to the trained weights", icon=":material/history:", on_click=_change, args=(_back,))
        if view.edits:
            st.button("Undo edits", icon=":material/undo:", on_click=_change, args=(_without_edits,))
        with st.popover("Image and weights", icon=":material/image:"):
            _image_and_weights(view)
        with st.popover("Examples", icon=":material/school:"):
            examples(lambda example: _change(lambda view: opened(view, example)), _key("example"))


def _kinds(view: ConvolutionView) -> None:
    show_in_widget(_key("kinds"), list(view.kinds))
    st.pills(
        f"Kinds, up to {MOST_KINDS} side by side",
        list(KINDS),
        selection_mode="multi",
        format_func=lambda kind: KINDS[kind].title,
        key=_key("kinds"),
        label_visibility="collapsed",
        wrap=True,
        on_change=news(_key("kinds"), _kinds_chosen),
    )


def _image_and_weights(view: ConvolutionView) -> None:
    data = [name for name in _DATA if name != "upload" or view.upload is not None]
    titles = _DATA | ({view.settings.data: "What enters it"} if view.at_work else {})
    _control(view, "data", "buttons", offered=data, titles=titles, behind_button=True)
    if view.settings.data == "picture":
        _picture(view)
    st.file_uploader(
        "A picture of your own",
        type=[name.lower() for name in (*pictures.FORMATS, "jpg")],
        key=_key("upload"),
        help="Its middle square is averaged down to the cells. It is seen by nobody else, and in no link.",
        on_change=_uploaded,
    )
    if _key("refused") in st.session_state:
        st.error(plain(st.session_state.pop(_key("refused"))))
    titles = _WEIGHTS | ({"random": view.trained.title} if view.trained else {})
    _control(view, "weights", "list", **_limited(view, "weights"), titles=titles, behind_button=True)
    _control(view, "bias", "toggle", behind_button=True)
    _control(view, "seed", "number", behind_button=True)


def _picture(view: ConvolutionView) -> None:
    """Which test image: a class, and the next one of it."""
    known, number = picture_set(), view.settings.picture
    show_every_time(_key("class"), known.class_of(number))
    with st.container(horizontal=True, vertical_alignment="bottom"):
        st.selectbox(
            f"From {known.name}",
            range(len(known.classes)),
            format_func=lambda label: known.classes[label],
            key=_key("class"),
            on_change=news(_key("class"), lambda label: _set("picture", known.next_of(label, -1))),
        )
        st.button("Another", on_click=lambda: _set("picture", known.next_of(known.class_of(number), number)))


def _control(view: ConvolutionView, name: str, look: Look, **how: Any) -> None:
    """The widget of a setting, under its label alone: the stage shows the cells."""
    field = _SETTINGS[name]
    value = getattr(view.settings, name)
    setting_widget(field, value, key=_key(name), on_change=_set, look=look, label=field.label, **how)


def _limited(view: ConvolutionView, name: str) -> dict[str, Any]:
    """What goes together with everything else, and why that is less than usual."""
    return {"offered": possible(name, view.kinds, view.settings), "help": _reason(view, name)}


def _reason(view: ConvolutionView, name: str) -> str | None:
    """Why a control offers less than it could; where it offers all, what it means."""
    field = _SETTINGS[name]
    every = field.choices or range(int(field.low or 0), int(field.high or 0) + 1)
    reasons = (refusal(view.kinds, view.settings, name, value) for value in every)
    first = next((reason for reason in reasons if reason), None)
    return field.help or None if first is None else f"Less than usual. {first.rule}."


def _set(name: str, value: object) -> None:
    try:
        CONVOLUTION.keep(CONVOLUTION.now().with_setting(name, value))
    except SettingsError:  # two clicks faster than one answer: the earlier one stands
        return


def _kinds_chosen(chosen: list[str]) -> None:
    view = CONVOLUTION.now()
    before = view.kinds
    kept = [kind for kind in before if kind in chosen]
    kinds = (*kept, *(kind for kind in chosen if kind not in kept))
    notice = ""
    if len(kinds) > MOST_KINDS:
        extra = " and ".join(KINDS[kind].title for kind in kinds[MOST_KINDS:])
        notice = f"{MOST_KINDS} kinds fit side by side: take one away before you add {extra}."
        kinds = kinds[:MOST_KINDS]
    try:
        view = view.with_kinds(kinds or view.kinds)
    except SettingsError as error:
        notice = f"This kind does not go with the settings. {error}"
    if "grouped" in view.kinds and "grouped" not in before and possible("groups", view.kinds, view.settings) == (1,):
        deep = f"{view.settings.channels_in} and {view.settings.channels_out}"
        notice = f"{deep} channels share no group but one: choose 4 and 4, or 6 and 6, to see more."
    CONVOLUTION.keep(replace(view, problem=notice))


def _uploaded() -> None:
    view, file = CONVOLUTION.now(), st.session_state[_key("upload")]
    if file is None:
        return
    try:
        pixels = pictures.decoded(file.getvalue())
    except FileError as error:  # said beside the uploader: the page's top is behind it
        st.session_state[_key("refused")] = str(error)
        return
    view = replace(view, upload=Picture(pixels, "your picture"))
    CONVOLUTION.keep(view.with_setting("data", "upload"))


def _change(change: Callable[[ConvolutionView], ConvolutionView]) -> None:
    CONVOLUTION.keep(change(CONVOLUTION.now()))


def _back(view: ConvolutionView) -> ConvolutionView:
    try:
        return view.back()
    except NetvizError as error:
        return replace(view, left="", problem=str(error))


def _without_edits(view: ConvolutionView) -> ConvolutionView:
    return replace(view, edits=(), problem="")


def _key(name: str) -> str:
    return f"{CONVOLUTION.key}.{name}"
