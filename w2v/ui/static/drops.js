// Files may be dropped anywhere. Beside a field for files the browser would open them, instead of this page or in another
// tab: here the only such field that is seen takes them, and where there is none, or more than one, nobody does.
// Loaded once, before any widget.
(() => {
  const ours = (event) => !event.defaultPrevented && event.dataTransfer?.types.includes("Files");

  function field() {
    const inputs = [...document.querySelectorAll('input[type="file"]')].filter((input) => input.parentElement.offsetParent);
    return inputs.length === 1 ? inputs[0] : null;
  }

  addEventListener("dragover", (event) => {
    if (!ours(event)) return;
    event.preventDefault();
    event.dataTransfer.dropEffect = field() ? "copy" : "none";
  });
  addEventListener("drop", (event) => {
    if (!ours(event)) return;
    event.preventDefault();
    const input = field();
    if (!input) return;
    input.files = event.dataTransfer.files;
    input.dispatchEvent(new Event("change", { bubbles: true }));
  });
})();
