import type { Failure } from './failure';
import { hasField } from './fields';
import { refusedEffortIn } from './refused-effort';
import type { RefusedField } from './refused-field';

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
	// Groq, of a field and of a field of a message.
	/property '(?<name>[^']+)' is unsupported/g,
	/'(?<at>messages\.\d+)' : property '(?<name>[^']+)' is unsupported/g,
	// Pydantic: Mistral, vLLM, TGI and others.
	/\bbody\.(?<name>[\w.]+): extra (?:inputs|fields) (?:are )?not permitted/gi,
	// The same as Python or JSON writes it, in the words of a gateway.
	/["']extra_forbidden["'], ?["']loc["']: ?[[(](?<place>[^\])]+)[\])]/g,
	// Groq, of a model that does not think.
	/(?<name>messages\[\d+\]\.\w+)`?: \w+ is not supported with this model/g,
	// LiteLLM, xAI.
	/does not support parameters: [[{](?<name>[^\]}]+)[\]}]/g,
	/Argument not supported on this model: (?<name>\w+)/g,
];

/** The fields of a body that a refusal names and that the request can do without. */
export function refusedFieldsIn(failure: Failure, body: object): RefusedField[] {
	const { kind, message } = failure;
	if (kind !== 'request-invalid') return [];
	const named = patterns.flatMap((pattern) =>
		[...message.matchAll(pattern)].flatMap(({ groups = {} }) =>
			namesIn(groups).map((name) => ({
				path: toPath(groups.at ? `${groups.at}.${name}` : name),
				instead: groups.instead,
				isValue: groups.kind === 'value',
			})),
		),
	);
	const paths = named.map(({ path }) => path);
	const fields = named.filter(
		({ path }, at) => paths.indexOf(path) === at && hasField(body, path) && mayGo(path),
	);
	const effort = refusedEffortIn(failure, body);
	// One that names another field may tell of the effort as the reason.
	return effort && fields.every(({ path }) => path === effort.path) ? [effort] : fields;
}

const namesIn = ({ name = '', place }: Record<string, string | undefined>): string[] =>
	place === undefined
		? name.split(', ')
		: [
				place
					.replace(/["'\s]/g, '')
					.split(',')
					.slice(1)
					.join('.'),
			];

/** `messages.1.assistant.tool_calls.0.index`, `messages[1].name` and `'seed': 7` as paths of ours. */
const toPath = (name: string): string =>
	name
		.replace(/^['"]|['"].*$/g, '')
		.replace(/\.\d+(?=\.|$)|\[\d+\]/g, '[]')
		.replace(/^messages\[\]\.(system|developer|user|assistant|tool)\./, 'messages[].')
		// Nothing is left of it without its one field.
		.replace(/^stream_options\..+/, 'stream_options');

function mayGo(path: string): boolean {
	const names = path.split('.').map((name) => name.replace('[]', ''));
	const last = names.pop() ?? '';
	if (names.length === 0) return !essential.has(last);
	// A schema without one of its words would be another schema.
	return !inner.has(last) && !names.includes('schema') && !names.includes('parameters');
}
