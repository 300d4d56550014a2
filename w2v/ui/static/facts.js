// Names and values side by side: value = [[name, value], …]. Text stays text.
const { make } = W2VParts;

function draw() {
  element.replaceChildren();
  const facts = props.value || [];
  if (facts.length === 0) return;
  const list = make("dl", "w2v-facts");
  for (const [name, fact] of facts) {
    const pair = make("div");
    pair.append(Object.assign(make("dt", "", name), { title: name }), Object.assign(make("dd", "", fact), { title: fact }));
    list.append(pair);
  }
  element.append(list);
}

watch("value", draw);
draw();
