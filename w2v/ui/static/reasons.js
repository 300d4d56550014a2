// Settings with their reasons: value = [[name, value, reason], …]. Text stays text.
function draw() {
  element.replaceChildren();
  const reasons = props.value || [];
  if (reasons.length === 0) return;
  const list = document.createElement("dl");
  list.className = "w2v-reasons";
  for (const [name, value, reason] of reasons) {
    const term = document.createElement("dt");
    term.textContent = `${name} ${value}`;
    const why = document.createElement("dd");
    why.textContent = reason;
    list.append(term, why);
  }
  element.append(list);
}

watch("value", draw);
draw();
