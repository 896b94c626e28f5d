"""What the Train page shows: a network, a run's settings as they were entered, and the run that is watched."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, ClassVar

from netviz.architectures.catalog import FAMILIES, build, find, preset_of
from netviz.drawing.look.drawing_look import DrawingLook
from netviz.errors import NetvizError, RunError, SettingsError, UnknownNameError
from netviz.interchange.left_out import sentences as left_out
from netviz.network import Network
from netviz.settings import as_text
from netviz.state.explored import Explored
from netviz.state.guessing import Guessing
from netviz.state.shown_network import from_specification
from netviz.training import rate_finder, words
from netviz.training.cifar_form import CIFAR_FORM, FOR_SMALL_IMAGES, in_cifar_form
from netviz.training.codes import CommandKind
from netviz.training.dispatch.addresses import hashed
from netviz.training.dispatch.continuing import settings_there
from netviz.training.dispatch.dispatcher import dispatcher, request
from netviz.training.dispatch.helm import Helm
from netviz.training.dispatch.limits import check_form
from netviz.training.dispatch.trained_network import FILE, on_images, resizing, settings_of_file
from netviz.training.experiments import experiment
from netviz.training.recipes import ONE_MINUTE, Recipe, recipes
from netviz.training.record import checkpoints
from netviz.training.record.room_codes import is_room
from netviz.training.record.runs import Run
from netviz.training.record.settings import RunSettings
from netviz.training.recordings import recorded
from netviz.training.together import begin, repeat

MOST_BESIDE = 15
MOST_LETTERS = 200
_COLOUR = re.compile(r"([\w-]{1,40}):([0-9a-f]{6})")
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
class TrainState:
    """What one visitor's Train page holds."""

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
    colours: dict[str, str] = field(default_factory=dict)
    """By the id of a run the colour that the visitor chose for it."""
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
    names: tuple[str, ...] = ("",)
    """By which the record knows this visitor (`visitor.names`), the first of which starts runs; in no link."""
    wheel_links: dict[str, str] = field(default_factory=dict)
    """By the id of a run the secret that gives its wheel, where this visitor has just handed it over; in no link."""
    comes_from: str = ""
    """The internet address of the visitor, where that is known; in no link and no record."""

    IN_LINK: ClassVar[frozenset[str]] = (
        frozenset({"network", "recipe", "run", "beside", "baseline", "experiment", "look", "room", "layer", "colours"})
        | {"norms_of", "rewound", "range_test", "every_setting", "repeats", "open", *DrawingLook.model_fields}
        | {f"{BRANCH}{name}" for name in BRANCHED}
        | RunSettings.names_in_link()
    )
    """What of an address is read."""

    @property
    def visitor(self) -> str:
        """Who starts the next run."""
        return self.names[0]

    @property
    def address(self) -> str:
        """The hash by which the record knows where the visitor comes from. Raises RunError."""
        return hashed(self.comes_from, dispatcher().store.salt.now)

    @property
    def helm(self) -> Helm:
        """What this visitor may do to runs. Raises RunError."""
        return Helm(dispatcher().store, self.names, self.comes_from)

    @property
    def off(self) -> str:
        """Why this host trains no run at all, as a sentence; empty where it does."""
        try:
            dispatcher().executor.check()
        except RunError as error:
            return str(error)
        return ""

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

    def enter(self, name: str, value: Any) -> None:
        """The visitor changes a setting."""
        self.edited[name] = value

    def follow(self, recipe: str) -> None:
        """The visitor chooses a recipe: all of its settings count."""
        self.recipe, self.edited = recipe, {}

    def start(self, network: str, network_settings: dict[str, str], settings: dict[str, Any], config: str = "") -> None:
        """Exactly one run for a click, however often the button was hit; or the reason why there is none.

        `config` is the model's, where the network was read from a file.
        """
        try:
            if self.is_busy():
                return
            asked = RunSettings.of_form(settings)
            run = request(network, network_settings, asked, visitor=self.visitor, address=self.address, config=config)
        except NetvizError as error:
            self.problem = RunSettings.in_words(str(error))
            return
        self.problem = ""
        self.run = run.id
        self._do(lambda helm: self.guessing.begun(helm.store, run, self.names))

    def show_none(self) -> None:
        """Leave the runs that are shown, so that the plots are empty."""
        self.run, self.beside, self.baseline, self.rewound = None, [], None, None
        self.experiment = None

    def follow_room(self, run: str) -> None:
        """The run that the room has guessed of is there: show it."""
        self.show_none()
        self.run, self.guessing.room = run, ""

    def find_rate(self, wanted: Wanted) -> None:
        """Try learning rates with the settings that are entered, or say why that cannot be."""
        try:
            asked = rate_finder.asked(RunSettings.of_form(self.entered))
            run = request(
                wanted.name,
                wanted.settings,
                asked,
                visitor=self.visitor,
                address=self.address,
                config=wanted.config,
                name=rate_finder.NAME,
                is_listed=False,
            )
        except NetvizError as error:
            self.problem = RunSettings.in_words(str(error))
            return
        self.problem = ""
        self.range_test = run.id

    def open_recorded(self, key: str) -> None:
        """Show the recorded runs of an experiment, and no other."""
        self.experiment, self.run, self.beside, self.baseline, self.problem = key, None, [], None, ""

    def lay_recorded_beside(self, key: str | None) -> None:
        """Show the recorded runs of an experiment beside the run that is watched, or none."""
        self.experiment = key

    def begin(self, experiment: str, seeds: int) -> None:
        """Queue an experiment's runs and watch them, or say why none of them can be had.

        Once for a click, however often the button was hit: while the one that is shown goes on, nothing is queued.
        """
        shown = dispatcher().store.find(self.run or "")
        if shown and shown.is_active and (shown.group_id or "").rpartition("-")[0] == experiment:
            return
        self._watch_together(lambda: begin(experiment, visitor=self.visitor, address=self.address, seeds=seeds))

    def repeat(self, run: str) -> None:
        """Queue that run with other seeds and watch them beside it, or say why that cannot be."""

        def asked() -> list[Run]:
            made = repeat(run, visitor=self.visitor, address=self.address)
            return [dispatcher().store.run(run), *made]

        self._watch_together(asked)

    def _watch_together(self, asked: Callable[[], list[Run]]) -> None:
        try:
            first, *others = asked()
        except NetvizError as error:
            self.problem = str(error)
            return
        self.run, self.beside, self.baseline, self.problem = first.id, [each.id for each in others], None, ""

    def start_again(self, run: Run) -> None:
        """A run like that one, or the reason why there is none."""
        try:
            config = dispatcher().store.config(run)
        except RunError as error:
            self.problem = str(error)
            return
        self.start(run.network, dict(run.network_settings), dict(run.settings), config)

    def stop(self, run: str) -> None:
        """Ask that run to stop, or say why that cannot be asked now."""
        self._do(lambda helm: helm.stop(run))

    def steer(self, run: str, kind: CommandKind, value: object = None) -> None:
        """Tell that run something, or say why it cannot be told."""
        self._do(lambda helm: helm.steer(run, kind, value))

    def scale_rate(self, run: str, factor: float) -> None:
        """Tell that run to learn so many times as fast as it does by now, or say why it cannot."""

        def told(helm: Helm) -> None:
            now = helm.store.run(run).figures.learning_rate or 0.0
            helm.steer(run, CommandKind.LEARNING_RATE, float(f"{now * factor:.6g}"))

        self._do(told)

    def go_on(self, run: str) -> None:
        """Let an ended run go on from its newest checkpoint, or say why it cannot."""
        self._do(lambda helm: helm.go_on(run))

    def rewind(self, run: str, step: int | None) -> None:
        """Go back to a checkpoint of that run, to branch there; None for the run as it is."""
        self.rewound = None if step is None else (run, step)
        self.problem = ""

    def branch(self, run: str, step: int) -> None:
        """Let another future of a run grow from its checkpoint, and show both; or say why that cannot be."""

        def grown(helm: Helm) -> None:
            parent, position = helm.store.run(run), checkpoints.at(run, step).position
            before = settings_there(parent, position)
            usual = {name: as_text(value) for name, value in before}
            changes = {name: value for name, value in self.branch_edits.items() if as_text(value) != usual[name]}
            name = words.branched(before, RunSettings.of({**before.model_dump(), **changes}))
            made = helm.branch(run, step, changes, name=name)
            self.beside = list(dict.fromkeys([run, *self.beside]))[:MOST_BESIDE]
            self.run, self.baseline, self.rewound, self.branch_edits = made.id, run, None, {}

        self._do(grown)

    def describe(self, run: str, *, name: str, note: str) -> None:
        """Name a run and note something of it, or say why that cannot be."""
        self._do(lambda helm: helm.describe(run, name=name, note=note))

    def remove(self, run: Run) -> None:
        """Take a run off the list; `bring_back` puts it back."""
        self._do(lambda helm: helm.remove(run.id))
        if not self.problem:
            self.removed = run.id
            self.run = None if self.run == run.id else self.run
            self.beside = [each for each in self.beside if each != run.id]

    def bring_back(self) -> None:
        """Put the run that was removed last back onto the list."""
        removed = self.removed
        if removed:
            self._do(lambda helm: helm.bring_back(removed))
            self.removed = None

    def hand_over(self, run: str) -> None:
        """Make a link that gives the wheel of that run to whoever opens it, or say why that cannot be."""
        self._do(lambda helm: self.wheel_links.update({run: helm.hand_over(run)}))

    def take_wheel(self, run: str, secret: str) -> None:
        """Take the wheel that such a link gives, or say that it gives none."""
        self._do(lambda helm: helm.take(run, secret))

    def take_back(self, run: str) -> None:
        """Nobody else steers that run any more."""
        self.wheel_links.pop(run, None)
        self._do(lambda helm: helm.take_back(run))

    def _do(self, act: Callable[[Helm], object]) -> None:
        try:
            act(self.helm)
        except NetvizError as error:
            self.problem = RunSettings.in_words(str(error))
            return
        self.problem = ""

    def look_at(self, layer: str) -> None:
        """Look at the feature maps of that layer; its name may be anything that a browser tells."""
        self.layer = layer[:MOST_LETTERS].encode(errors="replace").decode()

    def compare(self, run: str, wanted: bool) -> None:
        """Lay the curves of that run beside those of the one that is shown, or take them away."""
        self.beside = [each for each in self.beside if each != run] + [run] * wanted

    def is_busy(self) -> bool:
        """Whether the run that is shown is one's own and goes on: there is nothing to start then. Raises RunError."""
        shown = dispatcher().store.find(self.run) if self.run else None
        return shown is not None and shown.is_active and shown.visitor in self.names

    def link(self) -> dict[str, str]:
        """The network, the run, the recipe, and every setting that is possible and not the recipe's."""
        address = {"network": self.network} if self.network else {}
        if self.run:
            address["run"] = self.run
        if self.beside:
            address["beside"] = ",".join(self.beside)
        chosen = {run: self.colours[run] for run in (self.run, *self.beside) if run in self.colours}
        if chosen:
            address["colours"] = ",".join(f"{run}:{colour.removeprefix('#')}" for run, colour in chosen.items())
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
        if self.guessing.room and not self.run:
            address["room"] = self.guessing.room
        if self.recipe != ONE_MINUTE:
            address["recipe"] = self.recipe
        usual, impossible = self.by_recipe, {each.field for each in RunSettings.refusals(self.entered)}
        for name, value in self.edited.items():
            if name not in impossible and as_text(value) != as_text(usual[name]):
                address[name] = as_text(value)
        return address

    @classmethod
    def of_link(cls, address: Mapping[str, str]) -> TrainState:
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
        if is_room(room := address.get("room", "")):
            state.guessing.room = room
        elif room:
            problems.append(UnknownNameError("The link names no room of a class", received=room[:40], field="room"))
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
        self.colours = _colours(address.get("colours", ""), problems)
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
        self.norms_of = _one_of("norms_of", address, NORMS, problems)
        self.every_setting = _one_of("every_setting", address, (OFF, ON), problems) == ON
        self.repeats = _one_of("repeats", address, (OFF, ON), problems) == ON
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


def _one_of(name: str, address: Mapping[str, str], choices: Sequence[str], problems: list[NetvizError]) -> str:
    """What a link chooses of these, the first where it chooses none."""
    if (came := address.get(name, choices[0])) in choices:
        return came
    problems.append(SettingsError(f"{name} must be one of {', '.join(choices)}", received=came[:40], field=name))
    return choices[0]


def _colours(text: str, problems: list[NetvizError]) -> dict[str, str]:
    """The colours of runs as a link writes them; what is none of that is a problem."""
    found: dict[str, str] = {}
    for each in filter(None, text.split(",")[: 1 + MOST_BESIDE]):
        if written := _COLOUR.fullmatch(each):
            found[written[1]] = f"#{written[2]}"
        else:
            rule = "colours must be written run:3b6fd4, with commas between"
            problems.append(SettingsError(rule, received=each[:60], field="colours"))
    return found


def _of_widget(name: str, text: str) -> Any:
    """A possible value of a link as its widget holds it: whole numbers as such, which a link may write 64.0."""
    is_whole = RunSettings.model_fields[name].annotation is int
    return getattr(RunSettings.of({name: text}), name) if is_whole else text


@dataclass(frozen=True)
class Wanted:
    """The network that Explore shows, in the form that can learn ten classes of 32-pixel images."""

    name: str
    settings: dict[str, str]
    network: Network
    changed: str
    """How it differs from what Explore shows, in sentences; empty where it does not."""
    config: str = ""
    """That of the model, where Explore shows a visitor's file."""

    @classmethod
    def of(cls, explored: Explored) -> Wanted:
        """What Start would train. Raises NetvizError where that cannot be trained."""
        return cls._of_file(explored.file.network) if explored.file else cls._of_architecture(explored)

    @classmethod
    def _of_file(cls, shown: Network) -> Wanted:
        settings = settings_of_file(shown)
        network = on_images(shown)
        check_form(network)
        changed = [f"It is trained {line}." for line in left_out(shown)]
        if resized := resizing(network):
            changed.append(f"{resized}.")
        return cls(FILE, settings, network, " ".join(changed), shown.config)

    @classmethod
    def _of_architecture(cls, explored: Explored) -> Wanted:
        name, shown = explored.architecture, explored.settings.model_dump()
        small = in_cifar_form(name, explored.settings.changes())
        unit = {"input_size": "pixels", "channels": "colour channel", "classes": "classes"}
        other = [
            f"{shown[field]:,} {unit[field]}"
            for field in CIFAR_FORM
            if field in small and as_text(shown[field]) != small[field]
        ]
        changed = []
        if other:
            changed.append(f"Explore shows it with {' and '.join(other)}.")
        if explored.refused:
            entered = ", ".join(f"{field} {as_text(value)[:40]}" for field, value in explored.refused.items())
            changed.append(f"What was entered in Explore last is impossible and left out: {entered}.")
        network = build(name, **small)
        if "small_images" in small.keys() - explored.settings.changes().keys():
            changed.append(f"{FOR_SMALL_IMAGES}.")
        if resized := resizing(network):
            changed.append(f"{resized}.")
        return cls(name, small, network, " ".join(changed))


def called(run: Run) -> str:
    """What a run is called: by its starter, else after its network."""
    return run.name or in_words(run.network, dict(run.network_settings))


def in_words(name: str, settings: dict[str, str]) -> str:
    """A network's name: its preset's, such as Plain-56, else its family's with the settings that make it this one.

    Examples: ResNet-34, without residual connections; of a file: mine, from mine.keras.
    """
    if name == FILE:
        return f"{settings.get('title', '')}, from {settings.get('file', '')}"
    try:
        family, preset = find(name)
        known = preset_of(family.name, family.settings.of({**preset, **settings}))
    except NetvizError:
        return name
    if known and _TITLES.count(family.presets[known].title) == 1:
        return family.presets[known].title
    fixed = {field: as_text(value) for field, value in preset.items()}
    telling = {
        field: value for field, value in settings.items() if field not in CIFAR_FORM and fixed.get(field) != value
    }
    title = family.presets[name].title if name in family.presets else FAMILIES[family.name].title
    described = {field.name: field for field in family.settings.descriptions()}
    said = (
        described[field].said(value) if field in described else f"{field} {value}" for field, value in telling.items()
    )
    return ", ".join([title, *said])


_TITLES = [preset.title for family in FAMILIES.values() for preset in family.presets.values()]


def differences(one: Mapping[str, str], other: Mapping[str, str]) -> dict[str, tuple[str, str]]:
    """The settings in which two runs differ, each with both values; what one of them lacks is a dash."""
    names = dict.fromkeys([*one, *other])
    pairs = {name: (one.get(name, "–"), other.get(name, "–")) for name in names}
    return {name: pair for name, pair in pairs.items() if pair[0] != pair[1]}
