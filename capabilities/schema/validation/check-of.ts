import { isSchema, type JsonSchema } from '../json-schema';
import type { Check, Checking } from './check';
import { createFindings, sentenceOf, type Findings, type Mistake } from './findings';
import { choiceKeywords } from './keywords-of-choices';
import { listKeywords } from './keywords-of-lists';
import { objectKeywords } from './keywords-of-objects';
import { scalarKeywords } from './keywords-of-scalars';

const keywords = Object.entries({
	...scalarKeywords,
	...listKeywords,
	...objectKeywords,
	...choiceKeywords,
});

const refusal: Mistake = { at: '', depth: 0, message: 'boolean schema is false' };

/**
 * The check of a normalised schema, which says in sentences what is wrong with a value. It is made
 * part by part, where a value first needs one: of a large schema most is never needed.
 */
export function checkOf(root: JsonSchema): (value: unknown) => string[] {
	const made = new Map<JsonSchema, Check[]>();
	// What is known in a run. Without it, branches that recurse take twice as long for each level.
	const known = new Map<JsonSchema, Map<object, Mistake[]>>();
	const shared: Omit<Checking, 'schema'> = {
		root,
		check(schema, value, found) {
			if (isSchema(schema) && !isCompound(value)) run(schema, value, found);
			else found.take(shared.wrongIn(schema, value));
		},
		checkAt(schema, value, at, found) {
			found.at = at;
			shared.check(schema, value, found);
			found.at = undefined;
		},
		wrongIn(schema, value) {
			if (!isSchema(schema)) return schema === false ? [refusal] : [];
			const before = isCompound(value) ? known.get(schema)?.get(value) : undefined;
			if (before) return before;
			const found = createFindings();
			run(schema, value, found);
			const mistakes = [...found.mistakes.values()];
			if (isCompound(value)) keep(schema, value, mistakes);
			return mistakes;
		},
		fits: (schema, value) => shared.wrongIn(schema, value).length === 0,
	};
	return (value) => {
		try {
			return shared.wrongIn(root, value).map(sentenceOf);
		} finally {
			known.clear();
		}
	};

	function keep(schema: JsonSchema, value: object, mistakes: Mistake[]): void {
		const ofSchema = known.get(schema);
		if (ofSchema) ofSchema.set(value, mistakes);
		else known.set(schema, new Map([[value, mistakes]]));
	}

	function run(schema: JsonSchema, value: unknown, found: Findings): void {
		for (const one of made.get(schema) ?? make(schema)) {
			if (found.isFull()) return;
			one(value, found);
		}
	}

	function make(schema: JsonSchema): Check[] {
		const checks = keywords.flatMap(([keyword, toCheck]) => {
			if (!Object.hasOwn(schema, keyword)) return [];
			return toCheck(schema[keyword], { ...shared, schema }) ?? [];
		});
		made.set(schema, checks);
		return checks;
	}
}

const isCompound = (value: unknown): value is object => typeof value === 'object' && value !== null;
