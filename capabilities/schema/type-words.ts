/** Words that people and other languages have for the types of JSON Schema. */
const words: Record<string, string> = Object.fromEntries(
	Object.entries({
		object: 'object dict dictionary map hashmap record struct',
		array: 'array list arraylist tuple set vector',
		number: 'number float double decimal real float32 float64',
		integer: 'integer int long short byte bigint int32 int64',
		string: 'string str text char',
		boolean: 'boolean bool',
		null: 'null none nil',
	}).flatMap(([type, known]) => known.split(' ').map((word) => [word, type])),
);
const anything = new Set(['any', 'mixed', 'unknown', 'type_unspecified']);

/** The types of JSON Schema that a type means; none for any. A word that is not known stays. */
export function typesOf(type: unknown): unknown[] {
	if (type === undefined || type === null) return [];
	const given: unknown[] = Array.isArray(type) ? type : [type];
	const isAny = (word: unknown) => typeof word === 'string' && anything.has(word.toLowerCase());
	if (given.some(isAny)) return [];
	return given.map((word) => {
		const known = String(word).toLowerCase();
		return Object.hasOwn(words, known) ? words[known] : word;
	});
}
