const COLUMNS = {
	quantity: ['quantity'],
	price: ['price', 'unit'],
	amount: ['amount', 'total', 'net'],
};

/** Which cell of a table's row a property means. */
export function cellOf(cells, { wants, words, shape: { type } }) {
	const has = (concepts) => concepts.some((concept) => wants.includes(concept));
	if (type !== 'number' && type !== 'integer') {
		// What is called `name` has no words of its own.
		const isFirst = has(['description']) || words.length === 0 || words[0] === 'title';
		return isFirst ? cells.description : undefined;
	}
	const column = Object.keys(COLUMNS).find((name) => has(COLUMNS[name]));
	const value = cells[column];
	return type === 'integer' && !Number.isInteger(value) ? undefined : value;
}
