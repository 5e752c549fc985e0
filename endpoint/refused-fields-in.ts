import type { Failure } from './failure';
import { hasField } from './fields';

export interface RefusedField {
	/** Where it stands, such as `tools[].function.strict`. */
	path: string;
	/** The name to send instead. */
	instead?: string | undefined;
	/** Whether the endpoint knows the field, and refused what it was set to. */
	isValue?: boolean;
}

// Without these there is no request left to make.
const essential: ReadonlySet<string> = new Set(['model', 'messages', 'input', 'file', 'stream']);
// Nor without these inside of a message, a part or a function.
const inner: ReadonlySet<string> = new Set(
	'role content type text image_url input_audio tool_calls tool_call_id function name arguments parameters'.split(
		' ',
	),
);

const patterns = [
	/Unknown name "(?<name>[^"]+)"(?: at '(?<at>[^']+)')?/g,
	/Unrecognized request arguments? supplied: (?<name>[\w.]+(?:, [\w.]+)*)/g,
	/Unsupported (?<kind>parameter|value): '(?<name>[^']+)'(?:.*Use '(?<instead>[^']+)' instead)?/g,
	/Unknown parameter: '(?<name>[^']+)'/g,
];

/** The fields of a body that a refusal names and that the request can do without. */
export function refusedFieldsIn({ kind, message }: Failure, body: object): RefusedField[] {
	if (kind !== 'request-invalid') return [];
	const named = patterns.flatMap((pattern) =>
		[...message.matchAll(pattern)].flatMap(({ groups = {} }) =>
			(groups.name ?? '').split(', ').map((name) => ({
				path: (groups.at ? `${groups.at}.${name}` : name).replace(/\[\d+\]/g, '[]'),
				instead: groups.instead,
				isValue: groups.kind === 'value',
			})),
		),
	);
	return named.filter(({ path }) => hasField(body, path) && mayGo(path));
}

function mayGo(path: string): boolean {
	const names = path.split('.').map((name) => name.replace('[]', ''));
	const last = names.pop() ?? '';
	if (names.length === 0) return !essential.has(last);
	// A schema without one of its words would be another schema.
	return !inner.has(last) && !names.includes('schema') && !names.includes('parameters');
}
