import { conceptsOf, phraseOf, wordsOfName } from './concepts.mjs';

const IDS = ['invoice', 'order', 'account'];
const GENERIC = new Set(['name', 'value', 'text', 'field', 'the', 'of']);

/**
 * What a property asks for: `{ name, words, wants, may, shape }`. `wants` are the concepts of its name and of the object
 * that it is in, `may` those that its description adds, in its order.
 */
export function askedOf(name, shape, outer) {
	const words = wordsOfName(name).filter((word) => !GENERIC.has(word));
	const wants = [...new Set([...(outer?.wants ?? []), ...conceptsIn(wordsOfName(name))])];
	const may = conceptsIn(wordsOfName(shape.description));
	return {
		name,
		words,
		wants,
		may: [...new Set(may)].filter((one) => !wants.includes(one)),
		shape,
	};
}

function conceptsIn(words) {
	const phrases = words.slice(1).map((word, index) => phraseOf(words[index], word));
	return [...words.flatMap(conceptsOf), ...phrases.filter(Boolean)];
}

/** Which kind of value a property has: `date`, `dateTime`, `number`, `amount`, `id`, `email`, … or `text`. */
export function kindOf({ words, wants, may, shape }) {
	const { type, format } = shape;
	const has = (...concepts) => concepts.some((concept) => wants.includes(concept));
	if (shape.enum?.length) return wants.includes('currency') ? 'currency' : 'choice';
	if (type === 'boolean') return 'truth';
	if (type === 'number' || type === 'integer') return 'amount';
	if (format === 'date-time') return 'dateTime';
	if (format === 'date' || (has('date', 'due', 'delivery') && !has('number', 'address')))
		return 'date';
	if (format === 'email' || has('email')) return 'email';
	if (has('phone')) return 'phone';
	if (has('currency')) return 'currency';
	if (has('address', 'subject', 'description')) return 'text';
	if (has('number') || words.includes('iban') || words.includes('sku')) return 'id';
	if (has('from', 'to')) return 'party';
	if (IDS.some((concept) => has(concept)) && type === 'string' && words.length === 1) return 'id';
	// The name says nothing: perhaps its description does.
	if (wants.length === 0 && may.includes('number')) return 'id';
	if (wants.length === 0 && (may.includes('from') || may.includes('to'))) return 'party';
	return 'text';
}
