// `W2VMap.mount` for the app and `W2VMap.page` for a file.

// Plotly's script, fetched when the first map comes into view: nothing else on the page needs it.
let fetched;
function fetchPlotly(url) {
  if (globalThis.Plotly) return Promise.resolve();
  fetched ??= new Promise((resolve, reject) => {
    const tag = Object.assign(document.createElement("script"), { src: url, onload: resolve, onerror: reject });
    document.head.append(tag);
  });
  return fetched;
}

// Resolves once an element has a place on the screen, though there be nothing in it yet.
function whenSeen(element) {
  return new Promise((resolve) => {
    if (element.clientWidth) return resolve();
    const seen = new ResizeObserver(() => {
      if (!element.clientWidth) return;
      seen.disconnect();
      resolve();
    });
    seen.observe(element);
  });
}

globalThis.W2VMap = {
  // In the app: a map in `element`, its Plotly fetched from `plotly`. Returns {show(data)}.
  mount(element, { plotly, ...options }) {
    const root = make("div");
    const view = new MapView(root, options);
    // Plotly and the data come side by side: the tab may be looked at before there is a map to see on it.
    whenSeen(element.closest('[role="tabpanel"]') ?? document.body)
      .then(() => fetchPlotly(plotly))
      .then(() => view.plot.resize());
    return {
      // Nothing to show takes no room.
      show(data) {
        if (!data) return element.replaceChildren();
        if (!root.isConnected) element.replaceChildren(root);
        view.show(data);
      },
    };
  },

  // In a file: the whole page, with the data beside it.
  page(element, data) {
    const dark = matchMedia("(prefers-color-scheme: dark)");
    const follow = () => document.body.classList.toggle("dark", dark.matches);
    follow();
    dark.addEventListener("change", follow);
    const view = new MapView(element);
    view.show(JSON.parse(data.textContent));
    return view;
  },
};
