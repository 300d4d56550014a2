// One message with, where it helps, words to click: value = {kind, text, words}. Announced to screen readers.
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
    const button = document.createElement("button");
    button.type = "button";
    button.className = "w2v-chip";
    button.textContent = word;
    button.addEventListener("click", () => trigger("select", { value: word }));
    box.append(button);
  }
  element.append(box);
}

watch("value", draw);
draw();
