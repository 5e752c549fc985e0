import type { JsonSchema } from './json-schema';

/** What is kept: so many schemas, and no more than so many characters of them. */
const most = { schemas: 200, chars: 4_000_000 };

/** Keeps what was made of the schemas that were used last, by their text: every item brings its own copy. */
export function schemaStore<Made>() {
	const known = new Map<string, Made>();
	let chars = 0;
	const forget = (key: string) => {
		if (known.delete(key)) chars -= key.length;
	};
	return {
		keyOf: (schema: JsonSchema): string => JSON.stringify(schema),
		get: (key: string): Made | undefined => known.get(key),
		keep(key: string, made: Made): Made {
			forget(key);
			known.set(key, made);
			chars += key.length;
			for (const oldest of known.keys()) {
				if (oldest === key || (known.size <= most.schemas && chars <= most.chars)) break;
				forget(oldest);
			}
			return made;
		},
	};
}
