"""A loss of your own. From the top of the repository: `PYTHONPATH=. python examples/custom_loss.py`.

Focal loss (Lin et al. 2017, arXiv 1708.02002) gives less weight to pairs the model already gets right, so that more of
each step goes to the hard ones. Any function of (logits, labels, weights) that autograd can follow will do.
"""

from pathlib import Path

import torch
from torch.nn.functional import binary_cross_entropy_with_logits

from w2v import Corpus, TrainConfig, fit
from w2v.training import register_loss


def focal(logits: torch.Tensor, labels: torch.Tensor, weights: torch.Tensor) -> torch.Tensor:
    """Cross entropy, each pair weighted by how wrong the model is about it."""
    wrong = (torch.sigmoid(logits) - labels).abs()  # 0 for a pair it is sure of and right about, 1 if wrong
    return (binary_cross_entropy_with_logits(logits, labels, reduction="none") * wrong * weights).sum()


register_loss("focal", focal)
corpus = Corpus.from_files(Path(__file__).with_name("king_james_bible.txt.gz"))
for loss in ("negative", "focal"):
    vectors = fit(corpus, TrainConfig(loss=loss, epochs=5))
    print(f"{loss:9} king:", ", ".join(word for word, _ in vectors.most_similar("king", topn=5)))
