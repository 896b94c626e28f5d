"""A quirk of a script: its network beside the one that was meant, with the difference lit; and a scene of several."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass

from netviz.network import Network, Node
from netviz.stories.pictures import Drawing, network_of
from netviz.stories.scripts import Script
from netviz.stories.story import Scene, Shown
from netviz.stories.tasks import Choose

Lit = Callable[[Network], Iterable[str]]
AS_BUILT = "As the script builds it", "As it is meant"


@dataclass(frozen=True, eq=False)
class Quirk:
    """One thing that a script does otherwise."""

    title: str
    """On the control that chooses among the quirks of a script."""
    words: str
    """As those of a scene."""
    show: Callable[[], Shown]


def quirk_scene(name: str, title: str, quirks: Mapping[str, Quirk]) -> Scene:
    """A scene that lets one choose among the quirks of a script; the first is shown at first."""
    return Scene(
        name,
        title,
        {key: quirk.words for key, quirk in quirks.items()},
        lambda key: quirks[key].show(),
        Choose("In the script", {key: quirk.title for key, quirk in quirks.items()}, next(iter(quirks))),
    )


def beside(
    script: Script, opened: Sequence[str], lit: Lit, fields: Mapping[str, str], *, right: str = "",
    every_layer: bool = False,
) -> Shown:  # fmt: skip
    """The script's network beside that which was meant; lit is what the scene is about, in each that has it."""
    words = script.preset, script.meant
    return side_by_side(words, AS_BUILT, opened, lit, fields, right=right, every_layer=every_layer)


def side_by_side(
    words: tuple[str, str], titles: tuple[str, str], opened: Sequence[str], lit: Lit, fields: Mapping[str, str], *,
    right: str = "", every_layer: bool = False,
) -> Shown:  # fmt: skip
    """Two networks beside one another, unfolded as far as each can be."""
    left, other = (
        Drawing(
            word,
            opened=[id for id in opened if id in Drawing(word).parts],
            lit=[*lit(network_of(word))],
            every_layer=every_layer,
            in_columns=False,
        )
        for word in words
    )
    return Shown(left, fields, other, titles=titles, right=right)


def there(*names: str) -> Lit:
    """Those of the layers that a network has."""
    return lambda network: [name for name in names if name in network.by_name]


def argument(node: Node, name: str) -> str:
    """What a layer was made with."""
    return str(getattr(node.layer, name))
