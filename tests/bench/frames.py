"""Does a large map stay fluid? Frames while panning in a real browser, and the first paint, beside bare Plotly.

    python -m tests.bench.frames [--words 50000]

Four pages, one after another in the same browser: our saved map, and a bare Plotly scattergl of the same points
(neither with a server), panned by the same hand: 90 moves of the mouse, one a frame at best. A frame counts when the
picture really moved. Then the first paint of the same points in two small Gradio apps, one with our map and one with
gr.Plot: from opening the address to points on the screen.
"""

from __future__ import annotations

import argparse
import json
import os
import shutil
import statistics
import subprocess
import sys
import tempfile
import time
from pathlib import Path

import numpy as np
from playwright.sync_api import Browser, Page, sync_playwright

from tests.e2e.conftest import QUIET, free_port, wait_until_served
from w2v.maps import Projection, project, write_html
from w2v.maps.figures import plotly_script
from w2v.vectors import KeyedVectors

MOVES = 90
PAINTED = (
    "() => { const plot = document.querySelector('.js-plotly-plot'); return plot && plot._fullLayout && plot.data }"
)

BARE = """<!doctype html><meta charset="utf-8"><script>@PLOTLY</script>
<div id="plot" style="width:1100px;height:800px"></div><script>
const { x, y } = @POINTS;
Plotly.newPlot("plot", [{ type: "scattergl", mode: "markers", x, y, marker: { size: 4 } }],
  { width: 1100, height: 800, dragmode: "pan" }, { scrollZoom: true });
</script>"""

# Counts animation frames, how long each took, and how long the main thread was held at a stretch.
WATCH = """() => {
  const seen = (window.__seen = { frames: [] });
  const step = (now) => { seen.frames.push(now); seen.going = requestAnimationFrame(step); };
  seen.going = requestAnimationFrame(step);
}"""

APP = """
import sys
import gradio as gr
from w2v.maps import Projection
projection, head = Projection.load(sys.argv[1]), ""
with gr.Blocks() as demo:
    if sys.argv[2] == "ours":
        from w2v.maps.figures import figure_data
        from w2v.ui import map_view
        view, head = map_view.map_view(), map_view.head()
        demo.load(lambda: map_view.shown(figure_data(projection)), None, view)
    else:
        import plotly.graph_objects as go
        x, y = projection.coordinates.T
        view = gr.Plot()
        demo.load(lambda: go.Figure(go.Scattergl(x=x, y=y, mode="markers", marker={"size": 4})), None, view)
demo.launch(server_port=int(sys.argv[3]), quiet=True, head=head)
"""


def some_map(n: int) -> Projection:
    """A map of `n` words in forty groups; how it was laid out does not matter for drawing it."""
    rng = np.random.default_rng(1)
    centres = rng.normal(size=(40, 20))
    vectors = centres[rng.integers(40, size=n)] + rng.normal(scale=0.4, size=(n, 20))
    counts = np.sort(rng.zipf(1.3, size=n).clip(max=10**6))[::-1]
    words = KeyedVectors([f"word{row}" for row in range(n)], vectors.astype(np.float32), counts=counts.copy())
    return project(words, n, method="pca")


def pan(page: Page) -> dict[str, float]:
    """Drag the map about; frames per second, and the longest wait for one, in milliseconds."""
    box = page.locator(".js-plotly-plot").bounding_box()
    assert box is not None
    x, y = box["x"] + box["width"] / 2, box["y"] + box["height"] / 2
    page.mouse.move(x, y)
    page.mouse.down()
    page.evaluate(WATCH)
    began = time.perf_counter()
    for move in range(MOVES):
        page.mouse.move(x + 120 * np.sin(move / 9), y + 80 * np.sin(move / 7))
    page.evaluate("() => new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(done)))")
    seconds = time.perf_counter() - began
    frames = page.evaluate("() => { cancelAnimationFrame(__seen.going); return __seen.frames }")
    page.mouse.up()
    waits = np.diff(frames)
    return {"frames per second": len(frames) / seconds, "longest wait ms": float(waits.max()), "seconds": seconds}


def panned(browser: Browser, address: str) -> dict[str, float]:
    """`pan` on a page of its own."""
    page = browser.new_page(viewport={"width": 1440, "height": 900})
    page.goto(address)
    page.wait_for_function(PAINTED, timeout=120_000)
    page.wait_for_timeout(1500)  # the first picture is done
    result = pan(page)
    page.close()
    return result


def first_paint(browser: Browser, folder: Path, way: str) -> float:
    """Seconds from opening a small app's address to points on the screen."""
    port = free_port()
    (folder / "app.py").write_text(APP, encoding="utf-8")
    log = folder / "log.txt"
    command = [sys.executable, str(folder / "app.py"), str(folder), way, str(port)]
    environment = os.environ | {"PYTHONPATH": str(Path.cwd()), "GRADIO_ANALYTICS_ENABLED": "False"}
    with log.open("wb") as output:
        process = subprocess.Popen(command, env=environment, stdout=output, stderr=output)
        try:
            url = f"http://127.0.0.1:{port}/"
            wait_until_served(url, process, log)
            taken = []
            for _ in range(3):
                page = browser.new_page(viewport={"width": 1440, "height": 900})
                began = time.perf_counter()
                page.goto(url)
                page.wait_for_function(PAINTED, timeout=120_000)
                page.evaluate("() => new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(done)))")
                taken.append(time.perf_counter() - began)
                page.close()
            return statistics.median(taken)
        finally:
            process.terminate()
            process.wait(10)


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--words", type=int, default=50_000)
    arguments = parser.parse_args()
    drawn = some_map(arguments.words)
    with tempfile.TemporaryDirectory() as temporary, sync_playwright() as playwright:
        folder = Path(temporary)
        write_html(drawn, None, folder / "ours.html")
        points = json.dumps({axis: drawn.coordinates[:, at].tolist() for at, axis in enumerate("xy")})
        bare = BARE.replace("@POINTS", points).replace("@PLOTLY", plotly_script().read_text(encoding="utf-8"))
        (folder / "bare.html").write_text(bare, encoding="utf-8")
        drawn.save(folder)
        browser = playwright.chromium.launch(executable_path=shutil.which("chromium"), args=QUIET)
        print(f"{arguments.words:,} words, panning   frames/s   longest wait")
        for way in ("ours", "bare", "ours", "bare"):
            seen = panned(browser, (folder / f"{way}.html").as_uri())
            print(f"{way:24} {seen['frames per second']:8.1f} {seen['longest wait ms']:11.0f} ms")
        for way in ("ours", "gr.Plot"):
            print(f"first paint, {way:8} {first_paint(browser, folder, way):8.2f} s")
        browser.close()


if __name__ == "__main__":
    main()
