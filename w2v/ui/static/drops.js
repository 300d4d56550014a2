// Files may be dropped anywhere. Beside a field for files the browser would open them, instead of this page or in another
// tab: here the only such field that is seen takes them; of several, the one in the same part of the page, else the first.
// Loaded once, before any widget.
(() => {
  const ours = (event) => !event.defaultPrevented && event.dataTransfer?.types.includes("Files");

  function field(target) {
    const seen = [...document.querySelectorAll('input[type="file"]')].filter((input) => input.parentElement.offsetParent);
    for (let part = target; part instanceof Element; part = part.parentElement) {
      const within = seen.filter((input) => part.contains(input));
      if (within.length) return within[0];
    }
    return null;
  }

  addEventListener("dragover", (event) => {
    if (!ours(event)) return;
    event.preventDefault();
    event.dataTransfer.dropEffect = field(event.target) ? "copy" : "none";
  });
  addEventListener("drop", (event) => {
    if (!ours(event)) return;
    event.preventDefault();
    const input = field(event.target);
    if (!input) return;
    input.files = event.dataTransfer.files;
    input.dispatchEvent(new Event("change", { bubbles: true }));
  });
})();
