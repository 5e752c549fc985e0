import type { JsonSchema } from './json-schema';

/** What stands beside a reference and says nothing of the value. */
const besideRef = ['$ref', '$schema', 'title', 'description', 'definitions', '$defs'];

/**
 * A schema whose keywords mean what they say: up to draft 7 all else beside a reference is ignored,
 * and newer drafts call a list of items prefixItems.
 */
export function readStructure(schema: JsonSchema, isOld: boolean): JsonSchema {
	if (!isOld) return withPrefixItems(schema);
	if (typeof schema.$ref !== 'string') return schema;
	return Object.fromEntries(
		Object.entries(schema).filter(([keyword]) => besideRef.includes(keyword)),
	);
}

function withPrefixItems(schema: JsonSchema): JsonSchema {
	if (!Array.isArray(schema.items)) return schema;
	const { items, additionalItems, ...rest } = schema as JsonSchema & { items: unknown[] };
	return {
		...rest,
		...(items.length === 0 ? {} : { prefixItems: items }),
		...(additionalItems === undefined ? {} : { items: additionalItems }),
	};
}
