"""Questions to words: their neighbours, sums, analogies, the odd one out. The names and the answers are gensim's."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Literal

import numpy as np

from w2v.errors import QueryError
from w2v.vectors.closeness import MeasuredWords
from w2v.vectors.neighbours import by_product, by_sum

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray

    from w2v.vectors.terms import Answer, Question


class AskedWords(MeasuredWords):
    """A vocabulary whose words can be asked for their neighbours."""

    def most_similar(
        self,
        positive: Question = (),
        negative: Question = (),
        topn: int = 10,
        *,
        restrict_vocab: int | None = None,
    ) -> Answer:
        """Find the words nearest to a sum of words and vectors, by cosine, best first.

        A word enters the sum with its vector brought to length 1, an array as it is. The words of the question are
        never part of the answer; equally near words keep the order of the vocabulary.

        Args:
            positive: a word, a vector (d,), a pair (word or vector, weight), or a list of these.
            negative: the same, taken away. As in gensim, a given weight counts as written: ("man", -1.0).
            topn: how many words, at most; fewer if there are fewer, none below 1, as in gensim.
            restrict_vocab: look among the first so many words only.

        Raises:
            UnknownWordError: for a word that is not in the vocabulary.
            QueryError: for an empty question, or a vector of the wrong size.
        """
        return by_sum(self, [(positive, negative or ())], topn, restrict_vocab)[0]

    def most_similar_many(
        self, questions: Sequence[Question], topn: int = 10, *, restrict_vocab: int | None = None
    ) -> list[Answer]:
        """Answer many questions with a few matrix products: `[most_similar(question, topn=topn) for question …]`.

        To take a word away, give it a weight: `[["king", "woman", ("man", -1.0)], "paris"]`.
        """
        return by_sum(self, [(question, ()) for question in questions], topn, restrict_vocab)

    def most_similar_cosmul(
        self,
        positive: Question = (),
        negative: Question = (),
        topn: int = 10,
        *,
        restrict_vocab: int | None = None,
    ) -> Answer:
        """Find the words with the highest product of similarities, best first: 3CosMul of Levy & Goldberg (2014).

        A word's score is the product of its similarities to what is added, divided by those to what is taken away
        (plus 1e-6), with cosines brought from -1..1 to 0..1. No single large similarity decides alone, as it may in
        a sum. A weight is the power its similarity is raised to. Arguments and errors as in `most_similar`.

        Raises:
            QueryError: also if nothing is added.
        """
        return by_product(self, positive, negative or (), topn, restrict_vocab)

    def calculate(
        self,
        question: str,
        topn: int = 10,
        *,
        method: Literal["add", "multiply"] = "add",
        min_count: int = 0,
        other_stems: str | None = None,
    ) -> Answer:
        """Answer a sum of words as people write it: "king - man + woman", "2*good - bad", '"new york" - usa'.

        Args:
            question: see `w2v.vectors.arithmetic`.
            topn: how many words, at most.
            method: "add" for the words nearest to the sum (`most_similar`, 3CosAdd for an analogy), "multiply" for
                those with the highest product of similarities (`most_similar_cosmul`, 3CosMul).
            min_count: leave out words that occurred less often.
            other_stems: a language, such as "english": leave out words with the stem of a word of the question.

        Raises:
            QuestionError: for a question that cannot be read, or a word that is not in the vocabulary.
            QueryError: for a limit or a method that makes no sense.
        """
        from w2v.vectors.questions import answer, read

        return answer(self, read(self, question), topn, method=method, min_count=min_count, other_stems=other_stems)

    def analogy(self, a: str, b: str, c: str, topn: int = 10) -> Answer:
        """Find what is to `c` as `b` is to `a`, as in "man is to king as woman is to what?"."""
        return self.most_similar([b, c], [a], topn)

    def similar_by_word(self, word: str, topn: int = 10, *, restrict_vocab: int | None = None) -> Answer:
        """Find the words nearest to a word: `most_similar` of that word alone."""
        return self.most_similar(word, topn=topn, restrict_vocab=restrict_vocab)

    def similar_by_key(self, key: str, topn: int = 10, *, restrict_vocab: int | None = None) -> Answer:
        """Find the words nearest to a word, by gensim's other name for it."""
        return self.most_similar(key, topn=topn, restrict_vocab=restrict_vocab)

    def similar_by_vector(self, vector: NDArray[Any], topn: int = 10, *, restrict_vocab: int | None = None) -> Answer:
        """Find the words nearest to a vector (d,): `most_similar` of that vector alone."""
        return self.most_similar(vector, topn=topn, restrict_vocab=restrict_vocab)

    def doesnt_match(self, words: Sequence[str]) -> str:
        """Return the odd one out: the word furthest, by cosine, from the mean of all.

        Raises:
            UnknownWordError: for a word that is not in the vocabulary.
            QueryError: for fewer than three words: of two, neither is the odd one.
        """
        if isinstance(words, str) or len(words) < 3:
            raise QueryError(f"The odd one out needs a list of at least 3 words, not {words!r}.")
        units = self.units(words)  # (k, d)
        closeness = np.einsum("ij,j->i", units, units.mean(axis=0))  # the mean's length changes no order
        return min(zip(closeness, words, strict=True))[1]

    def relative_cosine_similarity(self, a: str, b: str, topn: int = 10) -> float:
        """Return the cosine of two words as a share of those of the `topn` neighbours of `a` together.

        Of ten, more than 0.1 speaks for synonyms (Leeuwenberg et al. 2016).

        Raises:
            UnknownWordError: for a word that is not in the vocabulary.
            QueryError: if there is no neighbour, or their cosines add up to nothing.
        """
        total = sum(cosine for _, cosine in self.similar_by_word(a, topn))
        if not total:
            raise QueryError(f"The {topn} nearest neighbours of {a!r} have no cosines to compare with.")
        return self.similarity(a, b) / total
