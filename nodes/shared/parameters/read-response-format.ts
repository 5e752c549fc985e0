import { readJson } from './read-json';

interface Option {
	format?: { type: string; name?: string; schema?: unknown; strict?: boolean };
}

/** The form of the answer that was set in the option, if any. */
export function readResponseFormat(option: unknown): { responseFormat?: object } {
	const { format } = (option ?? {}) as Option;
	if (!format) return {};
	const { type, name, schema, strict } = format;
	if (type !== 'json_schema') return { responseFormat: { type } };
	return {
		responseFormat: {
			type,
			...(name ? { name } : {}),
			schema: readJson('Schema', schema ?? '{}'),
			...(strict ? { strict } : {}),
		},
	};
}
