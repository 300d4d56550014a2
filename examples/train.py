"""From a text file to word vectors. From the top of the repository: `PYTHONPATH=. python examples/train.py`."""

from w2v import Corpus, TrainConfig, fit

corpus = Corpus.from_files("examples/king_james_bible.txt.gz")
print(f"{corpus.n_tokens:,} words, {len(corpus.vocab):,} of them distinct")

vectors = fit(corpus, TrainConfig(epochs=20, seed=1))  # about a minute
for word, similarity in vectors.most_similar("king", topn=5):
    print(f"{similarity:.2f}  {word}")
print("father is to son as mother is to", vectors.analogy("father", "son", "mother")[0][0])
vectors.save("king-james-vectors")  # KeyedVectors.load("king-james-vectors") brings them back
