// How far a long piece of work is: value = {fraction, label}. Screen readers are told when it begins or waits, and of each
// quarter; its end is told in a note.
const { make } = W2VParts;
const label = make("label", "w2v-progress");
const text = make("span");
const bar = make("progress");
bar.max = 1;
label.append(text, bar);
const live = make("div", "w2v-spoken");
live.setAttribute("role", "status");
element.append(live);
let told = props.value && part(props.value);

// What is worth telling once: the label without its numbers, and the quarter.
function part({ label, fraction }) {
  return `${label.replace(/\d.*/, "")} ${Math.floor(4 * (fraction ?? 0))}`;
}

function draw() {
  const { value } = props;
  if (!value) {
    label.remove();
    live.textContent = "";
    told = null;
    return;
  }
  if (!label.isConnected) element.prepend(label);
  text.textContent = value.label;
  if (typeof value.fraction === "number") bar.value = value.fraction;
  else bar.removeAttribute("value");
  const now = part(value);
  if (now !== told && value.fraction !== 1) live.textContent = value.label;
  told = now;
}

watch("value", draw);
draw();
