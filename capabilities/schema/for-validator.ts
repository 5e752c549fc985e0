import { isSchema, type JsonSchema } from './json-schema';
import { without } from './without';

const proto = '__proto__';

/**
 * The same schema in words that Ajv heeds: it passes over a property named __proto__, and, beside
 * unevaluated properties or items, over what a condition has looked at.
 */
export function forValidator(schema: JsonSchema, hasUnevaluated: boolean): JsonSchema {
	const named = withPattern(schema);
	return hasUnevaluated && 'if' in schema ? withChoice(named) : named;
}

function withPattern(schema: JsonSchema): JsonSchema {
	const { properties, patternProperties: patterns } = schema;
	if (!isSchema(properties) || !Object.hasOwn(properties, proto)) return schema;
	const more = { [`^${proto}$`]: properties[proto] };
	return { ...schema, patternProperties: { ...(isSchema(patterns) ? patterns : {}), ...more } };
}

/** Either the condition holds, and what then has to, or it does not, and what else has to. */
function withChoice(schema: JsonSchema): JsonSchema {
	const { if: condition, then = true, else: otherwise = true, allOf } = schema;
	const yes = { allOf: [condition, then] };
	const no = { allOf: [{ not: condition }, otherwise] };
	const all: unknown[] = Array.isArray(allOf) ? allOf : [];
	return { ...without(schema, 'if', 'then', 'else'), allOf: [...all, { anyOf: [yes, no] }] };
}
