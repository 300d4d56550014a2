// The map as a picture for a paper or a slide: what is seen now, drawn anew at print size. SVG is made of circles, lines
// and text, which a drawing program can take apart; PNG is that SVG, painted.

const PRINT = { width: 1600, height: 1100 };
const PNG_SCALE = 2; // 3200 × 2200: 27 × 19 cm at 300 dots an inch

// Text for XML: its markup escaped, and without the characters XML has no way to write.
function xml(text) {
  const possible = text.replace(/[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\u{10000}-\u{10ffff}]/gu, "\ufffd");
  return possible.replaceAll("&", "&amp;").replaceAll("<", "&lt;").replaceAll(">", "&gt;").replaceAll('"', "&quot;");
}

// Where things stand on the print: {scale, place(row), placeAt(x, y)}, all of the present view and as large as fits.
function printed(plot) {
  const { width, height } = plot.size;
  const scale = Math.min(PRINT.width / width, PRINT.height / height);
  const where = plot.placer();
  const moved = (at) =>
    at && { x: (at.x - width / 2) * scale + PRINT.width / 2, y: (at.y - height / 2) * scale + PRINT.height / 2 };
  return { scale, place: (row) => moved(where(row)), placeAt: (x, y) => moved(plot.placeAt(x, y)) };
}

function svgOf(plot) {
  const { map, lit } = plot;
  const theme = plot.theme();
  const { scale, place, placeAt } = printed(plot);
  const spots = Array.from({ length: map.n }, (_, row) => place(row));
  const on = (at, air = 40) => at && at.x > -air && at.y > -air && at.x < PRINT.width + air && at.y < PRINT.height + air;
  const sizes = plot.sizes.map((size) => size * scale * 0.8);
  const dot = (row, more = 0) =>
    `<circle cx="${spots[row].x.toFixed(1)}" cy="${spots[row].y.toFixed(1)}" r="${(sizes[row] / 2 + more).toFixed(2)}"/>`;
  const dots = (rows, more) => rows.filter((row) => on(spots[row])).map((row) => dot(row, more)).join("");
  const byColour = (rows, more) => {
    const groups = theme.clusters.map(() => []);
    for (const row of rows) groups[map.clusters.of[row]].push(row);
    return groups.map((group, cluster) => `<g fill="${theme.clusters[cluster]}">${dots(group, more)}</g>`).join("\n");
  };
  const dimmed = lit.rows.length > 0;
  const back = dimmed ? `<g fill="${theme.grey}">${dots(plot.order)}</g>` : byColour(plot.order);
  const links = lit.from === null ? [] : lit.rows.filter((row) => row !== lit.from && spots[row] && spots[lit.from]);
  const line = (row) => {
    const [from, to] = [spots[lit.from], spots[row]];
    return `<line x1="${from.x.toFixed(1)}" y1="${from.y.toFixed(1)}" x2="${to.x.toFixed(1)}" y2="${to.y.toFixed(1)}"/>`;
  };
  const most = Math.round((PRINT.width * PRINT.height) / 7000);
  const groups = plot.labelGroups(theme, most, placeAt, 1.25);
  const labels = plot.labels.choose(groups, { ...PRINT, words: map.words, sizes, place, reserved: [] });
  const text = ({ text, x, y, font, colour, halo }) => {
    const [, weight, size] = /^(\d+)? ?([\d.]+)px/.exec(font);
    const look = `font-size="${size}" font-weight="${weight || 400}" fill="${colour}" stroke="${halo}"`;
    return `<text x="${x.toFixed(1)}" y="${y.toFixed(1)}" ${look}>${xml(text)}</text>`;
  };
  return [
    `<svg xmlns="http://www.w3.org/2000/svg" width="${PRINT.width}" height="${PRINT.height}" viewBox="0 0 ${PRINT.width} ${PRINT.height}">`,
    `<title>${xml(map.title || "Map of words")}</title>`,
    `<rect width="100%" height="100%" fill="${theme.surface}"/>`,
    shading(plot, theme, placeAt),
    `<g fill-opacity="${dimmed ? 0.45 : 0.8}">\n${back}\n</g>`,
    `<g stroke="${theme.ink}" stroke-opacity="0.45">${links.map(line).join("")}</g>`,
    dimmed ? byColour(lit.rows, 1.5) : "",
    `<g text-anchor="middle" dominant-baseline="central" stroke-width="4" stroke-linejoin="round" paint-order="stroke" font-family="${xml(FONT)}">`,
    labels.map(text).join("\n"),
    "</g>\n</svg>\n",
  ].join("\n");
}

// The shading of the ground, the one part that is an image.
function shading(plot, theme, placeAt) {
  if (!plot.shade) return "";
  const { image, x, y, span } = shade(plot.map, theme.clusters);
  const [low, high] = [placeAt(x, y), placeAt(x + span, y + span)];
  const place = `x="${low.x}" y="${high.y}" width="${high.x - low.x}" height="${low.y - high.y}"`;
  return `<image ${place} preserveAspectRatio="none" opacity="${plot.shade}" href="${image.toDataURL()}"/>`;
}

function pngOf(svg) {
  const address = URL.createObjectURL(new Blob([svg], { type: "image/svg+xml" }));
  const image = new Image();
  const painted = new Promise((resolve, reject) => {
    image.onload = () => {
      const canvas = make("canvas");
      Object.assign(canvas, { width: PRINT.width * PNG_SCALE, height: PRINT.height * PNG_SCALE });
      canvas.getContext("2d").drawImage(image, 0, 0, canvas.width, canvas.height);
      canvas.toBlob(resolve, "image/png");
    };
    image.onerror = () => reject(new Error("The picture could not be painted."));
  });
  image.src = address;
  return painted.finally(() => URL.revokeObjectURL(address));
}

async function savePicture(plot, format) {
  const name = (plot.map.title || "map").replace(/[^\p{L}\p{N} _-]+/gu, " ").trim().slice(0, 60) || "map";
  const svg = svgOf(plot);
  if (format === "svg") download(`${name}.svg`, svg, "image/svg+xml");
  else download(`${name}.png`, await pngOf(svg), "image/png");
}
