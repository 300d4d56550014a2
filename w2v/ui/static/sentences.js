// The tokens as the model will see them: value = [[token, …], …], a sentence a line.
function draw() {
  element.replaceChildren();
  const list = document.createElement("ol");
  list.className = "w2v-sentences";
  for (const tokens of props.value || []) {
    const line = document.createElement("li");
    for (const token of tokens) {
      const box = document.createElement("span");
      box.textContent = token;
      line.append(box, " ");
    }
    list.append(line);
  }
  element.append(list);
}

watch("value", draw);
draw();
