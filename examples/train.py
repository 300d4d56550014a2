"""From a text file to word vectors. From the top of the repository: `PYTHONPATH=. python examples/train.py`."""

from w2v import Corpus, TrainConfig, fit

corpus = Corpus.from_files("examples/king_james_bible.txt.gz")
print(f"{corpus.n_tokens:,} words, {len(corpus.vocab):,} of them distinct")

vectors = fit(corpus, TrainConfig.for_corpus(corpus, seed=1))  # settings that suit a text of this size
for word, similarity in vectors.most_similar("bread", topn=5):
    print(f"{similarity:.2f}  {word}")
print("man is to woman as father is to", vectors.analogy("man", "woman", "father")[0][0])
vectors.save("king-james-vectors")  # KeyedVectors.load("king-james-vectors") brings them back
