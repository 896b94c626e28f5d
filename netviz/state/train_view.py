"""What the Train page shows: a network, settings as they were entered, the run that is watched; and its link."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, ClassVar

from typing_extensions import Self

from netviz.drawing.look.drawing_look import DrawingLook
from netviz.errors import NetvizError, RunError, SettingsError, UnknownNameError
from netviz.settings import as_text
from netviz.state.explored import Explored
from netviz.state.guessing import Guessing
from netviz.state.page_state import one_of
from netviz.state.shown_network import ShownNetwork, from_specification
from netviz.state.trained_run import explored_run
from netviz.training.dispatch.dispatcher import dispatcher
from netviz.training.dispatch.trained_network import FILE
from netviz.training.experiments import experiment
from netviz.training.recipes import ONE_MINUTE, Recipe, recipes
from netviz.training.record import checkpoints
from netviz.training.record.settings import RunSettings
from netviz.training.recordings import recorded

MOST_BESIDE = 15
MOST_LETTERS = 200
LOOKS = {"learnt": "What it learnt", "network": "Network", "norms": "Norms"}
"""What one can look into of the run that is watched, by the word that a link has for it."""
NORMS = ("gradients", "relative", "weights")
"""The norms that one can look at, of gradients, of those by the weights, and of the weights."""
BRANCH = "branch_"
"""Before the name of a setting in which the next branch is to differ, in a link."""
BRANCHED = ("learning_rate", "optimizer", "augmentation", "schedule")
"""Those that one can change where a run branches."""
ON, OFF = "on", "off"


@dataclass
class TrainView:
    """What one visitor's Train page shows, as its link opens it."""

    network: str = ""
    """The network to train, as a link writes it; empty where a link leaves it to what Explore shows."""
    recipe: str = ONE_MINUTE
    """The key of the recipe that is followed; where its network has none of that key, that for one minute is."""
    edited: dict[str, Any] = field(default_factory=dict)
    """The settings of the next run that the visitor changed, as they were entered; the others are the recipe's."""
    run: str | None = None
    """The id of the run that is watched."""
    beside: list[str] = field(default_factory=list)
    """The ids of the runs whose curves are compared with its own."""
    baseline: str | None = None
    """The id of the run that the compared ones are measured by; None for the one that is watched."""
    experiment: str | None = None
    """The key of the experiment whose recorded runs are shown, alone or beside the run that is watched."""
    look: str | None = None
    """Into what of the run one looks, beneath its curves: one of `LOOKS`."""
    layer: str = ""
    """The layer of that network whose feature maps one looks at."""
    norms_of: str = NORMS[0]
    """The norms that one looks at: one of `NORMS`."""
    drawn: dict[str, str] = field(default_factory=dict)
    """What is unfolded in the drawing of its network, and how that looks, as a link writes it; what is usual is not."""
    drawing: tuple[str, Explored] | None = field(default=None, compare=False)
    """The id of a run, and the drawing of its network as it stands."""
    every_setting: bool = False
    """Whether runs are compared by all of their settings, and not only by those that differ."""
    repeats: bool = False
    """Whether an experiment begins with several seeds of each run."""
    range_test: str | None = None
    """The id of the run that tries learning rates, or did so last."""
    removed: str | None = None
    """The id of the run that was taken off the list last."""
    rewound: tuple[str, int] | None = None
    """The id of a run and the step of its checkpoint that the visitor went back to."""
    branch_edits: dict[str, Any] = field(default_factory=dict)
    """The settings in which the next branch is to differ from its trunk, as they were entered."""
    guessing: Guessing = field(default_factory=Guessing)
    """What one expects of the next run."""
    problem: str = ""
    branch_problem: str = ""
    """Why the run could not be branched as it was asked for."""
    names: tuple[str, ...] = ("",)
    """By which the record knows this visitor (`visitor.names`), the first of which starts runs; in no link."""
    wheel_links: dict[str, str] = field(default_factory=dict)
    """By the id of a run the secret that gives its wheel, where this visitor has just handed it over; in no link."""
    comes_from: str = ""
    """The internet address of the visitor, where that is known; in no link and no record."""

    IN_LINK: ClassVar[frozenset[str]] = (
        frozenset({"network", "recipe", "run", "beside", "baseline", "experiment", "look", "room", "layer"})
        | {"norms_of", "rewound", "range_test", "every_setting", "repeats", "guess", "open"}
        | {*DrawingLook.model_fields}
        | {f"{BRANCH}{name}" for name in BRANCHED}
        | RunSettings.names_in_link()
    )
    """What of an address is read."""

    @property
    def drawn_networks(self) -> list[ShownNetwork]:
        """The network of the run, where one looks into that."""
        run = dispatcher().store.find(self.run) if self.run and self.look == "network" else None
        try:
            return [explored_run(run).shown] if run else []
        except NetvizError:  # its panel says why it cannot be drawn
            return []

    @property
    def recipes(self) -> Mapping[str, Recipe]:
        """Those of the network, by their keys."""
        return recipes(self.network.partition("?")[0] or FILE)

    @property
    def by_recipe(self) -> dict[str, Any]:
        """The settings that the recipe has."""
        known = self.recipes
        return known.get(self.recipe, known[ONE_MINUTE]).run_settings().model_dump()

    @property
    def entered(self) -> dict[str, Any]:
        """The settings of the next run."""
        return self.by_recipe | self.edited

    def link(self) -> dict[str, str]:
        """The network, the run, the recipe, and every setting that is possible and not the recipe's."""
        address = {"network": self.network} if self.network else {}
        if self.run:
            address["run"] = self.run
        if self.beside:
            address["beside"] = ",".join(self.beside)
        if self.experiment:
            address["experiment"] = self.experiment
        if self.baseline:
            address["baseline"] = self.baseline
        if self.run and self.look:
            address["look"] = self.look
            if self.layer:
                address["layer"] = self.layer
            if self.look == "norms" and self.norms_of != NORMS[0]:
                address["norms_of"] = self.norms_of
            if self.look == "network":
                address |= self.drawn
        if self.rewound and self.rewound[0] == self.run:
            address["rewound"] = str(self.rewound[1])
            wrong = RunSettings.wrong(self.branch_edits)
            edits = {name: as_text(value) for name, value in self.branch_edits.items() if name not in wrong}
            address |= {f"{BRANCH}{name}": text for name, text in edits.items()}
        if self.range_test:
            address["range_test"] = self.range_test
        switches = {"every_setting": self.every_setting, "repeats": self.repeats}
        address |= {name: ON for name, is_on in switches.items() if is_on}
        if not self.run:
            address |= self.guessing.link()
        if self.recipe != ONE_MINUTE:
            address["recipe"] = self.recipe
        usual, impossible = self.by_recipe, {each.field for each in RunSettings.refusals(self.entered)}
        for name, value in self.edited.items():
            if name not in impossible and as_text(value) != as_text(usual[name]):
                address[name] = as_text(value)
        return address

    @classmethod
    def of_link(cls, address: Mapping[str, str]) -> Self:
        """The network, the run and the settings of a link; what there is not is named in `problem`. Raises RunError."""
        state, problems = cls(), []
        if "network" in address:
            try:
                state.network = from_specification(address["network"]).specification
            except NetvizError as error:
                problems.append(error)
        state._take_runs(address, problems)
        if (look := address.get("look")) in LOOKS:
            state.look = look
            state.layer = address.get("layer", "")[:MOST_LETTERS]
        elif look is not None:
            rule = f"One can look into {', '.join(LOOKS)}"
            problems.append(UnknownNameError(rule, received=look[:40], field="look"))
        if (recipe := address.get("recipe", ONE_MINUTE)) in state.recipes:
            state.recipe = recipe
        else:
            rule = f"The recipe must be one of {', '.join(state.recipes)}"
            problems.append(UnknownNameError(rule, received=recipe[:40], field="recipe"))
        state.guessing, refused = Guessing.of_link(address)
        problems += refused
        state._take_looks(address, problems)
        settings = RunSettings.of_link(address)
        refusals = RunSettings.refusals(settings)
        problems += refusals
        impossible = {each.field for each in refusals}
        state.edited = {name: _of_widget(name, text) for name, text in settings.items() if name not in impossible}
        state.problem = ". ".join(map(str, problems))
        return state

    def _take_runs(self, address: Mapping[str, str], problems: list[NetvizError]) -> None:
        """The runs that a link shows, as far as they are here."""
        store = dispatcher().store
        if run := address.get("run"):
            if store.find(run) is None:
                rule = "The link names a run that is not here (any more); everything else works"
                problems.append(RunError(rule, received=run[:40], field="run"))
            else:
                self.run = run
        beside = dict.fromkeys(address.get("beside", "").split(",")[:MOST_BESIDE])
        self.beside = [each for each in beside if each != self.run and store.find(each)]
        if gone := [each for each in beside if each and each != self.run and each not in self.beside]:
            rule = "beside must name runs that are here"
            problems.append(RunError(rule, received=", ".join(gone)[:40], field="beside"))
        if "experiment" in address:
            try:
                experiment(address["experiment"])
                self.experiment = address["experiment"]
            except NetvizError as error:
                problems.append(error)
        recorded_runs = [each.run.id for each in recorded(self.experiment)] if self.experiment else []
        if (baseline := address.get("baseline")) in (*self.beside, self.run, *recorded_runs):
            self.baseline = baseline
        elif baseline is not None:
            rule = "baseline must name a run that is shown"
            problems.append(RunError(rule, received=baseline[:40], field="baseline"))

    def _take_looks(self, address: Mapping[str, str], problems: list[NetvizError]) -> None:
        """How one looks at what there is, as a link says it."""
        self.norms_of = one_of("norms_of", address, NORMS, problems) or NORMS[0]
        self.every_setting = one_of("every_setting", address, (OFF, ON), problems) == ON
        self.repeats = one_of("repeats", address, (OFF, ON), problems) == ON
        look = {name: address[name] for name in DrawingLook.model_fields if name in address}
        wrong = DrawingLook.refusals(look)
        problems += wrong
        self.drawn = {name: text for name, text in look.items() if name not in {each.field for each in wrong}}
        if "open" in address:
            self.drawn["open"] = address["open"]
        if "range_test" in address:
            if dispatcher().store.find(address["range_test"]) is None:
                rule = "range_test must name a range test that is here"
                problems.append(RunError(rule, received=address["range_test"][:40], field="range_test"))
            else:
                self.range_test = address["range_test"]
        asked = {name: address[BRANCH + name] for name in BRANCHED if BRANCH + name in address}
        refused = RunSettings.wrong(asked)
        problems += [
            SettingsError(f"{BRANCH}{each.rule}", received=asked[name][:40], field=BRANCH + name)
            for name, each in refused.items()
        ]
        self.branch_edits = {name: value for name, value in asked.items() if name not in refused}
        if "rewound" in address:
            self._take_rewound(address["rewound"], problems)

    def _take_rewound(self, text: str, problems: list[NetvizError]) -> None:
        """The checkpoint to which the run was rewound."""
        found = checkpoints.of_run(self.run) if self.run else []
        kept = {str(each.position.step): each.position.step for each in found}
        if not self.run or text not in kept:
            rule = "rewound must be the batch of a checkpoint that the run keeps"
            problems.append(RunError(rule, received=text[:40], field="rewound"))
            return
        self.rewound = self.run, kept[text]


def _of_widget(name: str, text: str) -> Any:
    """A possible value of a link as its widget holds it: whole numbers as such, which a link may write 64.0."""
    is_whole = RunSettings.model_fields[name].annotation is int
    return getattr(RunSettings.of({name: text}), name) if is_whole else text
