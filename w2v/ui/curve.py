"""The loss curve while training: every event goes in, at most a few hundred points come out."""

from __future__ import annotations

import pandas as pd

from w2v.training import Progress

MOST_POINTS = 200  # of each of the two lines; a live plot redraws them all several times a second
SMOOTHING = 0.7  # weight of the past in the smoothed line


class LossCurve:
    """Collects (epochs done, loss) and keeps the number of points bounded by merging neighbours."""

    def __init__(self) -> None:
        self._epochs: list[float] = []
        self._losses: list[float] = []
        self._smoothed: list[float] = []
        self._sum = self._weight = 0.0

    @property
    def is_empty(self) -> bool:
        """Whether nothing was added yet."""
        return not self._losses

    def add(self, progress: Progress) -> None:
        """Append what an event says, once a loss was measured."""
        if not progress.loss:
            return
        self._epochs.append(progress.fraction * progress.epochs)
        self._losses.append(progress.loss)
        self._sum = SMOOTHING * self._sum + progress.loss
        self._weight = SMOOTHING * self._weight + 1.0
        self._smoothed.append(self._sum / self._weight)  # or the first loss, the highest, would pull for long
        if len(self._losses) > MOST_POINTS:
            self._halve()

    def _halve(self) -> None:
        # Means of pairs, so that no stretch of the run loses its say; the newest point stays as it is.
        for points in (self._epochs, self._losses, self._smoothed):
            pairs = zip(points[:-1:2], points[1:-1:2], strict=False)
            points[:] = [(a + b) / 2 for a, b in pairs] + points[-1:]

    def frame(self) -> pd.DataFrame:
        """The points, long form: columns epoch, loss and line ("measured" or "smoothed")."""
        return pd.DataFrame(
            {
                "epoch": self._epochs * 2,
                "loss": self._losses + self._smoothed,
                "line": ["measured"] * len(self._losses) + ["smoothed"] * len(self._smoothed),
            }
        )
