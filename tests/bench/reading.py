"""Reading a large word2vec text file, beside gensim on the same file in the same run.

    python -m tests.bench.reading --words 1000000 --size 300 [--json]

Each reads in a process of its own, in turn, with the file in the system's cache; seconds are those from the file's name
to the vectors, without the import of the library, and peak memory is the whole process's. Where seconds are many more
than the processor's, something else had the machine. The file (3.3 GB for the command above) lies in the folder for
temporary files while it is needed.
"""

from __future__ import annotations

import argparse
import json
import subprocess
import sys
import tempfile
from pathlib import Path

import numpy as np

from tests.bench.vectors import spelled
from w2v.vectors import KeyedVectors
from w2v.vectors.formats import export

READERS = {
    "Word2Vec Studio": "from w2v.vectors.formats import open_vectors as read",
    "gensim": "from gensim.models import KeyedVectors; read = KeyedVectors.load_word2vec_format",
}
# Peak memory is the kernel's VmHWM: ru_maxrss would begin at what the process that starts this one had in memory.
CHILD = """
import json, re, sys, time
{reader}
started, used = time.perf_counter(), time.process_time()
vectors = read(sys.argv[1])
seconds, processor = time.perf_counter() - started, time.process_time() - used
peak = int(re.search(r"VmHWM:\\s*(\\d+) kB", open("/proc/self/status").read())[1]) / 1024
total = float(vectors.vectors.sum(dtype="float64"))
figures = {{"seconds": seconds, "processor_seconds": processor, "peak_mb": peak, "words": len(vectors), "sum": total}}
print(json.dumps(figures))
"""


def write(path: Path, n: int, size: int) -> None:
    """Write a table of random vectors."""
    table = np.random.default_rng(0).standard_normal((n, size), dtype=np.float32)
    export(KeyedVectors(spelled(n), table), "word2vec", path)


def read(who: str, path: Path) -> dict[str, float]:
    """Let one of the libraries read the file in a process of its own."""
    command = [sys.executable, "-c", CHILD.format(reader=READERS[who]), str(path)]
    done = subprocess.run(command, check=True, capture_output=True, text=True)
    result: dict[str, float] = json.loads(done.stdout)
    return result


def main() -> None:
    """Write the file, let both read it, print the table."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--words", type=int, default=100_000)
    parser.add_argument("--size", type=int, default=300)
    parser.add_argument("--json", action="store_true", help="print the figures as JSON")
    arguments = parser.parse_args()
    with tempfile.TemporaryDirectory(prefix="w2v-bench-") as folder:
        path = Path(folder) / "vectors.txt"
        write(path, arguments.words, arguments.size)
        megabytes = path.stat().st_size / 2**20
        found = {who: read(who, path) for who in READERS}
    ours, theirs = (found[who] for who in READERS)
    if (ours["words"], ours["sum"]) != (theirs["words"], theirs["sum"]):
        raise SystemExit(f"The two did not read the same vectors: {found}")
    ratio = theirs["seconds"] / ours["seconds"]
    if arguments.json:
        print(json.dumps({"file_mb": megabytes, "times_as_fast": ratio, **found}))
        return
    print(f"{arguments.words:,} words × {arguments.size} dimensions, {megabytes:,.0f} MB of text")
    print(f"{'':18}{'seconds':>9}{'times as fast':>15}{'processor s':>13}{'peak MB':>9}")
    for who, figures in found.items():
        faster = theirs["seconds"] / figures["seconds"]
        processor = figures["processor_seconds"]
        print(f"{who:<18}{figures['seconds']:>9.1f}{faster:>15.1f}{processor:>13.1f}{figures['peak_mb']:>9,.0f}")


if __name__ == "__main__":
    main()
