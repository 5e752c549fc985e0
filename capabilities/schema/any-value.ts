import type { JsonSchema } from './json-schema';

const plain = ['string', 'number', 'boolean', 'object'];

/** What may be any value, in Gemini's words; lists have no end there, so that of lists some levels do. */
export function anyValue(maxLists = 3): JsonSchema {
	const list = maxLists === 0 ? [] : [{ type: 'array', items: anyValue(maxLists - 1) }];
	return { anyOf: [...plain.map((type) => ({ type })), ...list], nullable: true };
}
