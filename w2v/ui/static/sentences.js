// The tokens as the model will see them: value = [[[token, kept], …], …], a sentence a line; what is not kept is faint.
function draw() {
  element.replaceChildren();
  const list = document.createElement("ol");
  list.className = "w2v-sentences";
  for (const tokens of props.value || []) {
    const line = document.createElement("li");
    for (const [token, kept] of tokens) {
      const box = document.createElement("span");
      box.textContent = token;
      if (!kept) {
        box.className = "w2v-rare";
        box.title = "seen too seldom: the model leaves it out";
      }
      line.append(box, " ");
    }
    list.append(line);
  }
  element.append(list);
}

watch("value", draw);
draw();
