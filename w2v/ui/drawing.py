"""What the Map tab does, before any widget: draws a visitor's map in the background, adds words, writes a page."""

from __future__ import annotations

import threading
from collections.abc import Generator
from typing import Any

from w2v.errors import Cancelled, ConfigError
from w2v.maps import Projection, align, place, project, write_html
from w2v.maps.figures import figure_data
from w2v.ui.numbers import whole
from w2v.ui.session import Session
from w2v.ui.settings import Settings
from w2v.vectors import KeyedVectors

FIRST_WORDS = 3000  # drawn by itself when a model arrives: well under a second
POLL_SECONDS = 0.15
_TURNS = threading.BoundedSemaphore(2)  # maps drawn at once, of all visitors together
MOST_ASKED = 1000  # words looked for at once
MOST_NAMED, LONGEST_SHOWN = 5, 60  # of what is not known


class Drawing:
    """A map drawn in a thread of its own, which becomes its session's whether or not a page follows it."""

    def __init__(self, session: Session, options: dict[str, Any]) -> None:
        """Begin, in place of one that the session still draws.

        Args:
            session: whose model is drawn, and who gets the map. To set its `stop_map` ends the work within a moment.
            options: of `project`.
        """
        self._part = 0.0
        self._problem: BaseException | None = None
        self._finished = threading.Event()
        arguments = (session, session.vectors, session.begin_map(), options)
        threading.Thread(target=self._work, args=arguments, name="map", daemon=True).start()

    @property
    def running(self) -> bool:
        """Whether it goes on."""
        return not self._finished.is_set()

    def follow(self) -> Generator[float, None, None]:
        """Yield the part that is done, a few times a second, until the session has the map.

        Raises:
            Cancelled, ConfigError, ProjectionError: as `project` and `keep` do.
        """
        while not self._finished.wait(POLL_SECONDS):
            yield self._part
        if self._problem is not None:
            raise self._problem

    def _work(self, session: Session, vectors: KeyedVectors, stop: threading.Event, options: dict[str, Any]) -> None:
        def tell(part: float) -> None:
            self._part = part

        try:
            while not _TURNS.acquire(timeout=POLL_SECONDS):
                if stop.is_set():
                    raise Cancelled("The map was given up before its turn came.")
            try:
                drawn = project(vectors, **options, cancelled=stop.is_set, on_progress=tell)
            finally:
                _TURNS.release()
            keep(session, vectors, drawn)
        except BaseException as error:  # noqa: BLE001  raised again where someone follows
            self._problem = error
        finally:
            self._finished.set()


def keep(session: Session, vectors: KeyedVectors, projection: Projection) -> Projection:
    """Make a new map the session's, lying as the one before it, unless another model has come meanwhile.

    Raises:
        Cancelled: another model has come.
    """
    _refuse_another(session, vectors)
    before = session.projection or session.earlier_projection
    if before is not None and before.coordinates.shape[1] == projection.coordinates.shape[1]:
        projection = align(projection, before)
    session.projection = projection
    return projection


def _refuse_another(session: Session, vectors: KeyedVectors) -> None:
    if session.vectors is not vectors:
        raise Cancelled("Another model was opened while the map was being drawn.")


def picture(session: Session) -> dict[str, Any]:
    """The session's map as the component draws it; drawn quickly, small, if there is none yet."""
    model, version = session.model, session.version  # before the map: it may be a newer one, never an older
    projection = session.projection
    if projection is None:
        projection = project(model.vectors, FIRST_WORDS, like=_comparable(session.earlier_projection, model.vectors))
        if session.vectors is not model.vectors:  # a training ended meanwhile, say
            return picture(session)
        session.projection = projection
        version = session.version
    data = figure_data(projection, title=model.name, view=f"{model.name} {id(model.vectors)}")
    return data | {"version": version}


def _comparable(earlier: Projection | None, vectors: KeyedVectors) -> Projection | None:
    """The map of an earlier model, if it is flat and most of its words are the new model's, too."""
    if earlier is None or earlier.coordinates.shape[1] != 2:
        return None
    return earlier if sum(word in vectors for word in earlier.words) > len(earlier) / 2 else None


def not_on_map(vectors: KeyedVectors, asked: Any) -> dict[str, Any]:
    """What a model says of words that are not on its map, as the map understands it.

    Args:
        vectors: the model.
        asked: the words; anything may come.

    Returns:
        `asked` as it came, the `known` words, which can be put onto the map, and `why` the others cannot, in words.
    """
    words = [word for word in asked if isinstance(word, str)][:MOST_ASKED] if isinstance(asked, list) else []
    unknown = [word for word in words if vectors.find(word) is None]
    why = ""
    if unknown:
        said = ", ".join(f"“{word[:LONGEST_SHOWN]}”" for word in unknown[:MOST_NAMED])
        more = f" and {len(unknown) - MOST_NAMED} more" if len(unknown) > MOST_NAMED else ""
        why = f"{said}{more} {'is' if len(unknown) == 1 else 'are'} not in this model's vocabulary."
        if len(unknown) == 1 and (close := vectors.suggest(unknown[0])):
            why += f" Close: {', '.join(close)}."
    return {"asked": asked, "known": [word for word in words if word not in unknown], "why": why}


def add_words(session: Session, wanted: Any, settings: Settings) -> None:
    """Put more of the model's words onto the session's map; those that are there stay where they are.

    Raises:
        ConfigError: it is no list of words, or there would be too many.
        UnknownWordError: the model does not know one of them.
        Cancelled: another model has come.
    """
    if not isinstance(wanted, list) or not wanted or not all(isinstance(word, str) for word in wanted):
        raise ConfigError("words", f"Send a list of words to add; this is {wanted!r:.80}.")
    vectors = session.vectors
    before = session.projection or project(vectors, FIRST_WORDS)
    whole("n_words", len(before) + len(wanted), settings.max_map_words)
    known = [vectors.find(word) or word for word in wanted]
    placed = place(before, vectors, known)
    _refuse_another(session, vectors)
    session.projection = placed


def write_page(session: Session) -> str:
    """The session's map as a page that needs no server; returns the file's path."""
    vectors, name = session.vectors, session.model.name
    projection = session.projection or project(vectors, FIRST_WORDS)
    path = session.folder / "map.html"
    write_html(projection, vectors, path, title=f"Map of {name}")
    return str(path)


def project_for_api(session: Session, n_words: Any, n_components: Any, seed: Any, settings: Settings) -> dict[str, Any]:
    """Draw the map of this session's model: its words, and the coordinates of each."""
    vectors = session.vectors
    projection = project(
        vectors,
        whole("n_words", n_words, settings.max_map_words),
        whole("n_components", n_components),
        whole("seed", seed),
    )
    if session.vectors is vectors:
        session.projection = projection
    return {"words": projection.words, "coordinates": projection.coordinates.round(5).tolist()}
