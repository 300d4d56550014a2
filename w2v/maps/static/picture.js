// The map as a picture for a paper or a slide: what is seen now, with its labels, as PNG or SVG.

const PRINT = { width: 1600, height: 1100 };
const MOST_DRAWN_AS_SVG = 20_000;

// Plotly reads a small markup in text; a word has none.
function plain(word) {
  return word.replaceAll("&", "&amp;").replaceAll("<", "&lt;").replaceAll(">", "&gt;");
}

function nameTraces(plot, theme) {
  return plot.names.map(({ name, x, y }, cluster) => ({
    type: "scatter",
    mode: "text",
    x: [x],
    y: [y],
    text: [`<b>${plain(name)}</b>`],
    textfont: { family: FONT, size: 20, color: theme.clusters[cluster] },
    showlegend: false,
  }));
}

function savePicture(plot, format) {
  const { map, flat } = plot;
  const theme = plot.theme();
  const traces = plot.traces();
  const layout = { ...plot.layout(), ...PRINT, paper_bgcolor: theme.surface, plot_bgcolor: theme.surface };
  const scale = PRINT.width / plot.size.width;
  if (flat) {
    const [x, y] = plot.middle;
    const unit = Math.max(plot.unit / scale, (plot.unit * plot.size.height) / PRINT.height);
    layout.xaxis.range = [x - (unit * PRINT.width) / 2, x + (unit * PRINT.width) / 2];
    layout.yaxis.range = [y - (unit * PRINT.height) / 2, y + (unit * PRINT.height) / 2];
    // As vectors where a program can still open them; as one image where there are too many.
    if (map.n <= MOST_DRAWN_AS_SVG) for (const trace of traces) trace.type = "scatter";
    const rows = plot.labels.drawn.map((label) => label.row);
    traces.push({
      type: "scatter",
      mode: "text",
      ...plot.pick(rows),
      text: rows.map((row) => plain(shortened(map.words[row]))),
      textposition: "top center",
      textfont: { family: FONT, size: 15, color: theme.ink },
      showlegend: false,
    });
    if (plot.fromAfar && !plot.lit.rows.length) traces.push(...nameTraces(plot, theme));
  }
  const name = (map.title || "map").replace(/[^\p{L}\p{N} _-]+/gu, " ").trim().slice(0, 60) || "map";
  return Plotly.downloadImage({ data: traces, layout }, { format, ...PRINT, scale: format === "png" ? 2 : 1, filename: name });
}
