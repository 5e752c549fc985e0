import { setImmediate as nextTurn } from 'node:timers/promises';
import { fitChoices, fitTypes } from './fit-gemini-choices';
import { flattenSchema, type Scope } from './flatten-schema';
import { anyValue } from './any-value';
import { inferTypes } from './infer-types';
import { isSchema, type JsonSchema } from './json-schema';
import { uniteChoices } from './unite-choices';
import { without } from './without';

const maxSchemas = 2000;
const tooLarge = new Error('The schema has too many parts for so many levels');
/** How many levels are told: the most with which the schema does not get too large. */
const levels = [0, 1, 2, 3, 4, 5, 6, 8, 12];
const allLevels = 64;

/**
 * The schema of an object in the part of OpenAPI 3 that Gemini knows
 * (ai.google.dev/api/caching#Schema): references inlined, one type each, no const, oneOf, allOf or
 * closed objects. A recursion, and what would make it too large, ends in a type. It takes every
 * object that the schema takes. Between its looks at a large one others have their turn.
 */
export async function fitGeminiSchema(root: JsonSchema): Promise<JsonSchema> {
	const whole = fitWithin(root, allLevels);
	if (whole) return whole;
	let best: JsonSchema = { type: 'object' };
	// More levels make it larger: each look halves what is left.
	for (let [low, high] = [0, levels.length - 1]; low <= high;) {
		await nextTurn();
		const middle = Math.floor((low + high) / 2);
		const fitted = fitWithin(root, levels[middle] ?? 0);
		if (fitted) [best, low] = [fitted, middle + 1];
		else high = middle - 1;
	}
	return best;
}

/** Undefined where it gets too large. */
function fitWithin(root: JsonSchema, maxLevels: number): JsonSchema | undefined {
	let parts = 0;
	const count = () => {
		if (++parts > maxSchemas) throw tooLarge;
		return true;
	};
	const fit = (given: unknown, { level, ...scope }: Scope): JsonSchema => {
		if (!isSchema(given)) return anyValue();
		const flat = flattenSchema(given, { ...scope, level: level + 1 });
		if (level < maxLevels) return fitChoices(flat);
		const types = inferTypes(flat.schema);
		return fitTypes({ ...flat, schema: types.length === 0 ? {} : { type: types } });
	};
	try {
		const { schema, ...flat } = uniteChoices(
			flattenSchema(root, { root, refs: ['#'], level: 0, count, fit }),
		);
		// Of listed values those that are no objects would leave no type.
		const own = { ...without(schema, 'enum'), type: 'object' };
		return without(fitTypes({ ...flat, schema: own }), 'nullable');
	} catch (error) {
		if (error !== tooLarge) throw error;
		return undefined;
	}
}
