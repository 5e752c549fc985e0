import { readJson } from './read-json';

/** The form of an answer as a node asks for it. */
interface Format {
	type: string;
	name?: string | undefined;
	schema?: unknown;
	strict?: boolean | undefined;
}

/** The form of the answer that was chosen, if any. */
export function readResponseFormat(format: Format | undefined): { responseFormat?: object } {
	if (!format) return {};
	const { type, name, schema, strict } = format;
	if (type !== 'json_schema') return { responseFormat: { type } };
	return {
		responseFormat: {
			type,
			...(name ? { name } : {}),
			schema: readJson('JSON Schema', schema ?? '{}'),
			...(strict ? { strict } : {}),
		},
	};
}
