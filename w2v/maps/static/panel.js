// Beside the map: what is selected, as a list one can read, travel on, copy and save.

const MOST_LISTED = 500;
const MOST_ASKED = 20; // words in one question

function button(text, onClick, className = "") {
  const made = make("button", className, text);
  made.type = "button";
  made.addEventListener("click", onClick);
  return made;
}

// A link to the Query tab, where there is one.
function askingLink(question) {
  if (!globalThis.W2VAddress) return [];
  const link = make("a", "w2v-link w2v-map-ask", `Ask about ${"word" in question ? "it" : "them"} →`);
  link.href = W2VAddress.searchFor(question);
  return [link];
}

// Words as a sum that the Query tab can calculate; one that is more than a word is quoted.
function sumOf(words) {
  const fit = words.filter((word) => !word.includes('"'));
  return fit.map((word) => (/^\p{L}+$/u.test(word) ? word : `"${word}"`)).join(" + ");
}

class Panel {
  constructor({ onWord, onCluster, onClear }) {
    Object.assign(this, { onWord, onCluster, onClear });
    this.element = make("aside", "w2v-map-panel");
    this.element.setAttribute("aria-label", "Selection");
  }

  heading(title, detail) {
    const head = make("div", "w2v-map-head");
    head.append(make("h3", "", title));
    if (detail) head.append(make("p", "", detail));
    return head;
  }

  // At rest: the districts of the map.
  showClusters(map, colours) {
    const list = make("ul", "w2v-map-clusters");
    const sizes = new Uint32Array(map.clusters.names.length);
    for (const cluster of map.clusters.of) sizes[cluster]++;
    map.clusters.names.forEach((name, cluster) => {
      const entry = button("", () => this.onCluster(cluster));
      const dot = make("span", "w2v-map-dot");
      dot.style.background = colours[cluster];
      entry.append(dot, make("span", "w2v-map-name", name), make("small", "", sizes[cluster].toLocaleString("en")));
      const item = make("li");
      item.append(entry);
      list.append(item);
    });
    const count = counted(map.n, "word");
    this.element.replaceChildren(this.heading(count, "Click a word to see its neighbours."), list);
  }

  // One word: its neighbours, nearest first, with a bar each.
  showWord(map, row) {
    const near = map.near(row);
    const often = map.counts ? `${counted(map.counts[row], "time")} in the text` : "";
    const table = make("table", "w2v-map-neighbours");
    table.createCaption().textContent = "Nearest words on this map";
    const head = table.createTHead().insertRow();
    for (const title of ["Word", "Similarity"]) {
      const cell = make("th", "", title);
      cell.scope = "col";
      head.append(cell);
    }
    const body = table.createTBody();
    for (const { row: other, similarity } of near) {
      const line = body.insertRow();
      line.insertCell().append(button(map.words[other], () => this.onWord(other)));
      const cell = line.insertCell();
      const bar = make("span", "w2v-map-bar");
      bar.style.setProperty("--part", similarity.toFixed(3));
      cell.append(bar, make("span", "", similarity.toFixed(2)));
    }
    const parts = [this.closable(this.heading(map.words[row], often)), ...askingLink({ word: map.words[row] })];
    parts.push(near.length ? table : make("p", "w2v-map-hint", "It is the only word on the map."));
    this.element.replaceChildren(...parts);
  }

  // A search that found nothing, and why.
  showNothing(why) {
    this.element.replaceChildren(this.closable(this.heading("Nothing found", why)));
  }

  // Several words: a list to go on with; why: what was looked for and is not among them.
  showWords(map, rows, title, why = "") {
    const list = make("ul", "w2v-map-words");
    for (const row of rows.slice(0, MOST_LISTED)) {
      const item = make("li");
      item.append(button(map.words[row], () => this.onWord(row)));
      list.append(item);
    }
    const more = rows.length - MOST_LISTED;
    const text = () => rows.map((row) => map.words[row]).join("\n");
    const tools = make("div", "w2v-map-tools");
    const copy = button("Copy", async () => {
      await copyText(text());
      copy.textContent = "Copied";
    });
    tools.append(copy, button("Save as CSV", () => download("words.csv", csvOf(map, rows), "text/csv")));
    tools.append(...askingLink({ q: sumOf(rows.slice(0, MOST_ASKED).map((row) => map.words[row])) }));
    const count = counted(rows.length, "word");
    const parts = [this.closable(this.heading(title, why ? `${count}; ${why}` : count)), tools, list];
    if (more > 0) parts.push(make("p", "w2v-map-hint", `and ${more.toLocaleString("en")} more: copy or save to have them all.`));
    this.element.replaceChildren(...parts);
  }

  closable(head) {
    const close = button("×", () => this.onClear(), "w2v-map-close");
    close.setAttribute("aria-label", "Clear the selection");
    head.append(close);
    return head;
  }
}

async function copyText(text) {
  try {
    await navigator.clipboard.writeText(text);
  } catch {
    // Without a secure context (a page opened from disk, plain http) only the old way is left.
    const field = make("textarea");
    field.value = text;
    document.body.append(field);
    field.select();
    document.execCommand("copy");
    field.remove();
  }
}
