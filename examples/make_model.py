"""Train the model that everyone finds on arrival, and draw its map.

From the top of the repository: `PYTHONPATH=. python examples/make_model.py`. It learns from the State of the Union
addresses beside this file, passing over them often, as suits a text of that size, and keeps the most frequent words so
that it stays small enough to ship.
"""

from pathlib import Path

from w2v import Corpus, TrainConfig, fit, project

HERE = Path(__file__).parent
WORDS = 8000


def main() -> None:
    corpus = Corpus.from_files([HERE / "state_of_the_union.txt.gz"])
    vectors = fit(corpus, TrainConfig(epochs=15, window=8))
    kept = vectors.vectors_for_all(vectors.index_to_key[:WORDS])
    kept.save(HERE / "model", dtype="float16")
    project(kept, n_words=3000).save(HERE / "map")
    print(kept.most_similar("war", topn=5))


if __name__ == "__main__":
    main()
