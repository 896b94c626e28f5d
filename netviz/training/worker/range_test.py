"""A range test: every learning rate for one batch, until the loss diverges. Nothing is judged, and nothing is kept."""

from __future__ import annotations

from typing import Any

from netviz.training.codes import Reason
from netviz.training.rate_finder import has_diverged, rate
from netviz.training.record.runs import End
from netviz.training.worker.training import Training


class RangeTest(Training):
    """A run of the schedule `range_test`; see `netviz.training.rate_finder`."""

    losses: tuple[float, ...] = ()

    def _one_batch(self) -> None:
        super()._one_batch()
        if (loss := self.pace.newest_loss) is not None:
            self.losses = (*self.losses, loss)

    def _over(self) -> End | None:
        if self.losses and has_diverged(self.losses):
            return End("done", Reason.LOSS_GREW, {"learning_rate": rate(self.batches, self.settings)})
        return super()._over()

    def _check_held_out(self, *, final: bool = False) -> None:
        """Never."""

    def _keep(self) -> None:
        """Never; the same for the first weights."""

    def _keep_first(self) -> None:
        """Never."""

    def _test(self) -> dict[str, Any]:
        return {"seconds_left": 0.0}
