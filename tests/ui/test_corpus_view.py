"""What the Corpus tab shows of a text, and of what a minimum count keeps."""

from __future__ import annotations

from w2v.corpus import Corpus
from w2v.ui.corpus_tab import show
from w2v.ui.corpus_view import frequencies, summary, tokens
from w2v.ui.session import Session

TEXT = Corpus.from_text("a a a a b b c. a b d")  # a 5, b 3, c 1, d 1


def test_facts_tell_what_a_minimum_count_keeps() -> None:
    assert dict(summary(TEXT, 1))["Words kept"] == "4, 100.0% of the text"
    assert dict(summary(TEXT, 2))["Words kept"] == "2, 80.0% of the text"
    assert dict(summary(TEXT, 99))["Words kept"] == "0, 0.0% of the text"


def test_tokens_that_are_left_out_are_told_apart() -> None:
    assert tokens(TEXT, 2)[1] == [("a", True), ("b", True), ("d", False)]


def test_the_curve_holds_true_counts_from_the_first_rank_to_the_last() -> None:
    drawn = frequencies(TEXT, 2)
    assert drawn["points"] == [[1, 5, "a"], [2, 3, "b"], [3, 1, "c"], [4, 1, "d"]]
    assert drawn["kept"] == 2
    assert "2 words seen fewer than 2 times" in drawn["caption"]
    many = frequencies(Corpus.from_text(" ".join(f"w{i} " * (5000 // (i + 1)) for i in range(2000))), 1)
    assert len(many["points"]) <= 40
    assert many["points"][-1][0] == 2000


def test_an_unfinished_minimum_count_is_shown_as_none() -> None:
    session = Session()
    session.corpus = TEXT
    for unfinished in (None, "", 0, -3, float("nan")):
        assert dict(show(session, unfinished)[0])["Words kept"].startswith("4,")
