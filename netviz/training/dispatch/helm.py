"""The helm: what one may do to runs, by who one is.

Pages steer through it alone, so that what no button offers is refused as well: a run is steered by its starter and by
those who have its wheel (`record.wheels`). Its name, its list and its wheel are its starter's.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from netviz.errors import RunCause, RunError
from netviz.training.codes import CommandKind
from netviz.training.dispatch.addresses import hashed
from netviz.training.dispatch.continuing import branch, go_on
from netviz.training.dispatch.steering import steer
from netviz.training.record.runs import Run
from netviz.training.record.store import Store
from netviz.training.record.wheels import SHELL


@dataclass(frozen=True)
class Helm:
    """Of one who goes by these names (fingerprints), the first of which starts new runs. Every act raises RunError."""

    store: Store
    names: tuple[str, ...]
    comes_from: str = ""
    """Their internet address, where that is known."""

    def is_own(self, run: Run) -> bool:
        """Whether it was started by this one; at the host's shell all are."""
        return run.visitor in self.names or SHELL in self.names

    def may_steer(self, run: Run) -> bool:
        """Whether this one started it, or has its wheel."""
        return self.store.wheels.may_steer(run, self.names)

    def stop(self, identity: str) -> None:
        """Ask the run to stop; the record keeps who asked first."""
        self.store.ask_to_stop(self._steered(identity).id, by=self.names[0])

    def steer(self, identity: str, kind: CommandKind, value: object = None) -> int:
        """As `steering.steer`."""
        return steer(self.store, self._steered(identity).id, kind, value)

    def go_on(self, identity: str, **more: Any) -> Run:
        """As `continuing.go_on`."""
        return go_on(self._steered(identity).id, **more)

    def branch(self, identity: str, step: int, changes: Mapping[str, object], *, name: str = "") -> Run:
        """As `continuing.branch`; the new run is this one's own."""
        run, address = self._steered(identity), hashed(self.comes_from, self.store.salt.now)
        return branch(run.id, step, changes, visitor=self.names[0], address=address, name=name)

    def describe(self, identity: str, *, name: str, note: str, colour: str = "") -> None:
        """Name a run, note something of it, and give its curves a colour."""
        self.store.describe(self._own(identity).id, name=name, note=note, colour=colour)

    def remove(self, identity: str) -> None:
        """Take a run off the list."""
        self.store.remove(self._own(identity).id)

    def bring_back(self, identity: str) -> None:
        """Put it back."""
        self.store.bring_back(self._own(identity).id)

    def hand_over(self, identity: str) -> str:
        """The secret of a link that gives the wheel to whoever opens it."""
        return self.store.wheels.hand_over(self._own(identity))

    def take(self, identity: str, secret: str) -> None:
        """Take the wheel that such a link gives."""
        run = self.store.run(identity)
        if not self.is_own(run):
            self.store.wheels.take(run, secret, self.names[0])

    def take_back(self, identity: str) -> None:
        """Nobody else has the wheel any more, and no link gives it."""
        self.store.wheels.take_back(self._own(identity))

    def _steered(self, identity: str) -> Run:
        run = self.store.run(identity)
        if not self.may_steer(run):
            rule = "A run is steered by who started it, or was handed its wheel"
            raise RunError(rule, received="another visitor", cause=RunCause.NOT_YOURS)
        return run

    def _own(self, identity: str) -> Run:
        run = self.store.run(identity)
        if not self.is_own(run):
            rule = "A run is named, removed and handed over by who started it"
            raise RunError(rule, received="another visitor", cause=RunCause.NOT_YOURS)
        return run
