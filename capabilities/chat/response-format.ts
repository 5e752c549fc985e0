import { z } from 'zod/v4';

/** The form of the answer. */
export const responseFormat = z
	.discriminatedUnion('type', [
		z.object({ type: z.literal('text') }),
		z.object({ type: z.literal('json_object') }),
		z.object({
			type: z.literal('json_schema'),
			name: z.string().min(1).max(64).default('answer').describe('Of the schema.'),
			schema: z.record(z.string(), z.unknown()).describe('The JSON Schema of the answer.'),
			strict: z
				.boolean()
				.optional()
				.describe('Whether the endpoint must keep to the schema; OpenAI then takes a part of it.'),
		}),
	])
	.describe('Text, any JSON object, or JSON that fits a schema.');

export type ResponseFormat = z.infer<typeof responseFormat>;

/** As the endpoint words it. */
export function toResponseFormat(format: ResponseFormat) {
	if (format.type !== 'json_schema') return { type: format.type };
	const { name, schema, strict } = format;
	return {
		type: 'json_schema' as const,
		json_schema: { name, schema, ...(strict === undefined ? {} : { strict }) },
	};
}
