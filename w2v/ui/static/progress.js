// How far a long piece of work is: value = {fraction, label, facts: [[name, value], …]}.
function draw() {
  element.replaceChildren();
  const value = props.value;
  if (!value) return;
  const label = document.createElement("label");
  label.className = "w2v-progress";
  const text = document.createElement("span");
  text.textContent = value.label;
  const bar = document.createElement("progress");
  bar.max = 1;
  if (value.fraction !== null && value.fraction !== undefined) bar.value = value.fraction;
  label.append(text, bar);
  element.append(label);
}

watch("value", draw);
draw();
