// How a model did in test sets: value = {caption, rows: [[set, result, coverage], …], kinds: null | {caption, rows}}.
// Names come from strangers' files: they only ever become text.
function draw() {
  element.replaceChildren();
  const value = props.value;
  if (!value || value.rows.length === 0) return;
  const { table, numbers, make } = W2VParts;
  element.append(table("w2v-scores", value.caption, ["Test set", "Result", "Coverage"], value.rows));
  element.append(make("p", "w2v-small", value.remark));
  if (value.kinds) {
    element.append(numbers(value.kinds.caption, table("w2v-scores", "", ["Kind", "Right", "Asked"], value.kinds.rows)));
  }
}

watch("value", draw);
draw();
