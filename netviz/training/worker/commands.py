"""How a worker takes commands: in the order of their numbers, each once."""

from __future__ import annotations

from collections.abc import Callable, Iterable

from netviz.training.record.runs import Command


class Commands:
    """The worker's place in the row of its run's commands.

    A command is done when it is first heard, and acknowledged with the next report. Until the record has that report
    it tells the command again; the worker knows by the number that it has done it. What a command changes lives in
    the worker and in what it reports: both are lost together, or kept together.
    """

    def __init__(self, obey: Callable[[Command], None]):
        """`obey` does a command. What was acknowledged before this worker began, the record does not tell again."""
        self.obeyed = 0
        """The number of the last command that was done."""
        self._obey = obey

    def take(self, commands: Iterable[Command]) -> None:
        """Do those that were not done yet."""
        for command in commands:
            if command.number > self.obeyed:
                self._obey(command)
                self.obeyed = command.number
