"""Train the model that everyone finds on arrival, and draw its map: `python examples/make_model.py`.

It learns from the State of the Union addresses beside this file, with the settings the library chooses for a text of
that size, and keeps the most frequent words so that it stays small enough to ship.
"""

from pathlib import Path

from w2v import Corpus, KeyedVectors, TrainConfig, fit, project

HERE = Path(__file__).parent
WORDS = 8000


def main() -> None:
    corpus = Corpus.from_files([HERE / "state_of_the_union.txt.gz"])
    vectors = fit(corpus, TrainConfig())
    kept = KeyedVectors(vectors.index_to_key[:WORDS], vectors.vectors[:WORDS], vectors.counts[:WORDS], vectors.metadata)
    kept.save(HERE / "model", dtype="float16")
    project(kept, n_words=3000).save(HERE / "map")
    print(kept.most_similar("war", topn=5))


if __name__ == "__main__":
    main()
