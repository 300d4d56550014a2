// Settings with their reasons: value = [[name, value, reason], …]. Text stays text.
const { make } = W2VParts;

function draw() {
  element.replaceChildren();
  const reasons = props.value || [];
  if (reasons.length === 0) return;
  const list = make("dl", "w2v-reasons");
  for (const [name, value, reason] of reasons) list.append(make("dt", "", `${name} ${value}`), make("dd", "", reason));
  element.append(list);
}

watch("value", draw);
draw();
