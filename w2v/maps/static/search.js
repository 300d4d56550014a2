// What is typed into the search box, and what it finds: a word, several, the beginning of one, /a pattern/.

const MOST_OFFERED = 8;

// As texts are read: phones write ’ for ', and some keyboards an accent as a character of its own.
const plainly = (text) => text.normalize("NFC").replaceAll("’", "'");

// The row of a word, however it is spelled there, as `find` in Python has it; undefined if it is not on the map.
function rowOf(map, word) {
  const plain = plainly(word);
  return map.index.get([word, word.toLowerCase(), plain, plain.toLowerCase()].find((one) => map.index.has(one)));
}

// → {rows} of the words meant and {missing} words, or {error} in plain words.
async function find(map, text) {
  const wanted = text.trim();
  if (!wanted) return { rows: [] };
  const pattern = /^\/(.+?)(?:\/(i?))?$/s.exec(wanted); // the second slash may still be missing
  if (pattern) return matching(map, wanted, pattern[1], `${pattern[2] ?? ""}u`);
  if (map.index.has(wanted)) return { rows: [map.index.get(wanted)] };
  const rows = [];
  const missing = [];
  for (const word of new Set(wanted.split(/[\s,;]+/).filter(Boolean))) {
    const row = rowOf(map, word);
    row === undefined ? missing.push(word) : rows.push(row);
  }
  return { rows: [...new Set(rows)], missing };
}

function notOnMap(missing) {
  if (!missing.length) return "";
  const shown = missing.slice(0, 5).map((word) => `“${shortened(word)}”`);
  const rest = missing.length > 5 ? ` and ${missing.length - 5} more` : "";
  return `${shown.join(", ")}${rest} ${missing.length > 1 ? "are" : "is"} not on this map.`;
}

async function matching(map, written, source, flags) {
  try {
    new RegExp(source, flags);
  } catch {
    return { error: `${written} is not a regular expression.` };
  }
  const rows = await matchedApart(source, flags, map.words);
  if (!rows) return { error: `${written} takes too long. Try a simpler one.` };
  return rows.length ? { rows } : { error: `No word on this map matches ${written}.` };
}

// A pattern such as (a+)+$ can take for ever, and nothing stops it from within: so it works in a thread of its own.
const PATIENCE = 2000; // milliseconds
const MATCH = `onmessage = ({ data: { source, flags, words } }) => {
  const expression = new RegExp(source, flags);
  const rows = [];
  words.forEach((word, row) => expression.test(word) && rows.push(row));
  postMessage(rows);
};`;

// → the rows of the words that match, or null if it took too long.
function matchedApart(source, flags, words) {
  const address = URL.createObjectURL(new Blob([MATCH], { type: "text/javascript" }));
  const worker = new Worker(address);
  return new Promise((resolve) => {
    const late = setTimeout(() => resolve(null), PATIENCE);
    worker.onmessage = ({ data }) => {
      clearTimeout(late);
      resolve(data);
    };
    worker.onerror = () => resolve(null);
    worker.postMessage({ source, flags, words });
  }).finally(() => {
    worker.terminate();
    URL.revokeObjectURL(address);
  });
}

// Completions of the last word typed: words that begin with it, then words that hold it, frequent ones first.
function complete(map, text) {
  const last = plainly(/[^\s,;]*$/.exec(text)[0]).toLowerCase();
  if (!last || text.trimStart().startsWith("/")) return [];
  const begin = [];
  const hold = [];
  for (const word of map.words) {
    const at = word.toLowerCase().indexOf(last);
    if (at === 0 && begin.push(word) >= MOST_OFFERED) break;
    if (at > 0 && hold.length < MOST_OFFERED) hold.push(word);
  }
  return begin.concat(hold).slice(0, MOST_OFFERED);
}

// A search field with a list of completions, as the combobox pattern of WAI-ARIA has it.
class SearchBox {
  constructor({ onSearch, onType }) {
    this.onSearch = onSearch;
    this.onType = onType;
    const id = `w2v-search-${Math.random().toString(36).slice(2)}`;
    this.element = make("div", "w2v-map-search");
    this.input = make("input");
    Object.assign(this.input, { type: "search", placeholder: "Find words, or /pattern/", autocomplete: "off", spellcheck: false });
    const roles = { role: "combobox", "aria-label": "Find words on the map", "aria-expanded": "false", "aria-controls": id };
    for (const [name, value] of Object.entries({ ...roles, "aria-autocomplete": "list" })) this.input.setAttribute(name, value);
    this.list = make("ul");
    Object.assign(this.list, { id, hidden: true });
    this.list.setAttribute("role", "listbox");
    this.list.setAttribute("aria-label", "Words on the map");
    this.element.append(this.input, this.list);
    this.input.addEventListener("input", () => this.offer(onType(this.input.value)));
    this.input.addEventListener("keydown", (event) => this.key(event));
    this.input.addEventListener("blur", () => this.offer([]));
    this.input.addEventListener("search", () => this.input.value || onSearch(""));
  }

  offer(words) {
    this.active = -1;
    this.list.replaceChildren();
    for (const [place, word] of words.entries()) {
      const option = make("li", "", word);
      option.id = `${this.list.id}-${place}`;
      option.setAttribute("role", "option");
      option.setAttribute("aria-selected", "false");
      option.addEventListener("pointerdown", (event) => {
        event.preventDefault(); // keep the focus in the field
        this.take(word);
      });
      this.list.append(option);
    }
    this.list.hidden = !words.length;
    this.input.setAttribute("aria-expanded", String(!this.list.hidden));
    this.input.removeAttribute("aria-activedescendant");
  }

  mark(place) {
    const options = [...this.list.children];
    this.active = (place + options.length + 1) % (options.length + 1);
    if (place < 0) this.active = options.length - 1;
    options.forEach((option, at) => option.setAttribute("aria-selected", String(at === this.active)));
    const current = options[this.active];
    if (current) this.input.setAttribute("aria-activedescendant", current.id);
    else this.input.removeAttribute("aria-activedescendant");
  }

  key(event) {
    const open = !this.list.hidden;
    if (open && (event.key === "ArrowDown" || event.key === "ArrowUp")) {
      event.preventDefault();
      this.mark(this.active + (event.key === "ArrowDown" ? 1 : -1));
    } else if (event.key === "Enter") {
      event.preventDefault();
      const current = open && this.list.children[this.active];
      if (current) this.take(current.textContent);
      else {
        this.offer([]);
        this.onSearch(this.input.value);
      }
    } else if (event.key === "Escape") {
      event.stopPropagation();
      if (open) this.offer([]);
      else {
        this.input.value = "";
        this.onSearch("");
      }
    }
  }

  take(word) {
    this.input.value = this.input.value.replace(/[^\s,;]*$/, () => word); // a function: `$&` in a word is no pattern
    this.offer([]);
    this.onSearch(this.input.value);
  }
}
