"""Us and gensim in turn on the same tokens.

    python -m tests.bench.train --corpus FILE [--epochs N] [--seeds N] [--rows NAME…] [--threads N]
                               [--busy N] [--json]

Every training runs in a process of its own, so that peak memory is its own. Quality needs a few epochs to mean
anything. With --busy, so many other processes want the processor all the time, as a browser may.

gensim's workers on a file each count their own words only, so that with two of them its rate falls to half by the end
of an epoch, not to its least; in a single epoch it learns more by that. With --threads 1 both fall alike.
"""

from __future__ import annotations

import argparse
import json
import os
import resource
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

ROWS: dict[str, dict[str, Any]] = {
    "skip-gram": {},
    "skip-gram d=300": {"vector_size": 300},
    "CBOW": {"architecture": "cbow"},
    "skip-gram hierarchical": {"loss": "hierarchical"},
    "CBOW hierarchical": {"architecture": "cbow", "loss": "hierarchical"},
}
TINY = "tutorial's model"
SECONDS_FOR_TINY = 60.0
FIGURES = ("words_per_second", "seconds", "peak_mb", "wordsim", "simlex", "analogies")


def train_ours(tokens: Path, folder: Path, settings: dict[str, Any], epochs: int, seed: int) -> float:
    """Train on a file of one sentence a line and save; words per second of the training itself."""
    from w2v.corpus import Corpus
    from w2v.training import TrainConfig, Trainer

    corpus = Corpus.from_files([tokens], sentences="lines", lowercase=False)
    trainer = Trainer(corpus, TrainConfig(epochs=epochs, seed=seed, **settings))
    progress = None
    for progress in trainer.run():
        if settings.get("loss") == "softmax" and progress.elapsed > SECONDS_FOR_TINY:
            break
    assert progress is not None
    trainer.vectors().save(folder)
    return progress.words_per_second


def train_gensim(tokens: Path, folder: Path, settings: dict[str, Any], epochs: int, seed: int) -> float:
    """The same with gensim."""
    from gensim.models import Word2Vec

    hierarchical = settings.get("loss") == "hierarchical"
    model = Word2Vec(
        sg=int(settings.get("architecture") != "cbow"),
        hs=int(hierarchical),
        negative=0 if hierarchical else 5,
        vector_size=settings.get("vector_size", 100),
        window=5,
        min_count=5,
        sample=1e-3,
        workers=settings.get("threads") or os.cpu_count(),
        seed=seed,
    )
    model.build_vocab(corpus_file=str(tokens))
    begun = time.perf_counter()
    words, examples = model.corpus_total_words, model.corpus_count
    model.train(corpus_file=str(tokens), total_words=words, total_examples=examples, epochs=epochs)
    seconds = time.perf_counter() - begun
    folder.mkdir()
    model.wv.save_word2vec_format(str(folder / "vectors.txt"))
    return float(model.corpus_total_words * epochs / seconds)


def quality(folder: Path) -> dict[str, float]:
    """The three sets that come with gensim, and how much of each is covered."""
    from gensim.test.utils import datapath

    from w2v.vectors import KeyedVectors
    from w2v.vectors.evaluation import evaluate_analogies, evaluate_pairs
    from w2v.vectors.formats.word2vec import read_text

    text = folder / "vectors.txt"
    vectors = read_text(text) if text.exists() else KeyedVectors.load(folder)
    wordsim = evaluate_pairs(vectors, datapath("wordsim353.tsv"))
    simlex = evaluate_pairs(vectors, datapath("simlex999.txt"))
    analogies = evaluate_analogies(vectors, datapath("questions-words.txt"))
    return {
        "wordsim": wordsim.spearman,
        "wordsim_coverage": wordsim.coverage,
        "simlex": simlex.spearman,
        "simlex_coverage": simlex.coverage,
        "analogies": analogies.accuracy,
        "analogies_coverage": analogies.coverage,
    }


def child(job: dict[str, Any]) -> dict[str, float]:
    """One training, in this process."""
    train = train_ours if job["who"] == "ours" else train_gensim
    with tempfile.TemporaryDirectory() as place:
        folder = Path(place) / "model"
        begun = time.perf_counter()
        speed = train(Path(job["tokens"]), folder, job["settings"], job["epochs"], job["seed"])
        seconds = time.perf_counter() - begun  # from tokens in a file to vectors in a file
        peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
        return {"words_per_second": speed, "seconds": seconds, "peak_mb": peak, **quality(folder)}


def run(job: dict[str, Any]) -> dict[str, float]:
    """One training, in a process of its own."""
    command = [sys.executable, "-m", "tests.bench.train", "--child", json.dumps(job)]
    done = subprocess.run(command, check=True, capture_output=True, text=True)
    result: dict[str, float] = json.loads(done.stdout.splitlines()[-1])
    return result


@contextmanager
def busy(processes: int) -> Iterator[None]:
    """So many processes that never rest."""
    others = [subprocess.Popen([sys.executable, "-c", "while True: pass"]) for _ in range(processes)]
    try:
        yield
    finally:
        for other in others:
            other.kill()
            other.wait()


def torch_mb() -> float:
    """Peak memory of a process that only imports PyTorch."""
    code = "import torch, resource; print(resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024)"
    return float(subprocess.run([sys.executable, "-c", code], check=True, capture_output=True, text=True).stdout)


def compare(tokens: Path, epochs: int, seeds: int, rows: list[str], threads: int) -> list[dict[str, Any]]:
    """Train every row with every seed, ours and gensim's in turn."""
    table = []
    for name in rows:
        settings = ROWS.get(name, {"loss": "softmax"}) | {"threads": threads}
        who = ("ours",) if name == TINY else ("ours", "gensim")
        results: dict[str, list[dict[str, float]]] = {one: [] for one in who}
        for seed in range(1, (1 if name == TINY else seeds) + 1):
            for one in who:
                job = {"who": one, "tokens": str(tokens), "settings": settings, "epochs": epochs, "seed": seed}
                results[one].append(run(job))
        table.append({"row": name, **{one: summary(found) for one, found in results.items()}})
    return table


def summary(found: list[dict[str, float]]) -> dict[str, dict[str, float]]:
    """Median, mean and spread of every figure over the seeds."""
    return {
        key: {
            "median": statistics.median(values),
            "mean": statistics.fmean(values),
            "spread": max(values) - min(values),
        }
        for key in found[0]
        for values in [[one[key] for one in found]]
    }


def show(table: list[dict[str, Any]]) -> None:
    """Print medians of speed, time and memory, and means ± half the spread of quality."""
    print(
        f"{'':24}{'':8}{'words/s':>10}{'ratio':>7}{'total s':>9}{'MB':>7}{'WordSim':>13}{'SimLex':>13}{'analogies':>13}"
    )
    for entry in table:
        for who in ("ours", "gensim"):
            if who not in entry:
                continue
            found = entry[who]
            speed = found["words_per_second"]["median"]
            against = entry["gensim"]["words_per_second"]["median"] if "gensim" in entry else speed
            cells = [f"{found[k]['mean']:.3f}±{found[k]['spread'] / 2:.3f}" for k in FIGURES[3:]]
            print(
                f"{entry['row']:24}{who:8}{speed:>10,.0f}{speed / against:>7.2f}"
                f"{found['seconds']['median']:>9.1f}{found['peak_mb']['median']:>7.0f}"
                + "".join(f"{c:>13}" for c in cells)
            )


def tokenise(path: str, folder: Path) -> tuple[Path, float]:
    """Read a raw text and write one sentence of words a line, for both; and the seconds reading took."""
    from w2v.corpus import Corpus

    begun = time.perf_counter()
    corpus = Corpus.from_files([path])
    seconds = time.perf_counter() - begun
    tokens = folder / "tokens.txt"
    with tokens.open("w", encoding="utf-8") as file:
        file.writelines(" ".join(sentence) + "\n" for sentence in corpus)
    return tokens, seconds


def main() -> None:
    """Read the command line and run."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--corpus", help="a text file, plain or .gz")
    parser.add_argument("--epochs", type=int, default=1)
    parser.add_argument("--seeds", type=int, default=1)
    parser.add_argument("--rows", nargs="*", default=[*ROWS, TINY], choices=[*ROWS, TINY])
    parser.add_argument("--threads", type=int, default=0, help="0 for as many as there are cores")
    parser.add_argument("--busy", type=int, default=0)
    parser.add_argument("--json", action="store_true")
    parser.add_argument("--child", help=argparse.SUPPRESS)
    given = parser.parse_args()
    if given.child:
        print(json.dumps(child(json.loads(given.child))))
        return
    if not given.corpus:
        parser.error("--corpus is needed")
    with tempfile.TemporaryDirectory() as place:
        tokens, reading = tokenise(given.corpus, Path(place))
        with busy(given.busy):
            table = compare(tokens, given.epochs, given.seeds, given.rows, given.threads)
    if given.json:
        print(json.dumps({"reading_seconds": reading, "table": table}))
    else:
        print(f"Reading the raw text: {reading:.1f} s. Total is from a file of words to saved vectors.")
        print(f"PyTorch alone, imported: {torch_mb():.0f} MB. Other busy processes: {given.busy}.")
        show(table)


if __name__ == "__main__":
    main()
