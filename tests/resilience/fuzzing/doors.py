"""A door: where something from outside enters. Here those of files, of most links, and of what Explore is told.

A door makes an input of a random number and takes it in, as the page does. It answers "drawn" or, where the page says
in a sentence what is wrong, "refused"; a NetvizError is such a sentence, too. Anything else is a fault.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import lru_cache, partial
from random import Random
from typing import Any, Literal
from xml.etree import ElementTree

from netviz.anatomy import export
from netviz.anatomy.table import summary
from netviz.architectures.catalog import FAMILIES, TITLES
from netviz.drawing.look.drawing_look import DrawingLook
from netviz.drawing.volumes.svg import volumes
from netviz.errors import NetvizError
from netviz.interchange import keras_file
from netviz.interchange.keras_script import to_script
from netviz.settings import Settings, as_text
from netviz.state.comparison import Comparison
from netviz.state.explored import Explored
from netviz.state.kept_by_browser import EXPLORE, Kept
from netviz.state.long_link import PACKED, shortened, whole
from netviz.state.page_state import PageState
from netviz.state.shown_network import ShownNetwork, from_file
from tests.resilience.fuzzing import corpus
from tests.resilience.fuzzing.mutations import Tree, mutated, mutated_bytes, mutated_link, mutated_text

Outcome = Literal["drawn", "refused"]
SMALL = 80
"""Up to so many layers, all that the page can show of a network is made."""


@dataclass(frozen=True)
class Door:
    """`make` an input of a random number, and `take` it in."""

    name: str
    make: Callable[[Random], Any]
    take: Callable[[Any], Outcome]
    weight: int = 1
    """How many cases it gets beside the others."""


def enter(door: Door, came: Any) -> Outcome:
    """What became of the input. Raises whatever is no sentence."""
    try:
        return door.take(came)
    except NetvizError as error:
        check_sentence(str(error))
        return "refused"


def check_sentence(text: str) -> None:
    assert text.strip(), "a sentence without words"
    assert len(text) < 4_000, f"a sentence of {len(text):,} letters"
    text.encode()  # no half of a letter, which no browser could be sent


def check_link(link: Mapping[str, str]) -> None:
    """What a page writes into the address bar are texts that it can be sent, and no book."""
    for text in link.values():
        text.encode()
    assert sum(map(len, link.values())) < 20_000


# Files


def _config(chance: Random) -> Tree:
    return mutated(chance.choice(corpus.CONFIGS), chance, corpus.CONFIGS)


def _text(chance: Random) -> bytes:
    text = json.dumps(chance.choice(corpus.CONFIGS))
    if chance.random() < 0.5:
        return mutated_bytes(text.encode(), chance)
    for _ in range(chance.randint(1, 8)):
        text = mutated_text(text, chance)
    return text.encode("utf-8", "surrogatepass")


def _show_file(content: bytes, name: str) -> Outcome:
    state = Explored(file=from_file(keras_file.read(content, name)))
    show(state)
    return "drawn"


def _show_config(config: Tree) -> Outcome:
    return _show_file(json.dumps(config).encode(), "m.json")


def show(state: Explored) -> None:
    """All that the Explore page makes of a network."""
    shown = state.shown
    ElementTree.fromstring(state.drawing())
    json.dumps([shown.index, shown.legends(state.view)])
    check_link(state.link())
    if len(shown.network.nodes) <= SMALL:
        _show_details(shown)


def _show_details(shown: ShownNetwork) -> None:
    json.dumps(summary(shown.network))
    for text in (export.to_text, export.to_csv, export.to_markdown, export.to_latex):
        text(shown.network).encode()
    ElementTree.fromstring(volumes(shown.network, shown.figure))
    try:
        to_script(shown.network).encode()
    except NetvizError as error:  # the page says that there is no script of it
        check_sentence(str(error))


# Links


def texts_of_browser(known: Mapping[str, Kept]) -> dict[str, tuple[str, ...]]:
    """What a link may write of what the browser alone knows; some of it is of another parameter."""
    return dict.fromkeys(known, ("320,840,0.75", "name,type", "flat", "-params", "Conv2D", "3", "batch", "loss"))


@lru_cache(maxsize=64)
def texts(settings: type[Settings]) -> dict[str, tuple[str, ...]]:
    """By the name of each setting what a link may write: its default, its choices, both ends."""
    return {
        each.name: tuple(as_text(value) for value in (each.default, *each.choices, each.low, each.high))
        for each in settings.descriptions()
    }


WORDS = (*FAMILIES, *TITLES)
SPECIFICATIONS = (*WORDS, "resnet?blocks=1%2C1", "mobilenet_v1?alpha=0.5", "custom", "unet", "explored", "file")


def _explore_link(chance: Random) -> dict[str, str]:
    word = chance.choice(WORDS)
    family = FAMILIES.get(word)
    known = dict(texts(family.settings)) if family else {}
    known |= texts(DrawingLook) | {"network": SPECIFICATIONS, "open": ("all", "stage_1", "stage_1,stage_2")}
    known |= {"layer": ("predictions", "stage_1", "conv_1"), "lecture": ("1",), **texts_of_browser(EXPLORE)}
    return mutated_link({"network": word}, chance, known)


def _long_link(chance: Random) -> dict[str, str]:
    """A file's config in an address, packed; damaged before or after it is."""
    link = {"file": "mine.keras", "keras": "3.15.1", "config": json.dumps(_config(chance))}
    made = chance.choice((shortened(link), shortened(_explore_link(chance)), {PACKED: "a"})) or {PACKED: ""}
    if chance.random() < 0.5:
        made = {name: mutated_text(text, chance) for name, text in made.items()}
    return {name: text.encode(errors="replace").decode() for name, text in made.items()}


def _open_long(link: Mapping[str, str]) -> Outcome:
    return followed(Explored, show)(whole(link))


def _compare_link(chance: Random) -> dict[str, str]:
    known = {"left": SPECIFICATIONS, "right": SPECIFICATIONS, "reference": ("1", "2", "6")}
    known |= {"networks": ("lenet5,resnet18,vgg16", ",".join(WORDS[:7])), "look": ("accuracy", "stages", "field")}
    begun = {"left": chance.choice(SPECIFICATIONS), "right": chance.choice(SPECIFICATIONS)}
    return mutated_link(begun, chance, known)


def followed(kind: type[PageState], show: Callable[[Any], None]) -> Callable[[Mapping[str, str]], Outcome]:
    """Open a link of a page, as it is and as the page then writes it: that must open the same, without a word."""

    def take(link: Mapping[str, str]) -> Outcome:
        state = kind.of_link(link)
        show(state)
        written = state.link()
        again = kind.of_link(written)
        check_link(written)
        assert not again.problem, f"the page's own link {written} is refused: {again.problem}"
        assert again.link() == written, f"the page's own link {written} becomes {again.link()}"
        if state.problem:
            check_sentence(state.problem)
        return "refused" if state.problem else "drawn"

    return take


def _show_comparison(state: Comparison) -> None:
    json.dumps([state.titles, state.not_in_link()])


# Messages


def told(component: str, event: str, take: Callable[[Tree], object]) -> Door:
    """What a component tells, and who hears it."""
    samples = corpus.MESSAGES[component, event]

    def taken(message: Tree) -> Outcome:
        take(message)
        return "drawn"

    return Door(f"{component}: {event}", lambda chance: mutated(chance.choice(samples), chance, samples), taken)


def explored() -> Explored:
    """What Explore shows before a message comes."""
    return Explored.of_link({"network": "resnet", "blocks": "1,1"})


def _take_look(message: Tree) -> None:
    state = explored()
    state.change_look(message)
    show(state)


def _take_choice(message: Tree) -> None:
    state = explored()
    state.choose(message)
    show(state)


def _take_file(message: Tree) -> None:
    state = explored()
    state.open_file(message)
    show(state)
    if state.unread:
        raise NetvizError(state.unread)


DOORS = [
    Door("config.json", _config, _show_config, 6),
    Door("JSON text", _text, partial(_show_file, name="m.json"), 2),
    Door(".keras", lambda chance: mutated_bytes(corpus.ARCHIVE, chance), partial(_show_file, name="m.keras"), 3),
    Door(".h5", lambda chance: mutated_bytes(chance.choice(corpus.HDF5), chance), partial(_show_file, name="m.h5"), 4),
    Door("link of Explore", _explore_link, followed(Explored, show), 3),
    Door("long link", _long_link, _open_long, 3),
    Door("link of Compare", _compare_link, followed(Comparison, _show_comparison), 2),
    told("graph_viewer", "looked", _take_look),
    told("selection", "chosen", _take_choice),
    told("model_opener", "read", _take_file),
]
