// Names and values side by side: value = [[name, value], …]. Text stays text.
function draw() {
  element.replaceChildren();
  const facts = props.value || [];
  if (facts.length === 0) return;
  const list = document.createElement("dl");
  list.className = "w2v-facts";
  for (const [name, fact] of facts) {
    const pair = document.createElement("div");
    for (const [tag, text] of [["dt", name], ["dd", fact]]) {
      const part = document.createElement(tag);
      part.textContent = text;
      part.title = text;
      pair.append(part);
    }
    list.append(pair);
  }
  element.append(list);
}

watch("value", draw);
draw();
