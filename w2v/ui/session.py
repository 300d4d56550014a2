"""What one visitor has: a corpus, a model, a map. Each visitor has their own, and nothing in common with others."""

from __future__ import annotations

import itertools
import tempfile
import threading
import time
from collections.abc import Callable, Mapping
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

from w2v.corpus import Corpus
from w2v.errors import LetGoError
from w2v.maps import Projection
from w2v.ui.job import Job
from w2v.ui.model import Model, example_corpus, example_map, example_model, is_everyones
from w2v.ui.room import Room
from w2v.vectors import KeyedVectors
from w2v.vectors.evaluation import AnalogyScore, PairScore
from w2v.vectors.scores import with_scores

if TYPE_CHECKING:
    from w2v.ui.drawing import Drawing
    from w2v.ui.run import Run

LOADING_SECONDS = 15
"""How long a page may take to be loaded again before its visitor counts as away."""

LET_GO = (
    "Your text and your models were let go while you were idle, to make room for other visitors'. "
    "What is here now is the example: load your text again, or open a model."
)

_versions = itertools.count(1)


class Session:
    """One visitor's things. What is in it is replaced, never changed; what is not set yet is the example's.

    Attributes:
        stop_training: set to end this visitor's training early; it keeps its result.
        stop_map: set to give up on the map being drawn.
        stop_measuring: set to end an evaluation early.
        other_encoding: what this visitor's files are in that are not UTF-8, if they said so.
        not_utf8: the files that were left out, for they are not UTF-8; still to be had if another encoding is chosen.
        read_again: reads the present text anew, with options of `Corpus.from_files`; None for the example on arrival.
        stopped: a training that was stopped on its way and can go on.
        run: the newest training, while it goes on and afterwards; None before the first.
        drawing: the newest map to be drawn as the visitor wished, while it is drawn and afterwards.
        version: rises whenever the model or its map is replaced.
        away_since: when the visitor's last page was closed or lost, in seconds of `time.monotonic`; None while
            one is open.
        room: where all that is heavy has to find room.
        used: when anything was asked of the session last, in the same seconds.
        let_go: rises whenever its things had to make room for others'; 0 while it lacks nothing.
    """

    def __init__(self, room: Room | None = None) -> None:
        """Begin with nothing.

        Args:
            room: where its things have to find room, beside those of others; None for room without end.
        """
        self.stop_training = threading.Event()
        self.stop_map = threading.Event()
        self.stop_measuring = threading.Event()
        self.other_encoding: str | None = None
        self.not_utf8: list[str] = []
        self.read_again: Callable[..., Corpus] | None = None
        self.stopped: Job | None = None
        self.run: Run | None = None
        self.drawing: Drawing | None = None
        self._closed = False
        self.version = 0
        self.away_since: float | None = None
        self._corpus: Corpus | None = None
        self._model: Model | None = None
        self._projection: Projection | None = None
        self._previous: tuple[Model | None, Projection | None] | None = None
        self._earlier: Projection | None = None
        self._folder: tempfile.TemporaryDirectory[str] | None = None
        self.used = 0.0
        self.let_go = 0
        self.room = Room() if room is None else room
        self.room.join(self)

    @property
    def corpus(self) -> Corpus:
        """The text to train on. Setting it raises RoomError where there is no room for it."""
        self.touch()
        return self._corpus or example_corpus()

    @corpus.setter
    def corpus(self, corpus: Corpus) -> None:
        with self.room.taking(self, "_corpus"):
            self._corpus = corpus
        self.let_go = 0

    @property
    def model(self) -> Model:
        """The model that Query, Map and Share speak of. Setting it raises RoomError where there is no room for it."""
        self.touch()
        return self._model or example_model()

    @model.setter
    def model(self, model: Model) -> None:
        with self.room.taking(self, "_model", "_projection", "_previous", "_earlier"):
            self._take(model)
        self._announce()

    def _take(self, model: Model) -> None:
        self._previous = (self._model, self._projection)
        self._earlier = self.projection or self._earlier
        self._model, self._projection = model, None

    def _announce(self) -> None:
        self.stop_map.set()
        self.version = next(_versions)
        self.let_go = 0

    @property
    def previous(self) -> Model | None:
        """The model that `model` took the place of, None if there was none."""
        return None if self._previous is None else self._previous[0] or example_model()

    def go_back(self) -> None:
        """Let the previous model and its map have their place again; the present one becomes the previous one."""
        if self._previous is not None:
            self.stop_map.set()
            present = (self._model, self._projection)
            (self._model, self._projection), self._previous = self._previous, present
            self.version = next(_versions)

    @property
    def vectors(self) -> KeyedVectors:
        """The vectors of `model`."""
        return self.model.vectors

    @property
    def projection(self) -> Projection | None:
        """The map of `model`, None until it is drawn."""
        return self._projection or (example_map() if self._model is None else None)

    @projection.setter
    def projection(self, projection: Projection) -> None:
        self._projection = projection
        self.version = next(_versions)

    @property
    def earlier_projection(self) -> Projection | None:
        """The map of the model before this one, by which the next map is turned; None if there was none."""
        return self._earlier

    @property
    def folder(self) -> Path:
        """A folder of this visitor's own for files to download; it goes when the session goes."""
        if self._folder is None:
            self._folder = tempfile.TemporaryDirectory(prefix="w2v-", ignore_cleanup_errors=True)
        return Path(self._folder.name)

    @property
    def checkpoint(self) -> Path:
        """The file that holds a stopped training."""
        return self.folder / "stopped.training"

    def keep(self, model: Model | None, stopped: Job | None) -> int:
        """Take what a training has brought: its result, and how it can be gone on with. Returns how many models.

        There is room for it in any case: see `Room.training`.
        """
        with self.room.lock:
            if self._closed:
                return 0
            if model is not None or stopped is not None:
                self.stopped = stopped
            if model is None:
                return 0
            self._take(model)
        self._announce()
        return 1

    @property
    def things(self) -> list[Any]:
        """All that is heavy and this visitor's own, some of it perhaps twice: texts, vectors and maps."""
        previous, its_map = self._previous or (None, None)
        vectors = [model.vectors for model in (self._model, previous) if model is not None]
        stopped = [] if self.stopped is None else [self.stopped.corpus, self.stopped.start]
        pasted = [each for each in getattr(self.read_again, "args", ()) if isinstance(each, str)]
        held = [self._corpus, *vectors, self._projection, its_map, self._earlier, *stopped, *pasted]
        return [thing for thing in held if thing is not None and not is_everyones(thing)]

    @property
    def idleness(self) -> tuple[bool, float]:
        """Sorts sessions: first who has left the page, then who asked for nothing for the longest time."""
        return self.away_since is None, self.used

    def touch(self) -> None:
        """Know that the visitor is here."""
        self.used = time.monotonic()

    def own_up(self) -> None:
        """See to it that nobody is answered from the example in place of their own things.

        Raises:
            LetGoError: they were let go, and nothing has taken their place yet.
        """
        if self.let_go:
            raise LetGoError(LET_GO)

    def is_away(self) -> bool:
        """Whether the visitor has left the page, and for longer than it takes to load it again."""
        return self.away_since is not None and time.monotonic() - self.away_since > LOADING_SECONDS

    def begin_training(self) -> threading.Event:
        """End a training that still runs and give the next one a stop signal of its own."""
        self._closed = False  # whoever asks is here: of too many visitors, some are let go with their page open
        self.stop_training.set()
        self.stop_training = threading.Event()
        return self.stop_training

    def begin_map(self) -> threading.Event:
        """Give up a map that is still being drawn and give the next one a stop signal of its own."""
        self.stop_map.set()
        self.stop_map = threading.Event()
        return self.stop_map

    def begin_measuring(self) -> threading.Event:
        """End an evaluation that still runs and give the next one a stop signal of its own."""
        self.stop_measuring.set()
        self.stop_measuring = threading.Event()
        return self.stop_measuring

    def keep_scores(self, model: Model, scores: Mapping[str, PairScore | AnalogyScore]) -> None:
        """Take what was measured of a model, unless another one has its place by now. Its map stays."""
        if self.vectors is model.vectors:
            self._projection = self.projection
            self._model = replace(self.model, measured=with_scores(self.model.shared.metadata, scores))

    def close(self) -> None:
        """Stop whatever runs and let go of all that is heavy: the visitor has left, or has to make room."""
        self._closed = True
        self.stop_training.set()
        self.stop_map.set()
        self.stop_measuring.set()
        with self.room.lock:
            if self.things:
                self.let_go = next(_versions)
            self._corpus = self._model = self._projection = self._previous = self._earlier = None
            self.stopped = self.read_again = self.run = self.drawing = None
        if self._folder is not None:
            self._folder.cleanup()
            self._folder = None

    def __deepcopy__(self, memo: dict[int, Any]) -> Session:
        # Gradio deep-copies a state's first value for every visitor, and events cannot be copied.
        return type(self)(self.room)
