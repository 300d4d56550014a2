// One message: value = {kind, text} and, where it helps,
//   marked: [before, token, after], a text with the part that was not understood;
//   words: words that are links; links: [{text, question}], links that ask a question ({word} or {q});
//   choices: [{text, value}], buttons whose value a `select` event carries.
// Announced to screen readers.
const { make } = W2VParts;

function chip(made) {
  made.classList.add("w2v-chip");
  return made;
}

function choice({ text, value }) {
  const button = make("button", "", text);
  button.type = "button";
  button.addEventListener("click", () => trigger("select", { value }));
  return button;
}

function draw() {
  element.replaceChildren();
  const value = props.value;
  if (!value || !value.text) return;
  const box = make("div", `w2v-note w2v-${value.kind || "info"}`);
  box.setAttribute("role", value.kind === "error" ? "alert" : "status");
  if (value.marked) {
    const [before, token, after] = value.marked;
    const code = make("code", "w2v-marked");
    code.append(before, make("mark", "", token), after);
    box.append(code);
  }
  box.append(make("span", "", value.text));
  for (const word of value.words || []) box.append(chip(W2VAddress.link(word)));
  for (const { text, question } of value.links || []) box.append(chip(W2VAddress.link(text, question)));
  for (const one of value.choices || []) box.append(chip(choice(one)));
  element.append(box);
}

watch("value", draw);
draw();
