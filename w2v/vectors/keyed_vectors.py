"""Words and their vectors: the questions one asks them, how good they are, and the files they are kept in."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, NoReturn

from w2v.errors import FormatError, QueryError
from w2v.vectors.asked_words import AskedWords

if TYPE_CHECKING:
    import os

    from w2v.vectors.evaluation import Pairs, Sections
    from w2v.vectors.gensim_shapes import Figure, SectionDict

_ELSEWHERE = {
    "wmdistance": "it needs a library for optimal transport: save_word2vec_format, and ask gensim",
    **dict.fromkeys(
        ("add_vector", "add_vectors", "__setitem__"),
        "a model does not change: KeyedVectors(words, vectors) makes a new one",
    ),
    "wv": "these are the word vectors themselves, which gensim's Word2Vec keeps in .wv",
    "vocab": "as in gensim 4, the words are index_to_key and their counts counts, or get_vecattr(word, 'count')",
}
"""Names that gensim's users look for and do not find, and what to do instead."""


class KeyedVectors(AskedWords):
    """Words and their vectors, with the questions one asks them and the files they are kept in."""

    def evaluate_word_pairs(
        self,
        pairs: Pairs,
        *,
        restrict_vocab: int = 300_000,
        case_insensitive: bool = True,
        dummy4unknown: bool = False,
    ) -> tuple[Figure, Figure, float]:
        """Correlate cosines with judged word pairs, for gensim's callers; `evaluation.evaluate_pairs` says more.

        Args:
            pairs: a file of two words and a score a line (see `judgements.read_pairs`), or such rows.
            restrict_vocab: only the first so many words take part.
            case_insensitive: compare words without regard to case.
            dummy4unknown: let pairs with unknown words count with a cosine of 0.

        Returns:
            Pearson's correlation and its p-value, Spearman's, and the percentage of pairs with unknown words.

        Raises:
            QueryError: for a file that is no such thing, or of which too little is known.
        """
        from w2v.vectors.gensim_shapes import word_pairs

        return word_pairs(self, pairs, restrict_vocab, case_insensitive=case_insensitive, dummy4unknown=dummy4unknown)

    def evaluate_word_analogies(
        self,
        analogies: Sections,
        *,
        restrict_vocab: int = 300_000,
        case_insensitive: bool = True,
        dummy4unknown: bool = False,
    ) -> tuple[float, list[SectionDict]]:
        """Answer analogies, for gensim's callers; `evaluation.evaluate_analogies` says more.

        Args:
            analogies: a file like `questions-words.txt` (see `judgements.read_analogies`), or questions by section.
            restrict_vocab: only the first so many words take part.
            case_insensitive: compare words without regard to case; the words of the answer are in upper case then.
            dummy4unknown: take questions with unknown words for wrongly answered.

        Returns:
            The share of right answers, and for each section, the last of which is the sum of all, a dict of its name
            "section" and its questions that were answered "correct" and "incorrect".

        Raises:
            QueryError: for a file that is no such thing, or of which nothing is known.
        """
        from w2v.vectors.gensim_shapes import word_analogies

        return word_analogies(
            self, analogies, restrict_vocab, case_insensitive=case_insensitive, dummy4unknown=dummy4unknown
        )

    def save(self, directory: str | os.PathLike[str], *, dtype: str = "float32") -> None:
        """Write `model.safetensors` and `config.json` into a folder, made if need be.

        The vectors, the words and everything known about them are in the one file `model.safetensors`, which is
        replaced in one step: a save that is killed leaves the old model whole.

        Args:
            directory: the folder; other files in it are left alone.
            dtype: "float32", or "float16" for half the size and about three correct digits.

        Raises:
            FormatError: if the folder cannot be written, or a value of `metadata` is no JSON.
        """
        from w2v.vectors.formats.folder import write_folder

        write_folder(self, directory, dtype=dtype)

    @classmethod
    def load(cls, path: str | os.PathLike[str]) -> KeyedVectors:
        """Read a folder written by `save`, or a file or folder of any other format that is known here.

        The format is told by the bytes: gensim's `load_word2vec_format` is `load`, too.

        Raises:
            FormatError: if it is none of the formats, or anything in it does not hold together.
        """
        from w2v.vectors.formats import open_vectors

        return open_vectors(path)

    def save_word2vec_format(
        self, path: str | os.PathLike[str], *, binary: bool = False, write_header: bool = True
    ) -> None:
        """Write a word2vec file, for gensim's callers; packed if the name ends in `.gz`, as by `formats.export`.

        Raises:
            FormatError: if a word holds white space, or the file cannot be written.
        """
        from w2v.vectors.formats.word2vec import write_binary, write_text

        if not binary:
            write_text(self, path, header=write_header)
        elif write_header:
            write_binary(self, path)
        else:
            raise FormatError("A binary file without its first line could not be read by anyone: write it with one.")

    @classmethod
    def load_word2vec_format(
        cls,
        path: str | os.PathLike[str],
        *,
        binary: bool | None = None,
        no_header: bool = False,  # noqa: ARG003  is seen by the first line, whoever says what
        limit: int | None = None,
    ) -> KeyedVectors:
        """Read a word2vec, fastText or GloVe file, for gensim's callers; `load` reads these and more.

        Args:
            path: the file, packed by gzip or not.
            binary: whether it is binary; None to tell by its bytes.
            no_header: taken for gensim's sake: whether there is a first line with the numbers of words and dimensions
                is told by that line.
            limit: read only the first so many words.

        Raises:
            FormatError: naming the line or word that is damaged.
            QueryError: for a limit that is no whole number above 0.
        """
        from w2v.vectors.formats.recognition import recognise
        from w2v.vectors.formats.word2vec import read_binary, read_text

        if limit is not None and (not isinstance(limit, int) or limit < 1):
            raise QueryError(f"limit must be a whole number above 0, not {limit!r}.")
        if binary is None:
            binary = recognise(Path(path)) == "word2vec-binary"
        return (read_binary if binary else read_text)(path, limit=limit)

    @classmethod
    def from_pretrained(
        cls,
        repository: str,
        *,
        revision: str | None = None,
        token: str | bool | None = None,
        local_files_only: bool = False,
    ) -> KeyedVectors:
        """Fetch a model from the Hugging Face Hub; its files stay in the Hub's cache.

        Where the Hub cannot be reached, the copy in the cache is opened; with `HF_HUB_OFFLINE=1` in the environment,
        it is not even tried.

        Args:
            repository: "user/name". Of what it holds, safetensors, JSON and plain text are taken, never a pickle.
            revision: a branch, a tag or a commit; None for the newest.
            token: for private repositories; None for `HF_TOKEN` or the cached login.
            local_files_only: look into the cache alone.

        Raises:
            HubError: there is no such repository, it holds no vectors that can be opened, or neither the Hub can be
                reached nor the cache has it.
        """
        from w2v.vectors.hub import pull

        return pull(repository, revision=revision, token=token, local_files_only=local_files_only).vectors

    if not TYPE_CHECKING:  # else every misspelled name would be thought to be there

        def __getattr__(self, name: str) -> NoReturn:
            """Say what to use instead of a name of gensim's that is not here."""
            hint = f": {_ELSEWHERE[name]}" if name in _ELSEWHERE else ""
            raise AttributeError(f"{type(self).__name__!r} object has no attribute {name!r}{hint}.")
