/**
 * Reads the text that n8n stores the data of an execution in: a list of values, in whose objects and lists a string is
 * the place of the value it stands for. What occurs twice is one object again.
 */
export function unflatten(text) {
	const values = JSON.parse(text);
	const made = new Map();
	const at = (place) => {
		const value = values[place];
		if (typeof value !== 'object' || value === null) return value;
		if (made.has(place)) return made.get(place);
		const copy = Array.isArray(value) ? [] : {};
		made.set(place, copy);
		for (const [key, part] of Object.entries(value)) {
			copy[key] = typeof part === 'string' ? at(Number(part)) : part;
		}
		return copy;
	};
	return at(0);
}
