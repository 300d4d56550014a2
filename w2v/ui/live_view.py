"""The small map on the Train tab: the most frequent words, moving as the model learns."""

from __future__ import annotations

from w2v.maps import LiveMap, Projection
from w2v.maps.clusters import find_clusters
from w2v.maps.figures import figure_data
from w2v.training import Progress, Trainer
from w2v.ui.map_view import map_view, shown
from w2v.ui.panels import Panel
from w2v.ui.session import Session
from w2v.ui.training import Watcher

WORDS = 300
SHARE = 0.015  # of the time, for drawing; with the first and the last picture it stays below 3 %


def live_panel() -> Panel:
    """The map as a panel beside a running training; afterwards a slider plays the run again."""
    return Panel("map", map_view(small=True, elem_id="w2v-live-map"), watch)


def watch(_session: Session) -> Watcher:
    """A watcher that draws one training from its first moment to its last."""
    live = LiveMap(WORDS, share=SHARE)

    def look(trainer: Trainer, progress: Progress) -> str | None:
        moment = f"epoch {progress.fraction * progress.epochs:.1f}"
        # The last moment is drawn in any case: it is where the run led.
        drawn: Projection | None
        if progress.done:
            drawn = live.draw(trainer.vectors(WORDS), moment)
        else:
            drawn = live.follow(lambda: trainer.vectors(WORDS), moment)
        if drawn is None:
            return None
        # The view's name is the run's: another training begins with another picture.
        title = f"The {len(drawn)} most frequent words, while they are learned"
        # All one group while they move, since districts would be others each moment; their names come at the end,
        # when their colours tell, played again, where each word came from.
        clusters = None if progress.done else find_clusters(drawn, 1)
        data = figure_data(drawn, title=title, view=f"run {id(live)}", clusters=clusters)
        return shown(data | {"moment": moment})

    return look
