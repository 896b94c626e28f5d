"""What a visitor does on the Train page: to the next run, to the one that is watched, to the list."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from netviz.errors import NetvizError, RunError
from netviz.settings import as_text
from netviz.state.train_view import MOST_BESIDE, MOST_LETTERS, TrainView
from netviz.state.wanted import Wanted
from netviz.training import rate_finder, words
from netviz.training.codes import CommandKind
from netviz.training.dispatch.addresses import hashed
from netviz.training.dispatch.continuing import settings_there
from netviz.training.dispatch.dispatcher import dispatcher, request
from netviz.training.dispatch.helm import Helm
from netviz.training.dispatch.told import rate_told
from netviz.training.record import checkpoints
from netviz.training.record.runs import Run
from netviz.training.record.settings import RunSettings
from netviz.training.together import begin, repeat


@dataclass
class TrainState(TrainView):
    """What one visitor's Train page holds, and what they do with it."""

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
        self._do(lambda helm: self.guessing.begun(helm.store, run, self.names, self.address))

    def show_none(self) -> None:
        """Leave the runs that are shown, so that the plots are empty."""
        self.run, self.beside, self.baseline, self.rewound = None, [], None, None
        self.experiment = None

    def guess(self, run: Run | None, told: object) -> None:
        """The visitor has drawn what is expected of that run, or of the next; or why that cannot be taken."""
        self._do(lambda helm: self.guessing.give(helm.store, run, self.visitor, told, self.address))

    def open_room(self) -> None:
        """Let a class guess of the next run, too, or say why that cannot be."""
        self._do(lambda helm: self.guessing.open_room(helm.store, self.visitor, self.address))

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
        """Tell that run to learn so many times as fast as it was told last, or say why it cannot."""

        def told(helm: Helm) -> None:
            now = rate_told(helm.store, helm.store.run(run))
            helm.steer(run, CommandKind.LEARNING_RATE, float(f"{now * factor:.6g}"))

        self._do(told)

    def go_on(self, run: str) -> None:
        """Let an ended run go on from its newest checkpoint, or say why it cannot."""
        self._do(lambda helm: helm.go_on(run))

    def rewind(self, run: str, step: int | None) -> None:
        """Go back to a checkpoint of that run, to branch there; None for the run as it is."""
        self.rewound = None if step is None else (run, step)
        self.branch_problem = ""

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

        self.problem, self.branch_problem = "", self._refusal(grown)

    def describe(self, run: str, *, name: str, note: str, colour: str = "") -> None:
        """Name a run, note something of it and give it a colour, or say why that cannot be."""
        self._do(lambda helm: helm.describe(run, name=name, note=note, colour=colour))

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
        self.problem = self._refusal(act)

    def _refusal(self, act: Callable[[Helm], object]) -> str:
        """Why that act was refused; empty where it is done."""
        try:
            act(self.helm)
        except NetvizError as error:
            return RunSettings.in_words(str(error))
        return ""

    def look_at(self, layer: str) -> None:
        """Look at the feature maps of that layer; its name may be anything that a browser tells."""
        self.layer = layer[:MOST_LETTERS].encode(errors="replace").decode()

    def watch(self, run: str) -> None:
        """Watch another run; where its curves lie beside those of the one that is watched, the two change places.

        What the compared runs are measured by stays.
        """
        if run in self.beside:
            self.baseline = self.baseline or self.run
        beside = [self.run if each == run else each for each in self.beside]
        self.run, self.beside = run, [each for each in beside if each]

    def compare(self, run: str, wanted: bool) -> None:
        """Lay the curves of that run beside those of the one that is shown, or take them away."""
        self.beside = [each for each in self.beside if each != run] + [run] * wanted

    def is_busy(self) -> bool:
        """Whether the run that is shown is one's own and goes on: there is nothing to start then. Raises RunError."""
        shown = dispatcher().store.find(self.run) if self.run else None
        return shown is not None and shown.is_active and shown.visitor in self.names
