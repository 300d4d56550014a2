"""What the Map tab does before any browser: draws in the background, stops, refuses, and never mixes models."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import numpy as np
import pytest

from w2v.errors import Cancelled, ConfigError, UnknownWordError
from w2v.maps import Projection, place, project
from w2v.ui.drawing import Drawing, add_words, keep, not_on_map, picture, project_for_api, write_page
from w2v.ui.model import Model
from w2v.ui.numbers import whole
from w2v.ui.session import Session
from w2v.ui.settings import Settings
from w2v.vectors import KeyedVectors


def some(n: int = 60) -> KeyedVectors:
    rng = np.random.default_rng(n)
    return KeyedVectors([f"w{row}" for row in range(n)], rng.normal(size=(n, 8)).astype(np.float32))


@pytest.fixture
def session() -> Session:
    made = Session()
    made.model = Model(some(), "some words")
    return made


def test_a_drawing_ends_with_the_map_that_project_draws(session: Session) -> None:
    other = Session()
    other.model = Model(some(), "the same words")
    expected = keep(other, other.vectors, project(some(), 50, seed=3))
    parts = list(Drawing(session, {"n_words": 50, "seed": 3}).follow())
    assert session.projection is not None
    np.testing.assert_array_equal(session.projection.coordinates, expected.coordinates)
    assert all(0 <= part <= 1 for part in parts)


def test_a_stop_ends_the_drawing(session: Session) -> None:
    session.model = Model(some(3000), "many words")
    drawing = Drawing(session, {"n_words": 3000})
    session.stop_map.set()
    with pytest.raises(Cancelled):
        list(drawing.follow())
    assert not drawing.running
    assert session.projection is None


def test_whoever_loads_the_page_again_finds_the_drawing_going_on(session: Session) -> None:
    session.model = Model(some(3000), "many words")
    drawing = Drawing(session, {"n_words": 3000})
    steps = drawing.follow()
    assert next(steps) is not None
    steps.close()  # what Gradio does when a page is left
    list(drawing.follow())
    assert session.projection is not None
    assert len(session.projection) == 3000


def test_whoever_is_let_go_draws_no_longer(session: Session) -> None:
    session.model = Model(some(3000), "many words")
    drawing = Drawing(session, {"n_words": 3000})
    session.close()
    with pytest.raises(Cancelled):
        list(drawing.follow())


def test_a_refused_setting_reaches_whoever_asked(session: Session) -> None:
    with pytest.raises(ConfigError, match="n_neighbors must be"):
        list(Drawing(session, {"n_neighbors": 1}).follow())


def test_a_new_model_is_drawn_at_once(session: Session) -> None:
    assert session.projection is None
    shown = picture(session)
    assert len(shown["words"]) == 60
    assert session.projection is not None
    assert shown["title"] == "some words"


def test_a_map_of_another_model_is_not_kept(session: Session) -> None:
    old = session.vectors
    drawn = project(old)
    session.model = Model(some(70), "another")
    with pytest.raises(Cancelled, match="Another model"):
        keep(session, old, drawn)
    assert session.projection is None


@pytest.mark.parametrize("act", ["picture", "add_words", "project_for_api"])
def test_whatever_draws_a_map_a_model_that_comes_meanwhile_does_not_get_it(
    act: str, session: Session, monkeypatch: pytest.MonkeyPatch
) -> None:
    newer = Model(some(70), "another")

    def slow(*args: Any, **options: Any) -> Projection:
        drawn = (place if act == "add_words" else project)(*args, **options)
        if session.model is not newer:  # a training ends while the first map is drawn
            session.model = newer
        return drawn

    if act == "add_words":
        session.projection = project(session.vectors, 40)
        monkeypatch.setattr("w2v.ui.drawing.place", slow)
        with pytest.raises(Cancelled, match="Another model"):
            add_words(session, ["w50"], Settings())
    elif act == "picture":
        monkeypatch.setattr("w2v.ui.drawing.project", slow)
        shown = picture(session)
        assert (shown["title"], len(shown["words"])) == ("another", 70)
    else:
        monkeypatch.setattr("w2v.ui.drawing.project", slow)
        assert len(project_for_api(session, 20, 2, 1, Settings())["words"]) == 20
    assert len(picture(session)["words"]) == 70


def test_a_redrawn_map_lies_like_the_one_before(session: Session) -> None:
    vectors = session.vectors
    before = keep(session, vectors, project(vectors, method="pca"))
    spun = Projection(before.words, before.coordinates[:, ::-1] + 7, before.neighbours)
    np.testing.assert_allclose(keep(session, vectors, spun).coordinates, before.coordinates, atol=1e-4)


def test_the_map_of_a_retrained_model_lies_like_the_one_before(session: Session) -> None:
    before = keep(session, session.vectors, project(session.vectors, seed=2))
    rng = np.random.default_rng(5)
    nudged = session.vectors.vectors + rng.normal(scale=0.02, size=session.vectors.vectors.shape).astype(np.float32)
    session.model = Model(KeyedVectors(session.vectors.index_to_key, nudged), "trained on")
    assert session.projection is None
    picture(session)
    after = session.projection
    assert after is not None
    moved = np.median(np.linalg.norm(after.coordinates - before.coordinates, axis=1))
    assert moved < 0.25 * np.ptp(before.coordinates)


def test_words_are_added_and_nobody_else_moves(session: Session) -> None:
    before = project(session.vectors, 40)
    session.projection = before
    add_words(session, ["w45", "W50", "w3"], Settings())
    after = session.projection
    assert after is not None
    assert after.words == [*before.words, "w45", "w50"]
    np.testing.assert_array_equal(after.coordinates[:40], before.coordinates)


@pytest.mark.parametrize("wanted", [None, "w45", [], [1], {"w45": 1}])
def test_what_is_no_list_of_words_is_not_added(session: Session, wanted: object) -> None:
    with pytest.raises(ConfigError, match="Send a list"):
        add_words(session, wanted, Settings())


def test_unknown_words_and_too_many_are_not_added(session: Session) -> None:
    with pytest.raises(UnknownWordError):
        add_words(session, ["nobody"], Settings())
    with pytest.raises(ConfigError, match="n_words"):
        add_words(session, ["w1"], Settings(max_map_words=60))


def test_a_page_is_written_for_whoever_wants_to_take_it_along(session: Session) -> None:
    assert "<title>Map of some words</title>" in Path(write_page(session)).read_text(encoding="utf-8")
    session.close()


def test_the_endpoint_answers_with_words_and_coordinates(session: Session) -> None:
    answer = project_for_api(session, 20.0, 3, 1, Settings())
    assert answer["words"] == [f"w{row}" for row in range(20)]
    assert [len(point) for point in answer["coordinates"]] == [3] * 20


@pytest.mark.parametrize("value", [None, "5", 2.5, float("nan"), float("inf"), True, [5], 51])
def test_what_is_no_whole_number_within_the_limit_is_refused(value: object) -> None:
    with pytest.raises(ConfigError):
        whole("n_words", value, most=50)


def test_what_a_model_says_of_words_that_are_not_on_its_map(session: Session) -> None:
    asked = ["w7", "W8", "w77", "<b>"]
    why = "“w77”, “<b>” are not in this model's vocabulary."
    assert not_on_map(session.vectors, asked) == {"asked": asked, "known": ["w7", "W8"], "why": why}
    assert not_on_map(session.vectors, ["x" * 100])["why"] == f"“{'x' * 60}” is not in this model's vocabulary."
    assert "and 5 more are not" in not_on_map(session.vectors, [f"x{n}" for n in range(10)])["why"]
    for nonsense in (None, 3, {"a": 1}, [[], 4]):
        assert not_on_map(session.vectors, nonsense) == {"asked": nonsense, "known": [], "why": ""}
