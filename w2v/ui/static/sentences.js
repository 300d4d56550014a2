// The tokens as the model will see them: value = [[[token, kept], …], …], a sentence a line; what is not kept is faint.
const { make } = W2VParts;

function draw() {
  element.replaceChildren();
  const list = make("ol", "w2v-sentences");
  for (const tokens of props.value || []) {
    const line = make("li");
    for (const [token, kept] of tokens) {
      const box = make("span", kept ? "" : "w2v-rare", token);
      if (!kept) box.title = "seen too seldom: the model leaves it out";
      line.append(box, " ");
    }
    list.append(line);
  }
  element.append(list);
}

watch("value", draw);
draw();
