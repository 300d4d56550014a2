// Unseen: takes the questions that links and the browser's history ask to Python, and Python's to the address.
// value = {question: {word} or {q}, or null for none, number}; the number makes the same question asked again another value.
W2VAddress.connect((search) => trigger("select", { value: search }));
watch("value", () => props.value && W2VAddress.visit(props.value.question));
