// One message with, where it helps, words that are links: value = {kind, text, words}. Announced to screen readers.
function draw() {
  element.replaceChildren();
  const value = props.value;
  if (!value || !value.text) return;
  const box = document.createElement("div");
  box.className = `w2v-note w2v-${value.kind || "info"}`;
  box.setAttribute("role", value.kind === "error" ? "alert" : "status");
  const text = document.createElement("span");
  text.textContent = value.text;
  box.append(text);
  for (const word of value.words || []) {
    const link = W2VAddress.link(word);
    link.classList.add("w2v-chip");
    box.append(link);
  }
  element.append(box);
}

watch("value", draw);
draw();
