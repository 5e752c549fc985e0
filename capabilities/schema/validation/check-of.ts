import { isSchema, type JsonSchema } from '../json-schema';
import type { Check, Checking } from './check';
import { createFindings } from './findings';
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

/**
 * The check of a normalised schema. It is made part by part, where a value first needs one: of a
 * large schema most is never needed.
 */
export function checkOf(root: JsonSchema): Check {
	const known = new Map<JsonSchema, Check[]>();
	const shared: Omit<Checking, 'schema'> = {
		root,
		check(schema, value, found) {
			if (schema === false) found.add('boolean schema is false');
			if (!isSchema(schema)) return;
			for (const one of known.get(schema) ?? make(schema)) {
				if (found.isFull()) return;
				one(value, found);
			}
		},
		checkAt(schema, value, at, found) {
			found.path.push(at);
			shared.check(schema, value, found);
			found.path.pop();
		},
		fits(schema, value) {
			const found = createFindings(1);
			shared.check(schema, value, found);
			return found.sentences.size === 0;
		},
	};
	return (value, found) => {
		shared.check(root, value, found);
	};

	function make(schema: JsonSchema): Check[] {
		const checks = keywords.flatMap(([keyword, toCheck]) => {
			if (!Object.hasOwn(schema, keyword)) return [];
			return toCheck(schema[keyword], { ...shared, schema }) ?? [];
		});
		known.set(schema, checks);
		return checks;
	}
}
