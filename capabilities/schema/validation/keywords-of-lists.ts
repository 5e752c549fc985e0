import { canonical } from '../canonical';
import type { Keyword, Keywords } from './check';
import { evaluatedPlaces } from './evaluated';

const ofCount = (word: string, fits: (value: number, limit: number) => boolean): Keyword => {
	return (given) => {
		if (typeof given !== 'number') return undefined;
		const message = `must NOT have ${word} than ${String(given)} items`;
		return (value, found) => {
			if (Array.isArray(value) && !fits(value.length, given)) found.add(message);
		};
	};
};

const uniqueItems: Keyword = (given) => {
	if (given !== true) return undefined;
	return (value, found) => {
		if (!Array.isArray(value)) return;
		const seen = new Map<string, number>();
		for (const [index, item] of value.entries()) {
			const text = canonical(item);
			const before = seen.get(text);
			if (before !== undefined) {
				found.add(
					`must NOT have duplicate items (items ## ${String(before)} and ${String(index)} are identical)`,
				);
				return;
			}
			seen.set(text, index);
		}
	};
};

/** A schema for each place in turn. */
const listed: Keyword = (given, { checkAt }) => {
	if (!Array.isArray(given)) return undefined;
	return (value, found) => {
		if (!Array.isArray(value)) return;
		for (const [index, schema] of given.slice(0, value.length).entries()) {
			checkAt(schema, value[index], index, found);
		}
	};
};

/** One schema for every place from a certain one. */
const rest = (given: unknown, from: number, message: string): Keyword => {
	return (_given, { checkAt }) =>
		(value, found) => {
			if (!Array.isArray(value)) return;
			if (given === false && value.length > from) {
				found.add(message);
				return;
			}
			for (let index = from; index < value.length && !found.isFull(); index++) {
				checkAt(given, value[index], index, found);
			}
		};
};

const tooMany = (max: number) => `must NOT have more than ${String(max)} items`;

const items: Keyword = (given, checking) => {
	if (Array.isArray(given)) return listed(given, checking);
	const { prefixItems } = checking.schema;
	const from = Array.isArray(prefixItems) ? prefixItems.length : 0;
	return rest(given, from, tooMany(from))(given, checking);
};

const additionalItems: Keyword = (given, checking) => {
	const { items: own } = checking.schema;
	// It adds to a list alone.
	if (!Array.isArray(own)) return undefined;
	return rest(given, own.length, tooMany(own.length))(given, checking);
};

const contains: Keyword = (given, { schema, fits }) => {
	const { minContains: min = 1, maxContains: max } = schema as {
		minContains?: number;
		maxContains?: number;
	};
	const upTo = max === undefined ? '' : ` and no more than ${String(max)}`;
	const message = `must contain at least ${String(min)}${upTo} valid item(s)`;
	return (value, found) => {
		if (!Array.isArray(value)) return;
		const count = value.filter((item) => fits(given, item)).length;
		if (count < min || count > (max ?? Infinity)) found.add(message);
	};
};

const unevaluatedItems: Keyword = (given, checking) => {
	return (value, found) => {
		if (!Array.isArray(value)) return;
		const places = evaluatedPlaces(checking.schema, value, checking);
		for (const [index, item] of value.entries()) {
			if (places.has(index)) continue;
			if (given === false) {
				found.add('must NOT have unevaluated items');
				return;
			}
			checking.checkAt(given, item, index, found);
		}
	};
};

/** What is said of lists. */
export const listKeywords: Keywords = {
	maxItems: ofCount('more', (count, limit) => count <= limit),
	minItems: ofCount('fewer', (count, limit) => count >= limit),
	uniqueItems,
	prefixItems: listed,
	items,
	additionalItems,
	contains,
	unevaluatedItems,
};
