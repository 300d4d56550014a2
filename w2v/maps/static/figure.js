// What Plotly is to draw: its WebGL scatter, flat or in space, in the colours of the page's theme.

const TRACES = { points: 0, links: 1, lit: 2, ring: 3 };
const CONFIG = { displayModeBar: false, displaylogo: false, showSendToCloud: false, scrollZoom: false, doubleClick: false };
const COLOURS = {
  light: ["#0072b2", "#d55e00", "#008a63", "#b8568f", "#a86e00", "#2a8fc7", "#6a4bb0", "#6b6b1f"],
  dark: ["#4da3e8", "#f0803c", "#2fc59b", "#e08fc0", "#e6b13f", "#86d0f7", "#b09cf0", "#cfcf6a"],
};

// Without WebGL (switched off, or an old machine) the map is drawn as SVG: slower, but there.
const WEBGL = Boolean(document.createElement("canvas").getContext("webgl"));

class Figure extends View {
  theme() {
    const dark = document.body.classList.contains("dark");
    const css = getComputedStyle(this.element);
    const colour = (name) => css.getPropertyValue(`--map-${name}`).trim();
    const palette = dark ? COLOURS.dark : COLOURS.light;
    const clusters = (this.paint || []).map((place) => palette[place % palette.length]);
    return { dark, clusters, ink: colour("ink"), grey: colour("grey"), surface: colour("surface") };
  }

  pick(rows) {
    const names = ["x", "y", "z"];
    return Object.fromEntries(this.map.axes.map((axis, at) => [names[at], rows.map((row) => (row === null ? null : axis[row]))]));
  }

  traces() {
    const { map, flat } = this;
    const theme = this.theme();
    const type = flat ? (WEBGL ? "scattergl" : "scatter") : "scatter3d";
    const dimmed = this.lit.rows.length > 0;
    const colourOf = (row) => theme.clusters[map.clusters.of[row]];
    const all = Object.fromEntries(map.axes.map((axis, at) => [["x", "y", "z"][at], axis]));
    const shrink = flat ? 1 : 0.85; // points in space are drawn larger
    const opacity = dimmed ? 0.45 : Math.max(0.55, Math.min(0.9, 60 / Math.sqrt(map.n)));
    const points = {
      ...all,
      marker: {
        size: flat ? this.sizes : Array.from(this.sizes, (size) => size * shrink),
        color: dimmed ? theme.grey : this.clusterColours(theme),
        opacity,
        line: { width: 0 },
      },
    };
    const links = this.lit.from === null ? [] : this.lit.rows.flatMap((row) => [this.lit.from, row, null]);
    const lit = this.lit.rows;
    const litMarker = {
      size: lit.map((row) => (this.sizes[row] + (lit.length > 200 ? 0 : 3)) * shrink),
      color: lit.map(colourOf),
      opacity: 1,
      line: { width: 0 },
    };
    const ringed = [this.lit.from, this.cursor].filter((row) => row !== null);
    const ring = {
      size: ringed.map((row) => (this.sizes[row] + 10) * shrink),
      color: flat ? theme.ink : ringed.map(colourOf),
      symbol: "circle-open",
      line: { width: 2 },
    };
    const quiet = { type, hoverinfo: "skip", showlegend: false };
    return [
      { ...quiet, ...points, mode: "markers", hoverinfo: "none" },
      { ...quiet, ...this.pick(links), mode: "lines", line: { color: theme.ink, width: flat ? 1 : 2 }, opacity: 0.45 },
      { ...quiet, ...this.pick(lit), mode: "markers", marker: litMarker },
      { ...quiet, ...this.pick(ringed), mode: "markers", marker: ring },
    ];
  }

  clusterColours(theme) {
    if (this.coloured?.map !== this.map || this.coloured.dark !== theme.dark) {
      const colours = Array.from(this.map.clusters.of, (cluster) => theme.clusters[cluster]);
      this.coloured = { map: this.map, dark: theme.dark, colours };
    }
    return this.coloured.colours;
  }

  layout() {
    const clear = "rgba(0,0,0,0)";
    const axis = { visible: false, zeroline: false, showspikes: false };
    const base = { margin: { l: 0, r: 0, t: 0, b: 0 }, paper_bgcolor: clear, plot_bgcolor: clear, showlegend: false, ...this.size };
    if (!this.flat) {
      const scene = { xaxis: axis, yaxis: axis, zaxis: axis, aspectmode: "data", bgcolor: clear, dragmode: "orbit", camera: { eye: this.eye } };
      // What is pointed at in space, Gestures finds.
      return { ...base, uirevision: this.map.view, hovermode: false, scene: { ...scene, hovermode: false } };
    }
    this.range ??= this.home();
    return {
      ...base,
      dragmode: this.choosing ?? false, // dragging is the business of Gestures
      hovermode: "closest",
      hoverdistance: MOUSE,
      xaxis: { ...axis, range: [...this.range.x] },
      yaxis: { ...axis, range: [...this.range.y] },
      selections: [],
      newselection: { line: this.dotted },
      shapes: this.box ? [{ type: "rect", ...this.corners(this.box), line: this.dotted }] : [],
    };
  }

  get dotted() {
    return { color: this.theme().ink, width: 1.5, dash: "dot" };
  }

  // The box between two words, a little larger than it must be.
  corners(box) {
    const air = 6 * this.unit;
    const [[x0, x1], [y0, y1]] = this.map.axes.map((axis) => box.map((row) => axis[row]).sort((a, b) => a - b));
    return { x0: x0 - air, x1: x1 + air, y0: y0 - air, y1: y1 + air };
  }
}
