"""Which words are forms of one another, by the Snowball stemmers: `war`, `wars`, but not `warm`."""

from __future__ import annotations

from typing import TYPE_CHECKING

from w2v.errors import QueryError

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable


def languages() -> list[str]:
    """The languages there are stemmers for, in alphabetical order."""
    import snowballstemmer

    # "porter" and "dutch_porter" are what came before "english" and "dutch".
    return sorted(name for name in snowballstemmer.algorithms() if not name.endswith("porter"))


def of_other_stems(words: Iterable[str], language: str) -> Callable[[str], bool]:
    """Return a test that a word passes if its stem is that of none of `words`; case does not matter.

    A stemmer cuts endings off by rule and knows no dictionary: in English it brings `nation` and `national` together,
    and `went` and `go` not.

    Raises:
        QueryError: for a language there is no stemmer for.
    """
    import snowballstemmer

    known = languages()
    if language not in known:
        raise QueryError(f"There is no stemmer for {language!r}. There is one for {', '.join(known)}.")
    stem = snowballstemmer.stemmer(language).stemWord
    stems = {stem(word.casefold()) for word in words}
    return lambda word: stem(word.casefold()) not in stems
