"""What the Stories page shows: a scene of a story, with what the visitor has played with there; or the list of all."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, ClassVar

from netviz.architectures.catalog import parse_specification
from netviz.convolution.stages import Convolution
from netviz.drawing.look.drawing_look import DrawingLook
from netviz.errors import NetvizError
from netviz.state.convolution import ConvolutionView
from netviz.state.explored import Explored, Opening
from netviz.state.page_state import NOTHING_OPEN, link_problem, not_opened
from netviz.state.shown_network import ShownNetwork
from netviz.stories.catalog import story as story_named
from netviz.stories.pictures import Drawing, Stage
from netviz.stories.story import Scene, Shown, Story

ALL = "all"
"""In place of a story's name, in a link: the list. It is written there, so that the browser's way back ends at it."""
OPEN = ("open", "open_2")
"""What a link says of the drawings of a scene: one beside the other, or beside the words."""


@dataclass
class StoryView:
    """A story and the place of its scene; what was played with stays as it was left, scene by scene."""

    story: Story | None = None
    """None: the list of all stories."""
    at: int = 0
    """The place of the scene."""
    played: dict[tuple[str, str], Any] = field(default_factory=dict)
    """By story and scene, the value of the scene's task."""
    problem: str = ""
    """What of a link could not be used."""
    _explored: dict[str, Explored] = field(default_factory=dict, compare=False)
    """The drawing of the scene that is shown, as the visitor has unfolded it, by what it is of."""

    IN_LINK: ClassVar[frozenset[str]] = frozenset({"story", "scene", "play", *OPEN})
    """What of an address is read."""

    @property
    def scene(self) -> Scene:
        """The scene that is shown."""
        assert self.story is not None
        return self.story.scenes[self.at]

    @property
    def value(self) -> Any:
        """What its task stands at."""
        assert self.story is not None
        return self.played.get((self.story.name, self.scene.name), self.scene.usual)

    @property
    def shown(self) -> Shown:
        """What it shows with that."""
        return self.scene.shown(self.value)

    @property
    def is_played(self) -> bool:
        """Whether there is something to put back."""
        return self.value != self.scene.usual or bool(self._folds())

    def tell(self, name: str) -> None:
        """Begin the story of that name. Raises UnknownNameError."""
        self.story, self.at, self.problem = story_named(name), 0, ""

    def go(self, name: str) -> None:
        """To the scene of that name. Raises UnknownNameError."""
        assert self.story is not None
        self.at, self.problem = self.story.place(name), ""

    def list_all(self) -> None:
        """To the list of stories."""
        self.story, self.at, self.problem = None, 0, ""

    def play(self, value: Any) -> None:
        """Set the scene's task."""
        assert self.story is not None
        self.played[self.story.name, self.scene.name] = value

    def put_back(self) -> None:
        """The scene as its story tells it."""
        assert self.story is not None
        self.played.pop((self.story.name, self.scene.name), None)
        self._explored.clear()

    def explored(self, drawing: Drawing) -> Explored:
        """The drawing as Explore would show it, with what the visitor has unfolded here."""
        if (key := _key(drawing)) not in self._explored:
            there = {_key(each) for each in self.shown.pictures if isinstance(each, Drawing)}
            kept = {each: state for each, state in self._explored.items() if each in there}
            self._explored = kept | {key: explored(drawing)}
        return self._explored[key]

    @property
    def _drawings(self) -> dict[str, Drawing]:
        """The drawings of the scene, by what a link calls their folds."""
        pictures = zip(OPEN, self.shown.pictures, strict=False)
        return {name: picture for name, picture in pictures if isinstance(picture, Drawing)}

    @property
    def drawn_networks(self) -> list[ShownNetwork]:
        """Those whose drawings the scene shows."""
        return [self.explored(drawing).shown for drawing in self._drawings.values()] if self.story else []

    def convolutions(self) -> list[Convolution]:
        """What the scene's stage plays."""
        stages = [each for each in self.shown.pictures if isinstance(each, Stage)] if self.story else []
        return [played for stage in stages for played in convolution_view(stage).convolutions()]

    def _folds(self) -> dict[str, str]:
        """What is unfolded, as a link writes it, in each drawing in which that is not as the story tells it."""
        opened = {name: (self.explored(each).opened, explored(each).opened) for name, each in self._drawings.items()}
        return {name: ",".join(sorted(now)) or NOTHING_OPEN for name, (now, told) in opened.items() if now != told}

    def link(self) -> dict[str, str]:
        """The query of the address that opens this scene as it stands, or the list."""
        if self.story is None:
            return {"story": ALL}
        address = {"story": self.story.name, "scene": self.scene.name}
        if self.scene.task and self.value != self.scene.usual:
            address["play"] = self.scene.task.written(self.value)
        return address | self._folds()

    @classmethod
    def of_link(cls, address: Mapping[str, str]) -> StoryView:
        """The scene of a link; what is nonsense in it is named in `problem`, and the rest is used."""
        state = cls()
        problems: list[NetvizError] = []
        try:
            if address.get("story", ALL) != ALL:
                state.tell(address["story"])
                state.go(address.get("scene", state.scene.name))
        except NetvizError as error:
            problems.append(error)
        if state.story and "play" in address and state.scene.task:
            try:
                state.play(state.scene.task.of_link(address["play"]))
            except NetvizError as error:
                problems.append(error)
        for name, drawing in state._drawings.items() if state.story else ():
            if name in address:
                drawn, wanted = state.explored(drawing), frozenset(address[name].split(","))
                drawn.opened = drawn.shown.foldable & wanted
                problems += not_opened(wanted, {*drawn.shown.foldable, NOTHING_OPEN}, name)
        state.problem = link_problem(problems)
        return state


def _key(drawing: Drawing) -> str:
    look = f"{drawing.direction} {drawing.every_layer} {drawing.colour_by} {drawing.in_columns}"
    return f"{drawing.network} {sorted(drawing.opened)} {look}"


def explored(drawing: Drawing) -> Explored:
    """What Explore shows of a drawing."""
    family, settings = parse_specification(drawing.network)
    look = {"direction": drawing.direction, "every_layer": drawing.every_layer, "colour_by": drawing.colour_by}
    state = Explored(family.name, settings, look=DrawingLook.of(look), opening=Opening(look=DrawingLook.of(look)))
    state.in_columns = drawing.in_columns
    if drawing.opened == "all":
        state.unfold_all()
    else:
        state.opened = state.shown.foldable & frozenset(drawing.opened)
    return state


def convolution_view(stage: Stage) -> ConvolutionView:
    """What Convolution shows of a stage."""
    view = ConvolutionView(kinds=tuple(stage.kinds), settings=stage.chosen)
    return view if stage.real is None else ConvolutionView(view.kinds, view.settings, stage.real)
