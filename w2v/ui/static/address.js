// The page's address says which question it shows: ?word=king, or ?q=king%20-%20man. Other parameters stay as they are.
// Loaded once, before any widget. A link made here asks its question without loading the page again; opened in a new
// tab, copied or bookmarked, it leads to the same question.
globalThis.W2VAddress = (() => {
  let home = "";
  let asked = () => {};

  // The address's parameters with some changed: {name: text}, or null to leave a parameter out.
  function search(changes) {
    const names = Object.keys(changes);
    const kept = location.search.slice(1).split("&").filter((part) => part && !names.includes(part.split("=")[0]));
    // A space as %20, not as "+": in an address typed by hand, "king - man + woman" has a plus that is meant.
    const added = names.filter((name) => changes[name] !== null).map((name) => `${name}=${encodeURIComponent(changes[name])}`);
    return `?${[...kept, ...added].join("&")}`;
  }

  // question: {word} for one word as it is written, {q} for a sum.
  const searchFor = (question) => search({ word: null, q: null, ...question });

  function name() {
    const parameters = new URLSearchParams(location.search);
    const question = parameters.get("word") ?? parameters.get("q");
    document.title = question ? `${question} – ${home}` : home;
  }

  // Change the address's parameters where it is, without a new entry of the browser's history.
  function replace(changes) {
    const there = search(changes);
    history.replaceState(null, "", (there === "?" ? location.pathname : there) + location.hash);
    name();
  }

  // Remember a question as a new entry of the browser's history; null: the address is to name none any longer.
  function visit(question) {
    if (!question) return replace({ word: null, q: null });
    const there = searchFor(question);
    if (there !== location.search) history.pushState(null, "", there);
    name();
  }

  // A link that asks about a word, or another question. `a` is an HTML or an SVG link.
  function link(text, question = { word: text }, a = document.createElement("a")) {
    a.setAttribute("href", searchFor(question));
    a.classList.add("w2v-link");
    a.textContent = text;
    return a;
  }

  document.addEventListener("click", (event) => {
    const a = event.target instanceof Element && event.target.closest("a.w2v-link");
    if (!a || event.defaultPrevented || event.button || event.ctrlKey || event.metaKey || event.shiftKey || event.altKey) return;
    event.preventDefault();
    const there = a.getAttribute("href");
    if (there !== location.search) history.pushState(null, "", there);
    name();
    asked(location.search);
  });
  addEventListener("popstate", () => {
    name();
    asked(location.search);
  });

  // ask(search) is told of every question that a link or the history asks. The page has its title by now.
  function connect(ask) {
    asked = ask;
    home = document.title;
    name();
  }

  return { search, searchFor, replace, visit, link, connect };
})();
