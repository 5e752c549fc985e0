import { z } from 'zod/v4';
import { zodToJsonSchema } from 'zod-to-json-schema';

type Zod3 = Parameters<typeof zodToJsonSchema>[0];

// What a plain tool of LangChain takes.
const text = { type: 'object', properties: { input: { type: 'string' } }, required: ['input'] };

/** The JSON Schema of a tool's arguments, which n8n's tools describe with zod, in either major version. */
export function toolSchema(schema: unknown): Record<string, unknown> {
	if (typeof schema !== 'object' || schema === null) return text;
	if (isZod4(schema)) {
		return z.toJSONSchema(schema, {
			io: 'input',
			unrepresentable: 'any',
			// The registry that holds descriptions is that of the copy of zod that made the schema.
			override: ({ zodSchema, jsonSchema }) => {
				const { description } = zodSchema as { description?: string };
				if (description !== undefined) jsonSchema.description ??= description;
			},
		});
	}
	return isZod3(schema) ? { ...zodToJsonSchema(schema) } : { ...schema };
}

const isZod4 = (schema: object): schema is z.core.$ZodType => '_zod' in schema;

const isZod3 = (schema: object): schema is Zod3 => '_def' in schema && 'safeParse' in schema;
