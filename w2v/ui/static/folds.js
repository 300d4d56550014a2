// Parts of the page that unfold tell a screen reader whether they are open, which Gradio's accordion does not. Those of
// the class "w2v-fold", with an elem_id, stay as the visitor left them, in this browser.
(() => {
  const KEY = "w2v-unfolded";
  const seen = new WeakSet();

  function unfolded() {
    try {
      return new Set(JSON.parse(localStorage.getItem(KEY)) ?? []);
    } catch {
      return new Set(); // no storage here, or something else's in it
    }
  }

  function remember(id, open) {
    const ids = unfolded();
    if (open) ids.add(id);
    else ids.delete(id);
    try {
      localStorage.setItem(KEY, JSON.stringify([...ids]));
    } catch {
      // then it is not remembered
    }
  }

  // A fold that has just come into the page may not listen yet: it is asked a few times.
  function open(button, id, tries = 20) {
    if (button.classList.contains("open") || !unfolded().has(id) || !tries) return;
    button.click();
    setTimeout(() => open(button, id, tries - 1), 100);
  }

  function look() {
    for (const button of document.querySelectorAll("button.label-wrap")) {
      if (seen.has(button)) continue;
      seen.add(button);
      new MutationObserver(() => tell(button)).observe(button, { attributes: true, attributeFilter: ["class"] });
      tell(button);
      const id = button.parentElement.id;
      if (!button.parentElement.classList.contains("w2v-fold")) continue;
      button.addEventListener("click", (event) => {
        if (event.isTrusted) setTimeout(() => remember(id, button.classList.contains("open")));
      });
      open(button, id);
    }
  }

  const tell = (button) => button.setAttribute("aria-expanded", String(button.classList.contains("open")));

  let waiting = false;
  new MutationObserver(() => {
    if (waiting) return;
    waiting = true;
    requestAnimationFrame(() => {
      waiting = false;
      look();
    });
  }).observe(document, { childList: true, subtree: true });
})();
