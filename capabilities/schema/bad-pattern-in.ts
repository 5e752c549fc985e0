import { isSchema, type JsonSchema } from './json-schema';
import { mapSubschemas } from './map-subschemas';
import { toRegExp } from './to-reg-exp';

/** Where a schema has a pattern that is no regular expression, and what is wrong with it. */
export function badPatternIn(schema: JsonSchema, path = ''): string | undefined {
	const { pattern, patternProperties } = schema;
	const own = [
		['/pattern', pattern],
		...Object.keys(isSchema(patternProperties) ? patternProperties : {}).map((name) => [
			'/patternProperties',
			name,
		]),
	];
	const found: string[] = [];
	for (const [place = '', expression] of own as [string, unknown][]) {
		const reason = whyBad(expression);
		if (reason !== undefined) found.push(`${path}${place} ${reason}`);
	}
	mapSubschemas(schema, (inner, place) => {
		const below = found.length > 0 ? undefined : badPatternIn(inner, `${path}${place}`);
		if (below !== undefined) found.push(below);
	});
	return found[0];
}

function whyBad(expression: unknown): string | undefined {
	if (typeof expression !== 'string') return undefined;
	try {
		toRegExp(expression);
		return undefined;
	} catch (error) {
		return `is no regular expression: ${error instanceof Error ? error.message : String(error)}`;
	}
}
